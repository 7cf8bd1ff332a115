"""Options of resources that are visible to policies."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of a resource that are visible to policies.

    retain_on_delete: None where it is unknown, in requests of the engine, which have no such field (T-67).
    custom_timeouts: seconds by `create`, `update`, `delete`.
    """

    protect: bool = False
    retain_on_delete: bool | None = None
    delete_before_replace: bool = False
    ignore_changes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    custom_timeouts: Mapping[str, float] = field(default_factory=dict[str, float])
