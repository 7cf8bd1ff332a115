"""The report as JUnit XML: one suite per control, one case per resource."""

from xml.etree import ElementTree

from policy.report.summary import Report, source_of
from policy.result import Result


def document(report: Report) -> str:
    """Violations of mandatory controls are failures; advisory, exempt and unknown results are skipped cases."""
    root = ElementTree.Element("testsuites", name=f"policy {report.stack.name}")
    by_control: dict[str, list[Result]] = {}
    for result in report.results:
        by_control.setdefault(result.control.id, []).append(result)
    for control, results in sorted(by_control.items()):
        failures = sum(report.pack.blocks(result) for result in results)
        skipped = sum(result.answer != "pass" for result in results) - failures
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=control,
            tests=str(len(results)),
            failures=str(failures),
            errors="0",
            skipped=str(skipped),
        )
        for result in results:
            _case(report, suite, result)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _case(report: Report, suite: ElementTree.Element, result: Result) -> None:
    resource = report.resource(result.urn)
    name = resource.name if resource else report.stack.name
    case = ElementTree.SubElement(suite, "testcase", name=printable(name), classname=result.control.id)
    key = report.key(result, result.urn) if result.answer != "pass" else None
    position = (key.file, key.line) if key else source_of(report, result.urn) if result.answer != "pass" else None
    if position:
        case.set("file", printable(position[0]))
        case.set("line", str(position[1]))
    findings = printable("\n".join(str(finding) for finding in result.findings))
    if report.pack.blocks(result):
        failure = ElementTree.SubElement(case, "failure", message=printable(result.control.title))
        setting = f"\nsetting: {key}" if key else ""
        failure.text = printable(f"{findings}\n{result.urn}\n{result.control.remedy}{setting}")
    elif result.answer != "pass":
        kind = "exempt" if result.exemption else "unknown" if result.answer == "unknown" else "advisory"
        ElementTree.SubElement(case, "skipped", message=f"{kind}: {findings}")


def printable(string: str) -> str:
    """A string without the control characters that XML does not allow."""
    return "".join(character for character in string if character >= " " or character in "\n\t")
