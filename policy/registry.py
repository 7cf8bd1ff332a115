"""Declaration of controls.

A control is metadata and a generator. Controls are declared in modules of `policy/controls`, which `load` imports.
There are two kinds:

    @resource_control(                     # evaluates one resource at a time, before its deployment
        "ecr-immutable-tags",
        title="ECR repositories have immutable tags",
        severity="medium",
        types=[ECR_REPOSITORY],
        frameworks={"FSBP": ["ECR.2"], "NIST 800-53": ["CA-9(1)", "CM-2"]},
        remedy="Set image_tag_mutability to IMMUTABLE.",
    )
    def tags_are_immutable(repository: Resource, settings: Settings) -> Iterator[Finding]:
        if repository.string("imageTagMutability") != "IMMUTABLE":
            yield repository.fail("tags can be overwritten", "imageTagMutability")

    @stack_control(                        # evaluates a resource together with others of the stack
        "s3-versioning",
        ...
        parameters=[Parameter("mfa_delete", False, "Whether MFA delete is required as well.")],
    )
    def versioned(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
        for versioning in stack.related(bucket, S3_BUCKET_VERSIONING, "bucket"):
            ...
        yield bucket.missing("versioning is disabled", "versioning.enabled")

Properties (`policy.resource.Node`, names in camelCase as in the provider's schema):
  `has(path)`      whether a value is set, known or unknown: for keys and other references;
  `string`, `flag`, `number`, `strings`, `get`   the value; an unknown value is empty and RECORDED;
  `nodes(path)`, `node(path)`, `json(path)`   nested blocks, lists of blocks, JSON strings; findings of such a node
                                              have its whole path;
  `peek`, `is_unknown`   the value without a record.
References (`policy.stack.Stack`): `follow(node, path, *types)` returns the targets of a property,
`related(subject, type, path)` the resources that refer to the subject; both resolve known values, unknown values by
the property's dependencies, and exported states. `depends(a, on=b)`, `of(*types)`, `children`, `parent`.

Answers. A rule without findings passes, unless it has read an unknown value: then it is `unknown`.
`node.fail(message, path)` is a failure, regardless of other unknown values; it is `unknown` if the value at the path
is unknown. `node.missing(message)` is a failure that rests on the absence of something: it is `unknown` if the rule
has read an unknown value. `node.unknown(message)` is always `unknown`. An exception in a rule is a failure of the
resource. Messages contain no values: the report adds the value at the path unless it is secret.

Timing. A control of single resources stops a deployment before the resource is created. So does a mandatory control
across resources with the failures that it finds before it asks for other resources: evaluate the resource's own
properties first, and separate resources (a bucket's policy) as subjects of their own. `tests/policy/test_timing.py`
states which critical and high controls have to wait for the whole stack.

Levels: critical and high controls are mandatory by default, medium and low ones advisory. Two severities of one
matter are two controls. The configuration of a stack changes levels and parameters, exemptions accept findings; rules
depend on neither.

Tokens in `types` and in references are the current ones of `policy.tokens`; older tokens (`BucketV2`, `aws:alb`) are
converted to these. Rules evaluate the split form of a setting, then the inline form:
`stack.related(bucket, S3_BUCKET_VERSIONING, "bucket")`, then `bucket.flag("versioning.enabled")`. Inputs without a
value are absent: rules contain the provider's defaults. Modules of `policy/controls` do not import one another;
readers used by several of them are in `policy/readers`.

Tests: `tests/policy/controls/test_<service>.py`; the fixture `cases` runs the SDK's analyzer with stacks that pass,
fail, are undecided (also in strict mode) and are exempt:

    from tests.policy.harness import UNKNOWN, Cases, resource

    def test_tags_are_immutable(cases: Cases) -> None:
        repository = resource(ECR_REPOSITORY, "images", imageTagMutability="IMMUTABLE")
        cases(
            "ecr-immutable-tags",
            passes=[[repository]],
            fails=[
                [repository.with_props(imageTagMutability="MUTABLE")],
                [repository.with_props(imageTagMutability=None)],
            ],
            unknown=[[repository.with_props(imageTagMutability=UNKNOWN)]],
        )

A case is a stack: a list of resources, the subject first. `refers={"bucket": bucket}` sets a property to the id of
another resource and adds it to the property's dependencies; `.with_props(bucket=UNKNOWN)` is its form in preview.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Required, TypedDict, Unpack

from policy.control import SEVERITIES, Control, Framework, Level, Parameter, ResourceRule, Settings, Severity, StackRule
from policy.finding import Finding
from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import canonical

DEFAULT_LEVELS: Mapping[Severity, Level] = {
    "critical": "mandatory",
    "high": "mandatory",
    "medium": "advisory",
    "low": "advisory",
}


class Registry:
    """Controls by id, in the order of their declarations."""

    def __init__(self) -> None:
        self.controls: dict[str, Control] = {}

    def add(self, control: Control) -> None:
        """Register a control. ValueError for a duplicate id, and for missing or older types and an unknown severity."""
        if control.id in self.controls:
            raise ValueError(f"{control.id}: duplicate id; ids of controls are unique")
        if not control.types and (control.resource_rule or control.stack_rule):
            raise ValueError(f"{control.id}: types is empty; add the resource types to which the control applies")
        if control.severity not in SEVERITIES:
            raise ValueError(f"{control.id}: severity {control.severity!r}; allowed: {', '.join(SEVERITIES)}")
        for type_ in control.types:
            if canonical(type_) != type_:
                raise ValueError(f"{control.id}: {type_} is an older token; use {canonical(type_)}")
        self.controls[control.id] = control


REGISTRY = Registry()


class Declaration(TypedDict, total=False):
    """Metadata of a control, as in `policy.control.Control`. The default level depends on the severity."""

    title: Required[str]
    severity: Required[Severity]
    types: Required[Sequence[str]]
    remedy: Required[str]
    frameworks: Mapping[Framework, Sequence[str]]
    traps: Sequence[str]
    level: Level
    parameters: Sequence[Parameter]
    url: str


def resource_control(id_: str, **data: Unpack[Declaration]) -> Callable[[ResourceRule], ResourceRule]:
    """Declare a control that evaluates resources one by one."""

    def declare(rule: ResourceRule) -> ResourceRule:
        REGISTRY.add(replace(_control(id_, data), resource_rule=rule))
        return rule

    return declare


def stack_control(id_: str, **data: Unpack[Declaration]) -> Callable[[StackRule], StackRule]:
    """Declare a control that evaluates a resource together with others of its stack."""

    def declare(rule: StackRule) -> StackRule:
        REGISTRY.add(replace(_control(id_, data), stack_rule=rule))
        return rule

    return declare


def _control(id_: str, data: Declaration) -> Control:
    return Control(
        id=id_,
        title=data["title"],
        severity=data["severity"],
        level=data.get("level") or DEFAULT_LEVELS[data["severity"]],
        types=tuple(data["types"]),
        remedy=data["remedy"],
        frameworks=data.get("frameworks", {}),
        traps=tuple(data.get("traps", ())),
        parameters=tuple(data.get("parameters", ())),
        url=data.get("url", ""),
    )


@cache
def load() -> tuple[Control, ...]:
    """All controls of `policy/controls`, ordered by id."""
    import policy.controls

    for module in pkgutil.iter_modules(policy.controls.__path__):
        importlib.import_module(f"policy.controls.{module.name}")
    return tuple(REGISTRY.controls[id_] for id_ in sorted(REGISTRY.controls))


__all__ = [
    "Finding",
    "Iterator",
    "Node",
    "Parameter",
    "Resource",
    "Settings",
    "Stack",
    "load",
    "resource_control",
    "stack_control",
]
