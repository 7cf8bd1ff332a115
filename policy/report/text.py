"""The report as text, the most severe results first: finding, resource and remedy."""

from collections.abc import Iterator, Sequence
from datetime import date

from policy.exemptions import NOTICE_DAYS, Exemption
from policy.report.summary import Report
from policy.result import Result


def render(report: Report, *, unknowns: bool = True, exempt: bool = True) -> str:
    """Violations, warnings, undecided and exempt results, and a line of totals."""
    lines = [
        *_section(report, "Violations", report.blocking, remedy=True),
        *_section(report, "Warnings", report.warnings, remedy=True),
        *(_section(report, "Unknown until the deployment", report.unknown) if unknowns else ()),
        *(_section(report, "Exempt", report.exempted) if exempt else ()),
        *_ending(report.ending, report.pack.exemptions.today),
        totals(report),
    ]
    return "\n".join(lines)


def totals(report: Report) -> str:
    """`dev: 312 resources, 1,204 answers: 0 violations, 3 warnings, 12 unknown, 4 exempt`."""
    return (
        f"{report.stack.name or 'stack'}: {report.resource_count:,} resources, {len(report.results):,} answers: "
        f"{len(report.blocking)} violations, {len(report.warnings)} warnings, {len(report.unknown)} unknown, "
        f"{len(report.exempted)} exempt"
    )


def ending(entries: Sequence[Exemption], today: date) -> Iterator[str]:
    """`2027-01-10, in 50 days  s3-versioning  urn:pulumi:dev::...  (media-operations)`; `none` without entries."""
    if not entries:
        yield "none"
    for entry in entries:
        days = (entry.expiry - today).days
        yield f"{entry.expiry}, in {days} days  {entry.control}  {entry.urn}  ({entry.owner})"


def _ending(entries: Sequence[Exemption], today: date) -> Iterator[str]:
    if entries:
        yield f"Exemptions that end within {NOTICE_DAYS} days ({len(entries)})"
        yield from (f"  {line}" for line in ending(entries, today))
        yield ""


def _section(report: Report, title: str, results: Sequence[Result], remedy: bool = False) -> Iterator[str]:
    if not results:
        return
    yield f"{title} ({len(results)})"
    control = ""
    for result in results:
        if result.control.id != control:
            control = result.control.id
            ids = f" [{', '.join(result.control.tags)}]" if result.control.tags else ""
            yield f"\n  {result.control.severity:<8}  {control}{ids}"
            yield f"            {result.control.title}"
            if remedy:
                yield f"            remedy: {result.control.remedy}"
        for finding in result.findings:
            resource = report.resource(finding.urn)
            yield f"    - {f'{resource.name} ({resource.token})' if resource else 'stack'}: {finding}"
            if remedy and (key := report.key(result, finding.urn)):
                yield f"      setting: {key}"
        if result.exemption:
            entry = result.exemption
            yield f"      until {entry.expiry}, {entry.owner}: {entry.reason}"
    yield ""
