"""Results of a control."""

from dataclasses import dataclass

from policy.control import Control
from policy.exemptions import Exemption
from policy.finding import Answer, Finding


@dataclass(frozen=True, kw_only=True)
class Result:
    """Result of one control for one resource.

    unknowns: properties whose values the control needs and that are unknown.
    exemption: the exemption that covers the result; its findings are kept.
    """

    control: Control
    urn: str
    answer: Answer
    findings: tuple[Finding, ...] = ()
    unknowns: tuple[str, ...] = ()
    exemption: Exemption | None = None
