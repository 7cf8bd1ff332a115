"""Checks of keys that have been renamed."""

from collections.abc import Iterable, Iterator, Mapping

from components.foundation.service.names import PhysicalName
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.keyed import renamed_keys


def renamed_key_faults(settings: Mapping[str, Settings], names: Iterable[PhysicalName]) -> Iterator[Fault]:
    """Former keys that are still in use or claimed twice, and physical names that change with the key.

    settings: by concern, as in the stack file. names: of the stack's resources.
    """
    found = [each for concern, value in settings.items() for each in renamed_keys(value, concern)]
    claimed: dict[tuple[str, str], str] = {}
    for path, former, keys in found:
        first = claimed.setdefault((path.rpartition(".")[0], former), path)
        if former == path.rpartition(".")[2]:
            yield Fault(path=f"{path}.formerly", value=former, problem="is the key itself", remedy="remove formerly")
        elif former in keys:
            yield Fault(
                path=f"{path}.formerly", value=former, problem="is the key of other settings", remedy="remove formerly"
            )
        elif first != path:
            yield Fault(
                path=f"{path}.formerly", value=former, problem=f"is the former key of {first}", remedy="remove one"
            )
    former_of = {path: former for path, former, _ in found}
    for name in names:
        if name.path in former_of and name.field and not name.given:
            key, former = name.path.rpartition(".")[2], former_of[name.path]
            head, found, tail = name.name.rpartition(key)
            if not found:  # derived from a name that is set
                continue
            yield Fault(
                path=f"{name.path}.{name.field}",
                problem=f"missing: the default name is derived from the key and becomes {name.name}, which replaces "
                "the resource",
                remedy=f"set the present name, such as {head}{former}{tail}, or remove formerly",
            )
