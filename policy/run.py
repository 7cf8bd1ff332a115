"""Running controls over resources: the only place that knows levels, exemptions and strictness."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from policy import housekeeping
from policy.configuration import Configuration
from policy.evaluation import evaluate
from policy.exemptions import Exemptions
from policy.model import Control, Result, Settings
from policy.stack import Stack
from policy.view import Resource


class Pack:
    """Controls with one stack's configuration and exemptions.

    strict: what stays unknown fails; by default the configuration of `unknown-values` says.
    """

    def __init__(
        self,
        controls: Iterable[Control],
        configuration: Configuration | None = None,
        exemptions: Exemptions | None = None,
        strict: bool | None = None,
    ) -> None:
        self.given = tuple(controls)
        self.controls = (*self.given, *housekeeping.CONTROLS)
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

    def concerns(self, type_: str) -> bool:
        """Whether any control looks at single resources of a type (a canonical token)."""
        return type_ in self._resource_controls

    def check_resource(self, resource: Resource) -> list[Result]:
        """What the controls of its type say about one resource by itself."""
        controls = () if resource.external else self._resource_controls.get(resource.type, ())
        return [self.weighed(control, resource, None, settings) for control, settings in controls]

    def check_stack(self, stack: Stack) -> list[Result]:
        """What the controls that look across resources say, and what the pack itself has to say."""
        results = [
            self.weighed(control, resource, stack, settings)
            for resource in stack.resources
            if not resource.external
            for control, settings in self._stack_controls.get(resource.type, ())
        ]
        return [*results, *housekeeping.exemption_results(self, stack)]

    def check(self, stack: Stack) -> list[Result]:
        """Everything about a stack."""
        single = [result for resource in stack.resources for result in self.check_resource(resource)]
        return [*single, *self.check_stack(stack)]

    def check_one(self, control: Control, resource: Resource, stack: Stack) -> Result:
        """What one control says about one resource."""
        return self.weighed(control, resource, stack, self.configuration.settings(control))

    def weighed(self, control: Control, resource: Resource, stack: Stack | None, settings: Settings) -> Result:
        """A rule's answer with strictness and exemptions applied."""
        result = evaluate(control, resource, stack, settings)
        if result.answer == "pass":
            return result
        if result.answer == "unknown" and self.strict:
            failed = tuple(replace(found, answer="fail") for found in result.findings)
            result = replace(result, answer="fail", findings=failed)
        exemption = self.exemptions.covering(control.id, result.urn)
        return replace(result, exemption=exemption) if exemption else result

    def blocks(self, result: Result) -> bool:
        """Whether a result stops a deployment."""
        mandatory = self.configuration.level(result.control) in ("mandatory", "remediate")
        return mandatory and result.answer == "fail" and result.exemption is None
