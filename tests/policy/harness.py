"""Resources of test stacks, and the engine's requests for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol, cast

from google.protobuf import json_format, struct_pb2
from pulumi.runtime import proto

from policy.exemptions import Exemption
from policy.pack import Pack
from policy.unknown import SENTINELS

UNKNOWN = SENTINELS["string"]
"""A value that is unknown in preview."""

GIVEN = f"{UNKNOWN}-given"
"""A value that is unknown in preview and passed from another resource, by the property's dependencies."""

ANOTHER = "urn:pulumi:test::media-platform::aws:test/another:Another::another"

TODAY = date(2026, 11, 21)
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"


def secret(value: object) -> dict[str, object]:
    """A secret value."""
    return {SIGNATURE: SECRET, "value": value}


@dataclass(frozen=True)
class Given:
    """A resource of a test stack.

    refers: the resource to which each property refers; its value in `props`, by default the resource's id
        (`<name>-id`).
    after: resources in `depends_on`.
    options: as in requests: `{"protect": True, "ignoreChanges": ["desiredCount"], "customTimeouts": {"delete": 60}}`.
    """

    type: str
    name: str
    props: Mapping[str, Any] = field(default_factory=dict[str, Any])
    refers: "Mapping[str, Given]" = field(default_factory=dict)  # pyright: ignore[reportUnknownVariableType]
    region: str = "eu-central-1"
    after: "Sequence[Given]" = ()
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def urn(self) -> str:
        """Its URN in the stack `test`."""
        return f"urn:pulumi:test::media-platform::{self.type}::{self.name}"

    def with_props(self, **props: Any) -> "Given":
        """The same resource with other properties; None removes one."""
        merged = {**self.props, **props}
        return replace(self, props={name: value for name, value in merged.items() if value is not None})

    def with_text(self, **props: Any) -> "Given":
        """The same resource with properties as text, which depend on no resource."""
        return replace(self.with_props(**props), refers={k: v for k, v in self.refers.items() if k not in props})

    @property
    def references(self) -> list[str]:
        """The properties with values of other resources."""
        return [name for name, value in self.props.items() if GIVEN in str(value)]

    def undecided(self) -> "Given":
        """The same resource without dependencies of its unknown properties."""
        return replace(self, props=cast("Mapping[str, Any]", _replaced(self.props)))

    @property
    def wire(self) -> dict[str, Any]:
        """The properties as in the engine's requests."""
        return {"id": f"{self.name}-id", **{k: f"{v.name}-id" for k, v in self.refers.items()}, **self.props}


def resource(type_: str, name: str = "subject", /, *, refers: Mapping[str, Given] | None = None, **props: Any) -> Given:
    """A resource: type, logical name, resources to which its properties refer, properties (camelCase)."""
    return Given(type_, name, props, refers or {})


def _replaced(value: object) -> object:
    if isinstance(value, str):
        return value.replace(GIVEN, UNKNOWN)
    if isinstance(value, Mapping):
        return {name: _replaced(item) for name, item in cast("Mapping[str, object]", value).items()}
    if isinstance(value, list):
        return [_replaced(item) for item in cast("list[object]", value)]
    return value


def struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """Values as in the engine's requests."""
    message = struct_pb2.Struct()
    message.update(dict(values))
    return message


@dataclass(frozen=True)
class Diagnostic:
    """A diagnostic of the pack for the engine."""

    control: str
    urn: str
    level: str
    message: str


class Harness:
    """The SDK's servicer with the pack, for one test."""

    def __init__(self, pack: Pack, servicer: Any) -> None:
        self.pack = pack
        self.servicer = servicer

    def run(self, *resources: Given) -> list[Diagnostic]:
        """All diagnostics of a stack, those of single resources first."""
        found: list[Diagnostic] = []
        for given in resources:
            request = proto.AnalyzeRequest(
                type=given.type,
                urn=given.urn,
                name=given.name,
                properties=struct(given.wire),
                options=_options(given),
                provider=_provider(given),
            )
            found.extend(_read(self.servicer.Analyze(request, None)))
        found.extend(_read(self.servicer.AnalyzeStack(stack_request(*resources), None)))
        return found

    def of(self, control: str, *resources: Given) -> list[Diagnostic]:
        """The diagnostics of one control."""
        return [diagnostic for diagnostic in self.run(*resources) if diagnostic.control == control]


def stack_request(*resources: Given) -> Any:
    """The engine's AnalyzeStack request."""
    return proto.AnalyzeStackRequest(
        resources=[
            proto.AnalyzerResource(
                type=given.type,
                urn=given.urn,
                name=given.name,
                properties=struct(given.wire),
                options=_options(given),
                provider=_provider(given),
                dependencies=[other.urn for other in (*given.refers.values(), *given.after)],
                propertyDependencies={
                    **{name: proto.AnalyzerPropertyDependencies(urns=[ANOTHER]) for name in given.references},
                    **{n: proto.AnalyzerPropertyDependencies(urns=[other.urn]) for n, other in given.refers.items()},
                },
            )
            for given in resources
        ]
    )


def _options(given: Given) -> Any:
    return json_format.ParseDict(dict(given.options), proto.AnalyzerResourceOptions())


def _provider(given: Given) -> Any:
    return proto.AnalyzerProviderResource(
        type="pulumi:providers:aws",
        urn=f"urn:pulumi:test::media-platform::pulumi:providers:aws::{given.region}",
        name=given.region,
        properties=struct({"region": given.region}),
    )


def _read(response: Any) -> list[Diagnostic]:
    return [
        Diagnostic(
            control=item.policyName,
            urn=item.urn,
            level=proto.EnforcementLevel.Name(item.enforcementLevel).lower(),
            message=item.message,
        )
        for item in response.diagnostics
    ]


def configure_request(config: Mapping[str, Mapping[str, Any]]) -> Any:
    """The engine's Configure request: `{"control": {"enforcementLevel": "advisory", "days": 1}}`."""
    return proto.ConfigureAnalyzerRequest(
        policyConfig={
            name: proto.PolicyConfig(
                enforcementLevel=proto.EnforcementLevel.Value(entry.get("enforcementLevel", "mandatory").upper()),
                properties=struct({key: value for key, value in entry.items() if key != "enforcementLevel"}),
            )
            for name, entry in config.items()
        }
    )


def exemption(control: str, urn: str, expiry: date = date(2027, 1, 1)) -> Exemption:
    """An exemption, by default a valid one."""
    return Exemption(urn=urn, control=control, owner="platform", reason="needed for this test", expiry=expiry)


class MakeHarness(Protocol):
    """`harness(exemption(...), config={...})`."""

    def __call__(
        self,
        *exempt: Exemption,
        config: Mapping[str, Mapping[str, Any]] | None = None,
        analyzer: Any = ...,
        only: str = ...,
    ) -> Harness: ...


class Cases(Protocol):
    """`cases("control", passes=[[...]], fails=[[...]], unknown=[[...]])`."""

    def __call__(
        self,
        control: str,
        *,
        passes: Sequence[Sequence[Given]],
        fails: Sequence[Sequence[Given]],
        unknown: Sequence[Sequence[Given]] = (),
        config: Mapping[str, Any] | None = None,
    ) -> None: ...
