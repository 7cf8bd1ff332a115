"""Adapter to pulumi-policy: one policy per control, one decoding of each resource for all of them.

The SDK passes a copy of the resource to each policy: 100 policies decode each resource 100 times, and stack policies
decode the whole stack. `Analyzer` decodes once, evaluates the controls that apply and reports under their names. It
also stores the inputs of single resources for the controls across resources: the engine passes them outputs only,
which do not distinguish defaults of AWS from inputs of the program.
"""

# pulumi-policy's signatures are partly untyped:
# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pulumi_policy as sdk
from google.protobuf import json_format, struct_pb2
from pulumi.runtime import proto
from pulumi_policy import policy as sdk_policy
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from policy import configuration, housekeeping, remediation
from policy.control import Control, Parameter, Settings
from policy.finding import Finding
from policy.pack import Pack
from policy.readers.requests import from_arguments, from_request, stack_from_request
from policy.remediation import REMEDIATIONS, Remediation
from policy.result import Result
from policy.stack import Stack
from policy.tokens import canonical, split_urn

PACK_NAME = "media-platform"
UNKNOWNS_SHOWN = 2  # properties in the line of an undecided control, to keep it within a terminal's width

Report = Callable[[str, str | None], None]


class ResourceControlPolicy(sdk.ResourceValidationPolicy):
    """A control of single resources as a policy."""

    def __init__(self, pack: Pack, control: Control) -> None:
        super().__init__(**_description(pack, control))
        self.pack = pack
        self.control = control

    def validate(self, args: sdk.ResourceValidationArgs, report_violation: Report) -> None:
        if canonical(args.resource_type) not in self.control.types:
            return
        resource = from_arguments(args)
        settings = _settings(self.control, args.get_config())
        _report([*self.pack.results_of(self.control, resource, None, settings)], report_violation)


class StackControlPolicy(sdk.StackValidationPolicy):
    """A control across resources, or one of the pack itself, as a policy."""

    def __init__(self, pack: Pack, control: Control) -> None:
        super().__init__(**_description(pack, control))
        self.pack = pack
        self.control = control

    def validate(self, args: sdk.StackValidationArgs, report_violation: Report) -> None:
        stack = Stack(from_arguments(resource) for resource in args.resources)
        settings = _settings(self.control, args.get_config())
        if self.control.stack_rule:
            subjects = stack.of(*self.control.types)
            results = [
                result
                for subject in subjects
                for result in self.pack.results_of(self.control, subject, stack, settings)
            ]
        else:
            results = [
                result for result in housekeeping.results(self.pack.scope(stack)) if result.control is self.control
            ]
        _report(results, report_violation)


class RemediationPolicy(sdk.ResourceValidationPolicy):
    """A remediation as a policy, enabled by its level `remediate`."""

    def __init__(self, pack: Pack, remediation: Remediation) -> None:
        super().__init__(**_description(pack, remediation.control), remediate=self._remediate)
        self.remediation = remediation

    def _remediate(self, args: sdk.ResourceValidationArgs) -> Any:
        return self.remediation.remediate(canonical(args.resource_type), args.props)


def policies(pack: Pack) -> list[sdk.Policy]:
    """One policy per control and per remediation."""
    return [
        *(
            ResourceControlPolicy(pack, control) if control.resource_rule else StackControlPolicy(pack, control)
            for control in pack.controls
        ),
        *(RemediationPolicy(pack, remediation) for remediation in REMEDIATIONS.values()),
    ]


class Analyzer(sdk_policy._PolicyAnalyzerServicer):  # pyright: ignore[reportPrivateUsage] - see `install`
    """The SDK's servicer with one decoding of resources for all policies."""

    def __init__(self, name: str, version: str, policies: Sequence[sdk.Policy], *args: Any, **named: Any) -> None:
        super().__init__(name, version, list(policies), *args, **named)
        self._by_id = {policy.name: policy for policy in policies}
        self._inputs: dict[str, struct_pb2.Struct] = {}  # by URN, of this run's Analyze requests
        self._undecided: dict[str, set[str]] = {}  # by URN, undecided controls of Analyze
        self._pack = next(
            policy.pack for policy in policies if isinstance(policy, ResourceControlPolicy | StackControlPolicy)
        )

    def Configure(self, request: Any, _context: Any) -> Any:  # noqa: N802 - name of the protocol
        """Apply levels and parameters of the stack. ConfigurationError for unknown names and invalid values."""
        document: dict[str, object] = {
            name: {
                configuration.LEVEL_KEY: proto.EnforcementLevel.Name(given.enforcementLevel).lower(),
                **json_format.MessageToDict(given.properties),
            }
            for name, given in request.policyConfig.items()
        }
        configured = configuration.parse(
            document, (*self._pack.controls, *remediation.CONTROLS), "policy configuration"
        )
        self._pack = self._pack.with_configuration(configured)
        return super().Configure(request, _context)

    def Analyze(self, request: Any, _context: Any) -> Any:  # noqa: N802 - name of the protocol
        """Failures of one resource. Undecided controls are evaluated again in AnalyzeStack, with dependencies."""
        self._inputs[request.urn] = request.properties
        response = proto.AnalyzeResponse()
        if self._pack.applies_to(canonical(request.type)):
            results = self._pack.check_resource(from_request(request))
            if undecided := {result.control.id for result in results if result.answer == "unknown"}:
                self._undecided[request.urn] = undecided
            self._report_failures(response, results)
        return response

    def AnalyzeStack(self, request: Any, _context: Any) -> Any:  # noqa: N802 - name of the protocol
        """Failures across resources, and one line per undecided control."""
        response = proto.AnalyzeResponse()
        stack = stack_from_request(request, self._inputs)
        again = [
            result
            for resource in stack.resources
            if resource.urn in self._undecided
            for result in self._pack.check_resource(resource)
            if result.control.id in self._undecided[resource.urn]
        ]
        self._inputs, self._undecided = {}, {}
        results = [*again, *self._pack.check_stack(stack), *housekeeping.exempted(self._pack.scope(stack))]
        self._report_failures(response, results)
        self._report_undecided(response, [result for result in results if _shows(result, "unknown")])
        return response

    def _report_failures(self, response: Any, results: Sequence[Result]) -> None:
        for result in results:
            if not _shows(result, "fail"):
                continue
            policy = self._by_id[result.control.id]
            level = self._get_enforcement_level(policy)
            if level == sdk.EnforcementLevel.REMEDIATE:
                level = sdk.EnforcementLevel.MANDATORY
            report = self._create_report_violation(response, policy.name, policy.description, level, policy.severity)
            for finding in result.findings:
                if finding.answer == "fail":
                    report(message(result.control, finding), finding.urn)

    def _report_undecided(self, response: Any, results: Sequence[Result]) -> None:
        """One advisory per control with a count, or per finding with the parameter `details` of `unknown-values`."""
        details = self._pack.configuration.settings(housekeeping.UNKNOWN_VALUES).flag("details")
        by_control: dict[str, list[Result]] = {}
        for result in results:
            by_control.setdefault(result.control.id, []).append(result)
        for id_, undecided in by_control.items():
            policy = self._by_id[id_]
            report = self._create_report_violation(
                response, policy.name, policy.description, sdk.EnforcementLevel.ADVISORY, policy.severity
            )
            if details:
                for result in undecided:
                    for finding in result.findings:
                        report(message(result.control, finding), finding.urn)
            else:
                report(undecided_message(undecided), "")


def _shows(result: Result, answer: str) -> bool:
    return result.answer == answer and result.exemption is None


def undecided_message(results: Sequence[Result]) -> str:
    """One line for all undecided results of a control."""
    unknowns = list(dict.fromkeys(name for result in results for name in result.unknowns))
    shown = ", ".join(unknowns[:UNKNOWNS_SHOWN]) + (", ..." if len(unknowns) > UNKNOWNS_SHOWN else "")
    return (
        f"undecided for {len(results)} resource{'s' * (len(results) != 1)}: unknown until the deployment: {shown} "
        f"(list of all: set `{housekeeping.UNKNOWN_VALUES.id}` to {{details: true}})"
    )


def message(control: Control, finding: Finding) -> str:
    """The message of a violation below the control's title: resource, finding and remedy."""
    name = split_urn(finding.urn)[3]
    undecided = "undecided until the deployment: " if finding.answer == "unknown" else ""
    content = f"{undecided}{finding}. {control.remedy}"
    return f"{name}: {content}" if name else content


def install() -> None:
    """Make `PolicyPack` serve `Analyzer`. The class is private to pulumi-policy, whose version is pinned."""
    sdk_policy._PolicyAnalyzerServicer = Analyzer  # pyright: ignore[reportPrivateUsage]


def _report(results: Sequence[Result], report_violation: Report) -> None:
    """Report failures. Unknown values raise the SDK's exception: its advisory notice never blocks."""
    unknowns: dict[str, None] = {}
    for result in results:
        if result.exemption is None:
            for finding in result.findings:
                if finding.answer == "fail":
                    report_violation(message(result.control, finding), finding.urn)
            if result.answer == "unknown":
                unknowns.update(dict.fromkeys(result.unknowns or (result.findings[0].property,)))
    if unknowns:
        raise UnknownValueError(UNKNOWN_STRING_VALUE, [", ".join(unknowns)])


def _settings(control: Control, given: Mapping[str, Any] | None) -> Settings:
    """Parameters as the engine passes them. ConfigurationError for invalid ones."""
    return configuration.parse({control.id: dict(given or {})}, [control]).settings(control)


def _description(pack: Pack, control: Control) -> dict[str, Any]:
    return {
        "name": control.id,
        "description": control.title,
        "display_name": control.title,
        "enforcement_level": sdk.EnforcementLevel(pack.configuration.level(control)),
        "severity": sdk.Severity(control.severity),
        "framework": _framework(control),
        "tags": list(control.tags),
        "remediation_steps": control.remedy,
        "url": control.url or None,
        "config_schema": _schema(control.parameters),
    }


def _framework(control: Control) -> sdk.PolicyComplianceFramework | None:
    """The first of the control's frameworks: the SDK supports one per policy; tags contain all."""
    for name, ids in control.frameworks.items():
        title, _, version = name.rpartition(" ") if " " in name else (name, "", "")
        return sdk.PolicyComplianceFramework(name=title, version=version, reference=ids[0])
    return None


def _schema(parameters: Sequence[Parameter]) -> sdk.PolicyConfigSchema | None:
    if not parameters:
        return None
    return sdk.PolicyConfigSchema({parameter.name: _json_schema(parameter) for parameter in parameters})


def _json_schema(parameter: Parameter) -> dict[str, Any]:
    default = parameter.default
    if isinstance(default, bool):
        kind: dict[str, Any] = {"type": "boolean"}
    elif isinstance(default, int):
        kind = {"type": "integer"} if parameter.minimum is None else {"type": "integer", "minimum": parameter.minimum}
    elif isinstance(default, str):
        kind = {"type": "string"}
    else:
        items: dict[str, Any] = {"type": "string"}
        if parameter.allowed:
            items["enum"] = list(parameter.allowed)
        return {"type": "array", "items": items, "default": list(default), "description": parameter.description}
    if parameter.allowed:
        kind["enum"] = list(parameter.allowed)
    return {**kind, "default": default, "description": parameter.description}
