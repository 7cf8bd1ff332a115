"""The report as JUnit XML: a suite for each control, a case for each resource."""

from xml.etree import ElementTree

from policy.model import Result
from policy.report.summary import Report


def document(report: Report) -> str:
    """Failures of mandatory controls are failures; what is advised, exempt or unknown is skipped with its text."""
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
    text = printable("\n".join(str(finding) for finding in result.findings))
    if report.pack.blocks(result):
        failure = ElementTree.SubElement(case, "failure", message=printable(result.control.title))
        failure.text = f"{text}\n{result.urn}\n{result.control.remedy}"
    elif result.answer != "pass":
        kind = "exempt" if result.exemption else "unknown" if result.answer == "unknown" else "advisory"
        ElementTree.SubElement(case, "skipped", message=f"{kind}: {text}")


def printable(text: str) -> str:
    """A text without the control characters that XML has no form for."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
