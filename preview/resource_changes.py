"""Changes of resources between two revisions, with the data and the protection that they cost."""

from dataclasses import dataclass
from typing import Literal

from preview.pairs import DEFAULT_TAGS
from preview.renames import Rename
from preview.stateful import consequence_of, data_of
from preview.value_changes import ValueChange, covers

Action = Literal["create", "import", "delete", "replace", "update", "rename", "options", "ignored"]


@dataclass(frozen=True, kw_only=True)
class ResourceChange:
    """The change of one resource.

    former_urn: its URN in the old revision, where an alias renames it. inputs, options: changed values. reasons: paths
    of the inputs or options that replace it. refusals: reasons for which AWS refuses the update. retained: a deletion
    leaves it in AWS. protected: the engine refuses its deletion. collision: the physical name of a new resource that
    another one still has. shortened: lifetimes after which AWS deletes data earlier; their notes are the data.
    disabled: inputs that ended a protection. ends_protection: the deleted resource protected another one, which stays,
    or the account. The action `options` changes nothing in AWS, only the engine's resource options; `ignored`
    changes nothing at all.
    """

    action: Action
    urn: str
    name: str
    type: str
    region: str
    former_urn: str = ""
    inputs: tuple[ValueChange, ...] = ()
    options: tuple[ValueChange, ...] = ()
    reasons: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    retained: bool = False
    protected: bool = False
    collision: str = ""
    shortened: tuple[ValueChange, ...] = ()
    disabled: tuple[ValueChange, ...] = ()
    ends_protection: bool = False

    @property
    def data(self) -> str:
        """The data that is lost with the resource, or by a shorter lifetime; "" for most types."""
        return data_of(self.type) if self._removes_data else ", ".join(dict.fromkeys(c.note for c in self.shortened))

    @property
    def loses_data(self) -> bool:
        """Whether the change loses data: the resource's, or what a shorter lifetime deletes."""
        return self._removes_data or bool(self.shortened)

    @property
    def _removes_data(self) -> bool:
        return bool(data_of(self.type)) and self.action in ("delete", "replace") and not self.retained

    @property
    def consequence(self) -> str:
        """The consequence of a deletion or replacement without data loss; "" for most types."""
        return consequence_of(self.type) if self.action in ("delete", "replace") and not self.retained else ""

    @property
    def default_tags_only(self) -> bool:
        """Whether only the default tags of its provider are updated."""
        return self.action == "update" and all(covers(DEFAULT_TAGS, item.path) for item in self.inputs)

    @property
    def unprotected(self) -> tuple[ValueChange, ...]:
        """Changes of options and inputs that disable a protection."""
        options = (item for item in self.options if item.path in ("protect", "retainOnDelete") and item.old is True)
        return (*options, *self.disabled)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """All changes of a stack.

    renames: likely renames that lack an alias. ignored: changes of inputs that the program ignores. unchanged: number
    of unchanged resources.
    """

    project: str
    stack: str
    changes: tuple[ResourceChange, ...] = ()
    renames: tuple[Rename, ...] = ()
    ignored: tuple[ResourceChange, ...] = ()
    outputs: tuple[ValueChange, ...] = ()
    unchanged: int = 0

    def of(self, *actions: Action) -> tuple[ResourceChange, ...]:
        """The changes with one of these actions."""
        return tuple(change for change in self.changes if change.action in actions)

    @property
    def data_losses(self) -> tuple[ResourceChange, ...]:
        """Deletions, replacements and shorter lifetimes that lose data."""
        return tuple(change for change in self.changes if change.loses_data)

    @property
    def consequences(self) -> tuple[ResourceChange, ...]:
        """Deletions and replacements with consequences other than data loss."""
        return tuple(change for change in self.changes if change.consequence)

    @property
    def refused(self) -> tuple[ResourceChange, ...]:
        """Updates that AWS refuses."""
        return tuple(change for change in self.changes if change.refusals)

    @property
    def collisions(self) -> tuple[ResourceChange, ...]:
        """Creations that fail, since another resource still has the physical name."""
        return tuple(change for change in self.changes if change.collision)

    @property
    def unprotected(self) -> tuple[ResourceChange, ...]:
        """Changes that disable a protection."""
        return tuple(change for change in self.changes if change.unprotected or change.ends_protection)
