"""The report as JSON, for tools and for the HTML page."""

from typing import Any

from policy.control import FRAMEWORKS
from policy.report.summary import Report
from policy.result import Result


def document(report: Report) -> dict[str, Any]:
    """Totals, all controls with their counts, and all results other than passes."""
    return {
        "project": report.stack.project,
        "stack": report.stack.name,
        "resources": report.resource_count,
        "strict": report.pack.strict,
        "totals": {
            "answers": len(report.results),
            "passed": report.passed,
            "violations": len(report.blocking),
            "warnings": len(report.warnings),
            "unknown": len(report.unknown),
            "exempt": len(report.exempted),
        },
        "controls": [
            {
                "id": control.id,
                "title": control.title,
                "severity": control.severity,
                "level": report.level(control),
                "kind": control.kind,
                "types": list(control.types),
                "frameworks": {name: list(control.frameworks.get(name, ())) for name in FRAMEWORKS},
                "traps": list(control.traps),
                "remedy": control.remedy,
                "url": control.url,
                "counts": dict(report.counts[control.id]),
            }
            for control in report.pack.controls
        ],
        "endingExemptions": [
            {"urn": entry.urn, "control": entry.control, "owner": entry.owner, "expiry": entry.expiry.isoformat()}
            for entry in report.ending
        ],
        "results": [_result(report, result) for result in report.reported],
    }


def _result(report: Report, result: Result) -> dict[str, Any]:
    resource = report.resource(result.urn)
    entry = result.exemption
    return {
        "control": result.control.id,
        "severity": result.control.severity,
        "level": report.level(result.control),
        "answer": "exempt" if entry else result.answer,
        "blocks": report.pack.blocks(result),
        "urn": result.urn,
        "type": resource.token if resource else "",
        "name": resource.name if resource else report.stack.name,
        "region": resource.region if resource else "",
        "findings": [
            {
                "urn": finding.urn,
                "message": finding.message,
                "property": finding.property,
                "value": finding.value,
                "answer": finding.answer,
                "setting": str(report.key(result, finding.urn) or ""),
            }
            for finding in result.findings
        ],
        "unknowns": list(result.unknowns),
        "exemption": (
            {"urn": entry.urn, "owner": entry.owner, "reason": entry.reason, "expiry": entry.expiry.isoformat()}
            if entry
            else None
        ),
    }
