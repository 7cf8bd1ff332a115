"""The report as one page that needs nothing else: by control, by resource, and the coverage of frameworks."""

import json
from pathlib import Path

from policy.report import as_json
from policy.report.summary import Report

TEMPLATE = Path(__file__).with_name("page.html")


def document(report: Report) -> str:
    """The template with the report's JSON in it, written so that no text of it can end the script."""
    data = json.dumps(as_json.document(report), separators=(",", ":"))
    for sign, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        data = data.replace(sign, escape)
    return TEMPLATE.read_text().replace("/*DATA*/null", data)
