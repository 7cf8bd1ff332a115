"""Where controls are declared, and how to write one.

A control is data and a short generator. It stands in `policy/controls/<service>.py`; every module of that folder
is found by `load`. There are two kinds:

    BUCKET = "aws:s3/bucket:Bucket"

    @resource_control(                     # sees one resource at a time, as early as possible
        "ecr-immutable-tags",
        title="ECR repositories keep tags immutable",
        severity="medium",
        types=[REPOSITORY],
        frameworks={"FSBP": ["ECR.2"], "NIST 800-53": ["CA-9(1)", "CM-2"]},
        remedy="Set image_tag_mutability to IMMUTABLE.",
    )
    def tags_are_immutable(repository: Resource, settings: Settings) -> Iterator[Finding]:
        if repository.text("imageTagMutability") != "IMMUTABLE":
            yield repository.fail("tags can be overwritten", "imageTagMutability")

    @stack_control(                        # looks from one subject at the rest of the stack
        "s3-versioning",
        ...
        parameters=[Parameter("mfa_delete", False, "Whether MFA delete is asked for as well.")],
    )
    def versioned(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
        for versioning in stack.related(bucket, VERSIONING, "bucket"):
            ...
        yield bucket.missing("versioning is off", "versioning.enabled")

Reading properties (`policy.node.Node`, names camelCase as on the wire):
  `has(path)`      something is set, known or not: the question for keys and other references;
  `text`, `flag`, `number`, `texts`, `get`   the value; an unknown reads as empty and is NOTED;
  `nodes(path)`, `node(path)`, `json(path)`   nested blocks, lists of blocks, JSON texts; findings made from such a
                                              node carry its whole path;
  `peek`, `is_unknown`   reading without noting.
References (`policy.stack.Stack`): `follow(node, path, *types)` gives what a property takes its value from,
`related(subject, type, path)` what refers to the subject; both work on known values, on unknown ones by way of the
property's dependencies, and on exported states. `depends(a, on=b)`, `of(*types)`, `children`, `parent`.

Answers. Nothing yielded is a pass, unless an unknown was noted: then the answer is `unknown` by itself, so no rule
passes in silence. `node.fail(message, path)` is a failure, whatever else was unknown; where the value at the path
itself is unknown it becomes `unknown`. `node.missing(message)` is a failure that rests on something not having
been found: it becomes `unknown` if the rule noted an unknown on its way. `node.unknown(message)` says it outright.
A rule may raise: it is then a failure of its control on that resource. No rule prints values or formats them into
messages: the value at the path is shown by the report unless it is secret.

Levels: critical and high controls are mandatory by default, medium and low ones advisory. Two severities of one
matter are two controls. A stack's configuration changes levels and parameters, exemptions set findings aside; a
rule knows of neither.

Tokens in `types` and in references are the current ones; older tokens (`BucketV2`, `aws:alb`) are read as these.
Read the split form first, then the inline one: `stack.related(bucket, VERSIONING, "bucket")`, then
`bucket.flag("versioning.enabled")`. Inputs that a stack leaves out are absent: write the provider's default into
the rule. Two controls with one id are refused.

Testing: `tests/policy/controls/test_<service>.py`; the fixture `cases` drives the SDK's own analyzer through pass,
fail, unknown (also in strict mode) and exempt:

    from tests.policy.harness import UNKNOWN, Cases, resource

    def test_tags_are_immutable(cases: Cases) -> None:
        repository = resource(REPOSITORY, "images", imageTagMutability="IMMUTABLE")
        cases(
            "ecr-immutable-tags",
            passes=[[repository]],
            fails=[[repository.but(imageTagMutability="MUTABLE")], [repository.but(imageTagMutability=None)]],
            unknown=[[repository.but(imageTagMutability=UNKNOWN)]],
        )

Every case is a stack: a list of resources, the subject first. `refers={"bucket": bucket}` sets a property to the
other's id and names it as the property's dependency; `.but(bucket=UNKNOWN)` then is the preview's form of it.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Required, TypedDict, Unpack

from policy.model import (
    SEVERITIES,
    Control,
    Finding,
    Framework,
    Level,
    Parameter,
    ResourceRule,
    Settings,
    Severity,
    StackRule,
)
from policy.node import Node
from policy.stack import Stack
from policy.tokens import canonical
from policy.view import Resource

DEFAULT_LEVELS: Mapping[Severity, Level] = {
    "critical": "mandatory",
    "high": "mandatory",
    "medium": "advisory",
    "low": "advisory",
}


class Registry:
    """Controls by id, in the order of their declaration."""

    def __init__(self) -> None:
        self.controls: dict[str, Control] = {}

    def add(self, control: Control) -> None:
        """ValueError for an id that stands already and for data that cannot be right."""
        if control.id in self.controls:
            raise ValueError(f"{control.id}: declared twice; every control needs an id of its own")
        if not control.types and (control.resource_rule or control.stack_rule):
            raise ValueError(f"{control.id}: types is empty; name the resource types that it looks at")
        if control.severity not in SEVERITIES:
            raise ValueError(f"{control.id}: severity {control.severity!r} is none of {', '.join(SEVERITIES)}")
        for type_ in control.types:
            if canonical(type_) != type_:
                raise ValueError(f"{control.id}: {type_} is an older token; write {canonical(type_)}")
        self.controls[control.id] = control


REGISTRY = Registry()


class Declaration(TypedDict, total=False):
    """What a control says of itself; see policy.model.Control. The level follows from the severity when left out."""

    title: Required[str]
    severity: Required[Severity]
    types: Required[Sequence[str]]
    remedy: Required[str]
    frameworks: Mapping[Framework, Sequence[str]]
    traps: Sequence[str]
    level: Level
    parameters: Sequence[Parameter]
    url: str


def resource_control(id_: str, **about: Unpack[Declaration]) -> Callable[[ResourceRule], ResourceRule]:
    """Declare a control that judges one resource by its own properties."""

    def declare(rule: ResourceRule) -> ResourceRule:
        REGISTRY.add(replace(_control(id_, about), resource_rule=rule))
        return rule

    return declare


def stack_control(id_: str, **about: Unpack[Declaration]) -> Callable[[StackRule], StackRule]:
    """Declare a control that judges a resource together with others of its stack."""

    def declare(rule: StackRule) -> StackRule:
        REGISTRY.add(replace(_control(id_, about), stack_rule=rule))
        return rule

    return declare


def _control(id_: str, about: Declaration) -> Control:
    return Control(
        id=id_,
        title=about["title"],
        severity=about["severity"],
        level=about.get("level") or DEFAULT_LEVELS[about["severity"]],
        types=tuple(about["types"]),
        remedy=about["remedy"],
        frameworks=about.get("frameworks", {}),
        traps=tuple(about.get("traps", ())),
        parameters=tuple(about.get("parameters", ())),
        url=about.get("url", ""),
    )


@cache
def load() -> tuple[Control, ...]:
    """All controls of `policy/controls`, in the order of their ids."""
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
