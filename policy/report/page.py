"""The report as a self-contained HTML page: by control, by resource, and coverage of frameworks."""

import json
from pathlib import Path

from policy.report import as_json
from policy.report.summary import Report

TEMPLATE = Path(__file__).with_name("page.html")


def document(report: Report) -> str:
    """The template with the report's JSON, escaped so that no value can end the script."""
    data = json.dumps(as_json.document(report), separators=(",", ":"))
    for character, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        data = data.replace(character, escape)
    return TEMPLATE.read_text().replace("/*DATA*/null", data)
