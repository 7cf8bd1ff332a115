"""The report as SARIF 2.1.0, for code scanning. Exemptions are suppressions."""

import hashlib
from collections.abc import Iterator
from typing import Any

from policy.control import Control
from policy.finding import Finding
from policy.report.summary import Report, source_of
from policy.result import Result

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# Order of GitHub's alerts: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
SECURITY_SEVERITY = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}


def document(report: Report) -> dict[str, Any]:
    """One run with one rule per control and one result per finding."""
    controls = list(report.pack.controls)
    index = {control.id: position for position, control in enumerate(controls)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "media-platform policy", "rules": [_rule(item) for item in controls]}},
                "automationDetails": {"id": f"policy/{report.stack.name}/"},
                "results": [
                    {**found, "ruleIndex": index[found["ruleId"]]}
                    for result in report.reported
                    for found in _results(report, result)
                ],
            }
        ],
    }


def _rule(control: Control) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": control.id,
        "shortDescription": {"text": control.title},
        "help": {"text": control.remedy},
        "properties": {
            "tags": ["security", *control.tags],
            "security-severity": SECURITY_SEVERITY[control.severity],
        },
    }
    return {**rule, "helpUri": control.url} if control.url else rule


def _results(report: Report, result: Result) -> Iterator[dict[str, Any]]:
    for finding in result.findings:
        found: dict[str, Any] = {
            "ruleId": result.control.id,
            "message": {"text": _message(report, result, finding)},
            **_locations(report, result, finding),
            "partialFingerprints": {"finding/v1": _fingerprint(result, finding)},
        }
        if finding.answer == "unknown":
            yield {**found, "kind": "open", "level": "none", **_suppressions(result)}
        else:
            level = "error" if report.level(result.control) in ("mandatory", "remediate") else "warning"
            yield {**found, "kind": "fail", "level": level, **_suppressions(result)}


def _suppressions(result: Result) -> dict[str, Any]:
    if not result.exemption:
        return {}
    reason = f"{result.exemption.owner} until {result.exemption.expiry}: {result.exemption.reason}"
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": reason}]}


def _message(report: Report, result: Result, finding: Finding) -> str:
    resource = report.resource(finding.urn)
    key = report.key(result, finding.urn)
    setting = f" Setting: {key.path}." if key else ""
    return f"{resource.name if resource else report.stack.name}: {finding}. {result.control.remedy}{setting}"


def _locations(report: Report, result: Result, finding: Finding) -> dict[str, Any]:
    """The key of the stack file, with the component as a related location; or only the component."""
    key = report.key(result, finding.urn)
    component = source_of(report, finding.urn)
    file, line = (key.file, key.line) if key else component or (f"Pulumi.{report.stack.name}.yaml", 1)
    logical = [{"fullyQualifiedName": finding.urn or report.stack.name, "kind": "resource"}]
    if key:
        logical.append({"fullyQualifiedName": key.path, "kind": "property"})
    found: dict[str, Any] = {"locations": [{**_physical(file, line), "logicalLocations": logical}]}
    if key and component:
        related = {"id": 1, **_physical(*component), "message": {"text": "the component"}}
        return {**found, "relatedLocations": [related]}
    return found


def _physical(file: str, line: int) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": max(line, 1)}}}


def _fingerprint(result: Result, finding: Finding) -> str:
    key = "\n".join((result.control.id, result.urn, finding.urn, finding.property, finding.message))
    return hashlib.sha256(key.encode()).hexdigest()[:32]
