"""The environment that a function will get, read by the function's own settings, which say what they use."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from components.foundation.settings.access import AccessSettings
from functions.shared.configuration import AccessError, ConfigurationError, Environment, Invocation


@dataclass(frozen=True, kw_only=True)
class Use:
    """What a function does with a resource. field: of AccessSettings. kinds: of media for which it does so; all if
    None."""

    field: str
    key: str
    actions: tuple[str, ...]
    by: Invocation
    kinds: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class ExpectedTable:
    """Keys, attributes and index that a function expects of a table."""

    table: str
    keys: tuple[str, ...]
    attributes: tuple[str, ...]
    index: str


@dataclass(frozen=True, kw_only=True)
class JudgedEnvironment(Environment):
    """Values with those that follow from access. secret_names: physical names of the secrets in the access settings, by
    key. region_names: of the function's regions.

    used, expected, rotated, read: what the settings said so far (of secrets, the folders that rotate them, by key), and
    the values by variable.
    """

    access: AccessSettings
    secret_names: Mapping[str, str] = field(default_factory=dict[str, str])
    region_names: Collection[str] = ()
    used: dict[Use, None] = field(default_factory=dict[Use, None])
    expected: dict[ExpectedTable, None] = field(default_factory=dict[ExpectedTable, None])
    rotated: dict[str, str] = field(default_factory=dict[str, str])
    read: dict[str, str] = field(default_factory=dict[str, str])

    def text(self, name: str, default: str | None = None, *, pattern: str | None = None) -> str:
        """A value, which is kept with the name of the variable."""
        found = super().text(name, default, pattern=pattern)
        self.read[name] = found
        return found

    def uses(
        self, field: str, key: str, *actions: str, by: Invocation = "any", kinds: Collection[str] | None = None
    ) -> None:
        """Kept, to be compared with the access settings."""
        kept = None if kinds is None else tuple(kinds)
        self.used[Use(field=field, key=key, actions=actions, by=by, kinds=kept)] = None

    def expects(
        self, table: str, *, keys: Sequence[str] = (), attributes: Collection[str] = (), index: str = ""
    ) -> None:
        """Kept, to be compared with the table."""
        expected = ExpectedTable(table=table, keys=tuple(keys), attributes=tuple(attributes), index=index)
        self.expected[expected] = None

    def secret(self, reference: str, *, rotated_by: str = "") -> str:
        """A secret, by its key, name or ARN. AccessError if the function may not read it; not for ARNs, which may be
        those of another owner."""
        keys = [key for key in self.access.secrets if reference in (key, self.secret_names.get(key))]
        if reference and not keys and not reference.startswith("arn:"):
            raise AccessError(f"{reference}: missing", "secrets", reference)
        if rotated_by and keys:
            self.rotated[keys[0]] = rotated_by
        return super().secret(reference)

    def only(self, field: str, *, rotated_by: str = "") -> str:
        """As of a function, and kept if it is a secret."""
        found = super().only(field)
        if rotated_by:
            self.rotated[self.access.secrets[0]] = rotated_by
        return found

    def regions(self, name: str) -> tuple[str, ...]:
        """Regions of a variable, which are some of the function's."""
        found = super().regions(name)
        for region in found:
            if region not in self.region_names:
                allowed = ", ".join(self.region_names)
                raise ConfigurationError(f"{name}: '{region}': has no such function; set some of {allowed}")
        return found

    def sources(self, value: str) -> Iterator[str]:
        """Variables with a value that the settings read."""
        return (name for name, found in self.read.items() if found == value)
