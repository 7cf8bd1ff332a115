"""The pack of one stack: evaluation of controls with levels, exemptions and strictness."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policy import housekeeping
from policy.configuration import Configuration
from policy.control import Control, Settings
from policy.evaluation import evaluate
from policy.exemptions import Exemption, Exemptions
from policy.finding import Finding
from policy.resource import Resource
from policy.result import Result
from policy.stack import Stack


class Pack:
    """Controls with the configuration and exemptions of one stack.

    controls: controls of AWS services. own: controls of the pack itself.
    strict: whether undecided controls fail; by default the parameter of `unknown-values`.
    """

    def __init__(
        self,
        controls: Iterable[Control],
        configuration: Configuration | None = None,
        exemptions: Exemptions | None = None,
        strict: bool | None = None,
        own: Sequence[Control] = housekeeping.CONTROLS,
    ) -> None:
        self.service_controls = tuple(controls)
        self.own_controls = tuple(own)
        self.controls = (*self.service_controls, *self.own_controls)
        self.configuration = configuration or Configuration()
        self.exemptions = exemptions or Exemptions()
        unknowns = self.configuration.settings(housekeeping.UNKNOWN_VALUES)
        self.strict = unknowns.flag("strict") if strict is None else strict
        self.by_id = {control.id: control for control in self.controls}
        self._resource_controls: dict[str, list[tuple[Control, Settings]]] = defaultdict(list)
        self._stack_controls: dict[str, list[tuple[Control, Settings]]] = defaultdict(list)
        for control in self.controls:
            if self.configuration.level(control) != "disabled":
                table = self._resource_controls if control.resource_rule else self._stack_controls
                for type_ in control.types:
                    table[type_].append((control, self.configuration.settings(control)))

    def with_configuration(self, configuration: Configuration) -> "Pack":
        """The same controls and exemptions with another configuration."""
        return Pack(self.service_controls, configuration, self.exemptions, own=self.own_controls)

    def applies_to(self, type_: str) -> bool:
        """Whether a control evaluates single resources of a type (its current token)."""
        return type_ in self._resource_controls

    def check_resource(self, resource: Resource) -> list[Result]:
        """Results of the controls that evaluate single resources."""
        controls = () if resource.external else self._resource_controls.get(resource.type, ())
        return [
            result for control, settings in controls for result in self.results_of(control, resource, None, settings)
        ]

    def check_stack(self, stack: Stack) -> list[Result]:
        """Results of the controls across resources, and of those for exemptions."""
        results = [
            result
            for resource in stack.resources
            if not resource.external
            for control, settings in self._stack_controls.get(resource.type, ())
            for result in self.results_of(control, resource, stack, settings)
        ]
        return [*results, *housekeeping.exemption_results(self.scope(stack))]

    def check(self, stack: Stack) -> list[Result]:
        """All results for a stack."""
        single = [result for resource in stack.resources for result in self.check_resource(resource)]
        return [*single, *self.check_stack(stack)]

    def check_control(self, control: Control, resource: Resource, stack: Stack) -> Result:
        """Result of one control for one resource, without exemptions."""
        return self._evaluate(control, resource, stack, self.configuration.settings(control))

    def results_of(
        self, control: Control, resource: Resource, stack: Stack | None, settings: Settings
    ) -> Iterator[Result]:
        """Results of one control for one resource: the exempt findings, and the others.

        An exemption covers all findings about the resource, or those that report a resource which it covers.
        """
        result = self._evaluate(control, resource, stack, settings)
        whole = self.exemptions.covering(control.id, result.urn) if result.answer != "pass" else None
        if result.answer == "pass" or whole:
            yield replace(result, exemption=whole)
            return
        by_entry: dict[Exemption | None, list[Finding]] = {}
        for finding in result.findings:
            by_entry.setdefault(self.exemptions.covering(control.id, finding.urn), []).append(finding)
        for entry, findings in by_entry.items():
            answer = "fail" if any(finding.answer == "fail" for finding in findings) else "unknown"
            yield replace(result, answer=answer, findings=tuple(findings), exemption=entry)

    def _evaluate(self, control: Control, resource: Resource, stack: Stack | None, settings: Settings) -> Result:
        """Result of one control for one resource, with strictness."""
        result = evaluate(control, resource, stack, settings)
        if result.answer == "unknown" and self.strict:
            failed = tuple(replace(found, answer="fail") for found in result.findings)
            return replace(result, answer="fail", findings=failed)
        return result

    def scope(self, stack: Stack) -> housekeeping.Scope:
        """Inputs of the pack's own controls for a stack."""
        return housekeeping.Scope(stack, self.by_id, self.configuration, self.exemptions, self.check_control)

    def blocks(self, result: Result) -> bool:
        """Whether a result blocks a deployment."""
        mandatory = self.configuration.level(result.control) in ("mandatory", "remediate")
        return mandatory and result.answer == "fail" and result.exemption is None
