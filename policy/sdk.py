"""The pack as pulumi-policy sees it: every control a policy of its own, the work done once for all of them.

The SDK hands each policy its own copy of everything: 100 policies decode each resource 100 times, and the whole
stack as often as there are stack policies. `Analyzer` decodes once, runs the controls that concern the resource and
reports under each control's own name. It also keeps the inputs of the single resources for the controls across
resources: the engine passes these only outputs, where what AWS reports cannot be told from what the program asks for.
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
from policy.model import Control, Finding, Parameter, Result, Settings
from policy.remediation import REMEDIATIONS, Remediation
from policy.run import Pack
from policy.stack import Stack
from policy.tokens import canonical, split_urn
from policy.wire import from_arguments, from_request, stack_from_request

PACK_NAME = "media-platform"
UNKNOWNS_SHOWN = 2  # properties that an undecided control names; more make the line longer than a terminal

Report = Callable[[str, str | None], None]


class ResourceControlPolicy(sdk.ResourceValidationPolicy):
    """A control over single resources."""

    def __init__(self, pack: Pack, control: Control) -> None:
        super().__init__(**_description(pack, control))
        self.pack = pack
        self.control = control

    def validate(self, args: sdk.ResourceValidationArgs, report_violation: Report) -> None:
        if canonical(args.resource_type) not in self.control.types:
            return
        resource = from_arguments(args)
        settings = _settings(self.control, args.get_config())
        _report([self.pack.weighed(self.control, resource, None, settings)], report_violation)


class StackControlPolicy(sdk.StackValidationPolicy):
    """A control across resources, or one of the pack's own."""

    def __init__(self, pack: Pack, control: Control) -> None:
        super().__init__(**_description(pack, control))
        self.pack = pack
        self.control = control

    def validate(self, args: sdk.StackValidationArgs, report_violation: Report) -> None:
        stack = Stack(from_arguments(resource) for resource in args.resources)
        settings = _settings(self.control, args.get_config())
        if self.control.stack_rule:
            subjects = stack.of(*self.control.types)
            results = [self.pack.weighed(self.control, subject, stack, settings) for subject in subjects]
        else:
            results = [result for result in housekeeping.results(self.pack, stack) if result.control is self.control]
        _report(results, report_violation)


class RemediationPolicy(sdk.ResourceValidationPolicy):
    """A correction; its level `remediate` switches it on."""

    def __init__(self, pack: Pack, remediation: Remediation) -> None:
        super().__init__(**_description(pack, remediation.control), remediate=self._correct)
        self.remediation = remediation

    def _correct(self, args: sdk.ResourceValidationArgs) -> Any:
        return self.remediation.remediate(canonical(args.resource_type), args.props)


def policies(pack: Pack) -> list[sdk.Policy]:
    """A policy for every control and every correction."""
    return [
        *(
            ResourceControlPolicy(pack, control) if control.resource_rule else StackControlPolicy(pack, control)
            for control in pack.controls
        ),
        *(RemediationPolicy(pack, remediation) for remediation in REMEDIATIONS.values()),
    ]


class Analyzer(sdk_policy._PolicyAnalyzerServicer):  # pyright: ignore[reportPrivateUsage] - see `install`
    """The SDK's servicer with one decoding for all policies."""

    def __init__(self, name: str, version: str, policies: Sequence[sdk.Policy], *args: Any, **named: Any) -> None:
        super().__init__(name, version, list(policies), *args, **named)
        self._by_id = {policy.name: policy for policy in policies}
        self._inputs: dict[str, struct_pb2.Struct] = {}  # of the Analyze requests of this run, by URN
        self._undecided: dict[str, set[str]] = {}  # by URN, the controls that Analyze could not decide
        self._pack = next(
            policy.pack for policy in policies if isinstance(policy, ResourceControlPolicy | StackControlPolicy)
        )

    def Configure(self, request: Any, _context: Any) -> Any:  # noqa: N802 - the protocol's name
        """Levels and parameters of the stack; names and values that cannot be meant are refused."""
        document: dict[str, object] = {
            name: {
                configuration.LEVEL_KEY: proto.EnforcementLevel.Name(given.enforcementLevel).lower(),
                **json_format.MessageToDict(given.properties),
            }
            for name, given in request.policyConfig.items()
        }
        set_up = configuration.parse(document, (*self._pack.controls, *remediation.CONTROLS), "policy configuration")
        self._pack = Pack(self._pack.given, set_up, self._pack.exemptions)
        return super().Configure(request, _context)

    def Analyze(self, request: Any, _context: Any) -> Any:  # noqa: N802 - the protocol's name
        """The failures of one resource's controls. Undecided ones wait for AnalyzeStack, which knows dependencies."""
        self._inputs[request.urn] = request.properties
        response = proto.AnalyzeResponse()
        if self._pack.concerns(canonical(request.type)):
            results = self._pack.check_resource(from_request(request))
            if undecided := {result.control.id for result in results if result.answer == "unknown"}:
                self._undecided[request.urn] = undecided
            self._report_failures(response, results)
        return response

    def AnalyzeStack(self, request: Any, _context: Any) -> Any:  # noqa: N802 - the protocol's name
        """The failures across resources, and a line for each control that is undecided about some."""
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
        results = [*again, *self._pack.check_stack(stack), *housekeeping.exempted(self._pack, stack)]
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
        """An advisory for each control, with a count; one for each finding where `unknown-values` has details on."""
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
    """One line for all that a control is undecided about."""
    unknowns = list(dict.fromkeys(what for result in results for what in result.unknowns))
    shown = ", ".join(unknowns[:UNKNOWNS_SHOWN]) + (", ..." if len(unknowns) > UNKNOWNS_SHOWN else "")
    return (
        f"undecided for {len(results)} resource{'s' * (len(results) != 1)}: not known before the deployment: {shown} "
        f"(each one: set `{housekeeping.UNKNOWN_VALUES.id}` to {{details: true}})"
    )


def message(control: Control, finding: Finding) -> str:
    """A violation's text below the control's title: which resource, what, where, and what to do."""
    name = split_urn(finding.urn)[3]
    undecided = "undecided before the deployment: " if finding.answer == "unknown" else ""
    text = f"{undecided}{finding}. {control.remedy}"
    return f"{name}: {text}" if name else text


def install() -> None:
    """Let `PolicyPack` serve with `Analyzer`. The class is private to pulumi-policy, whose version is pinned."""
    sdk_policy._PolicyAnalyzerServicer = Analyzer  # pyright: ignore[reportPrivateUsage]


def _report(results: Sequence[Result], report_violation: Report) -> None:
    """Report failures; what is unknown becomes the SDK's own notice, which never blocks."""
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
    """Parameters as the engine sends them; ConfigurationError where they cannot be meant."""
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
    """The first of the control's frameworks: the SDK has room for one, the tags hold all."""
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
