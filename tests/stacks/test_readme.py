"""The sample of a preview in the README is what the preview prints."""

import io
import re

from rich.console import Console

from preview.cli import about_settings
from preview.render import Report, show
from preview.stack_file import load
from tests.conftest import ROOT, graph_of

STACK = "quikapp-prod"
SAMPLE = re.compile(r"^```\n(media-platform / .*?)^Policies\n", re.MULTILINE | re.DOTALL)


def test_every_line_of_the_sample_is_printed_where_dots_stand_for_anything():
    _, manual_steps = about_settings(load(ROOT, STACK))
    stream = io.StringIO()
    report = Report(graph=graph_of(STACK), manual_steps=manual_steps)
    show(report, Console(file=stream, width=10_000, color_system=None))
    printed = [line.rstrip() for line in stream.getvalue().splitlines()]
    (sample,) = SAMPLE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    for line in filter(None, sample.splitlines()):
        pattern = ".*".join(map(re.escape, line.split("...")))
        assert any(re.fullmatch(pattern, other) for other in printed), line
