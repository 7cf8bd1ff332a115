"""What the pack answers for itself: its exemptions, and values that stay unknown."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policy.exemptions import Exemption
from policy.model import Control, Finding, Level, Parameter, Result, Severity
from policy.stack import Stack
from policy.view import Resource

if TYPE_CHECKING:
    from policy.run import Pack


def _own(
    id_: str, title: str, severity: Severity, level: Level, remedy: str, parameters: tuple[Parameter, ...] = ()
) -> Control:
    return Control(id=id_, title=title, severity=severity, level=level, types=(), remedy=remedy, parameters=parameters)


MALFORMED = _own(
    "exemption-malformed",
    "Exemptions name a URN pattern, a control, an owner, a reason and an expiry date",
    "high",
    "mandatory",
    "Correct the entry in policy/exemptions.yaml as the message says.",
)
EXPIRED = _own(
    "exemption-expired",
    "Exemptions have not expired",
    "high",
    "mandatory",
    "Fix what the entry exempts and remove it, or have its owner renew it with a reason.",
)
UNUSED = _own(
    "exemption-unused",
    "Every exemption exempts something",
    "medium",
    "mandatory",
    "Remove the entry from policy/exemptions.yaml.",
)
EXEMPTED = _own(
    "exempted-finding",
    "Findings that an exemption covers",
    "low",
    "advisory",
    "Nothing before the expiry date; then fix the finding.",
)
UNKNOWN_VALUES = _own(
    "unknown-values",
    "Controls that are undecided before the deployment are listed, and fail where strict is set",
    "low",
    "advisory",
    "Pass values that are known in preview, or decide after the deployment with `pulumi policy analyze`.",
    (
        Parameter("strict", False, "Whether an undecided control fails."),
        Parameter("details", False, "Whether each undecided finding is listed, instead of a line for each control."),
    ),
)

CONTROLS = (MALFORMED, EXPIRED, UNUSED, EXEMPTED, UNKNOWN_VALUES)


def results(pack: "Pack", stack: Stack) -> Iterator[Result]:
    """All that the pack says for itself about a stack."""
    yield from exemption_results(pack, stack)
    yield from exempted(pack, stack)


def exempted(pack: "Pack", stack: Stack) -> Iterator[Result]:
    """What exemptions set aside, so that it stays in sight where only violations are shown."""
    if pack.configuration.level(EXEMPTED) == "disabled":
        return
    for entry in pack.exemptions.valid:
        for result in exempted_results(pack, entry, stack) if entry.concerns(stack.name, stack.project) else ():
            if result.answer != "pass":
                findings = tuple(
                    Finding(urn=found.urn, message=f"{entry.control}: {found}; exempt until {entry.expiry}")
                    for found in result.findings
                )
                yield Result(control=EXEMPTED, urn=result.urn, answer="fail", findings=findings)


def exemption_results(pack: "Pack", stack: Stack) -> Iterator[Result]:
    """Malformed, expired and unused entries as far as they speak of this stack."""
    for fault in pack.exemptions.faults:
        yield from _says(pack, MALFORMED, fault)
    for entry in pack.exemptions.expired:
        if entry.concerns(stack.name, stack.project):
            yield from _says(pack, EXPIRED, f"expired on {entry.expiry}: {entry}")
    for entry in pack.exemptions.valid:
        if entry.concerns(stack.name, stack.project) and is_unused(pack, entry, stack):
            yield from _says(pack, UNUSED, f"exempts nothing: {entry}")


def is_unused(pack: "Pack", entry: Exemption, stack: Stack) -> bool:
    """Whether no finding of the stack falls under an entry.

    An entry for any stack (`urn:pulumi:*::...`) is unused only where its resources exist and hold the control.
    """
    covered = covered_resources(pack, entry, stack)
    if not covered and "*" in entry.urn.split("::", 1)[0]:
        return False
    return all(result.answer == "pass" for result in exempted_results(pack, entry, stack))


def exempted_results(pack: "Pack", entry: Exemption, stack: Stack) -> Iterator[Result]:
    """What the entry's control says about the resources it covers."""
    control = pack.by_id[entry.control]
    for resource in covered_resources(pack, entry, stack):
        yield pack.check_one(control, resource, stack)


def covered_resources(pack: "Pack", entry: Exemption, stack: Stack) -> list[Resource]:
    """The subjects of an entry's control that its pattern covers."""
    return [resource for resource in stack.of(*pack.by_id[entry.control].types) if entry.covers(resource.urn)]


def _says(pack: "Pack", control: Control, message: str) -> Iterator[Result]:
    if pack.configuration.level(control) != "disabled":
        yield Result(control=control, urn="", answer="fail", findings=(Finding(urn="", message=message),))
