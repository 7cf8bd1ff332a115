"""Names of new stacks: the system and the environment that a name implies, and faults of a name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from components.foundation.settings.faults import Fault
from components.foundation.settings.naming import NamingSettings
from components.foundation.suggestions import nearest
from tools.stack_summary import StackSummary

ENVIRONMENTS: tuple[str, ...] = get_args(NamingSettings.model_fields["environment"].annotation)
SYSTEM = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")  # as naming.system
LONGEST = 40
RESERVED = {"preview": "is the environment of the role for previews of pull requests"}


@dataclass(frozen=True)
class StackName:
    """A stack's name, with the system and the environment for `naming`."""

    stack: str
    system: str
    environment: str


def parse(stack: str, environment: str = "dev") -> StackName:
    """`acme-prod` is system acme in prod; a name without a hyphen is of the given environment."""
    system, _, ending = stack.rpartition("-")
    if system and ending in ENVIRONMENTS:
        return StackName(stack, system, ending)
    return StackName(stack, stack, environment)


def faults(name: StackName, existing: Iterable[StackSummary]) -> Iterator[Fault]:
    """Names that Pulumi or the settings refuse, and names whose physical names another stack has."""
    if not SYSTEM.fullmatch(name.system) or "--" in name.stack or len(name.stack) > LONGEST:
        yield Fault(
            path="NAME",
            value=name.stack,
            problem=f"allowed: up to {LONGEST} lower-case letters, digits and single hyphens, a letter first; "
            "its system has 3 to 32",
            remedy="use a name such as acme or acme-prod",
        )
        return
    if name.system in ENVIRONMENTS:
        yield Fault(
            path="NAME",
            value=name.stack,
            problem="is an environment without a system",
            remedy=f"put the system in front: acme-{name.system}",
        )
    system, _, ending = name.stack.rpartition("-")
    if system and ending not in ENVIRONMENTS:
        meant = nearest(ending, ENVIRONMENTS)
        instead = f"did you mean {system}-{meant}?" if meant else f"add one, such as {system}-{name.environment}."
        yield Fault(
            path="NAME",
            value=name.stack,
            problem=f"'{ending}' is not an environment; those are {', '.join(ENVIRONMENTS)}",
            remedy=f"{instead} The system {name.stack} in {name.environment} is {name.stack}-{name.environment}",
        )
    if name.stack in RESERVED:
        yield Fault(path="NAME", value=name.stack, problem=RESERVED[name.stack], remedy="choose another name")
    for stack in existing:
        if stack.name == name.stack:
            yield Fault(
                path="NAME",
                value=name.stack,
                problem="is a stack already",
                remedy=f"choose another name, or edit Pulumi.{name.stack}.yaml",
            )
        elif (stack.system, stack.environment) == (name.system, name.environment):
            yield Fault(
                path="NAME",
                value=name.stack,
                problem=f"system {name.system} in {name.environment} is the stack {stack.name}: physical names "
                "would collide",
                remedy="choose another system or environment",
            )
