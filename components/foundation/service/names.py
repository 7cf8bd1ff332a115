"""Physical names of a stack, defaults included, and duplicates among names of one resource type."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from components.foundation.settings.faults import Fault


@dataclass(frozen=True, kw_only=True)
class PhysicalName:
    """The physical name of a resource. kind: resources of one kind need different names.

    path: of the resource; field: key that sets the name, empty if there is none.
    given: whether it is set explicitly rather than derived from the stack's name.
    compared: whether the resource's own settings compare explicit names among each other.
    """

    kind: str
    path: str
    name: str
    field: str = "name"
    given: bool = False
    compared: bool = True


def duplicate_faults(names: Iterable[PhysicalName]) -> Iterator[Fault]:
    """Duplicate names of which at least one is a default: AWS rejects the second, or both refer to one resource."""
    by_name: dict[tuple[str, str], PhysicalName] = {}
    for current in names:
        first = by_name.setdefault((current.kind, current.name), current)
        if first is current or (first.given and current.given and first.compared and current.compared):
            continue
        earlier = (first.given and not current.given) or not current.field
        reported, other = (first, current) if earlier else (current, first)
        default = "" if other.given or not other.field else " (by default)"
        yield Fault(
            path=f"{reported.path}.{reported.field}",
            value=reported.name,
            problem=f"duplicates the name of {other.path}{default}",
            remedy="rename one of them",
        )
