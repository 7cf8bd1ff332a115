"""Sections of the preview."""

import io

import pytest

from components.foundation.service.manual_steps import ManualStep
from components.foundation.settings.defaults import Default
from preview.graph import Graph
from preview.render import Report, console_for, show


class Terminal(io.StringIO):
    """A stream with isatty."""

    def isatty(self) -> bool:
        return True


def rendered(report: Report, stream: io.StringIO) -> str:
    show(report, console_for(stream))
    return stream.getvalue()


def graph() -> Graph:
    return Graph(project="shop", stack="dev", nodes=(), outputs={"list": ["[bold]a"], "none": None, "long": "x" * 300})


def test_each_output_is_one_line_of_any_length():
    assert rendered(Report(graph=graph(), details=["outputs"]), io.StringIO()).splitlines()[2:] == [
        "Outputs",
        '  list = ["[bold]a"]',
        f"  long = {'x' * 300}",
        "  none = none",
    ]


def test_a_long_output_is_truncated_unless_whole_values_are_asked_for():
    lines = rendered(Report(graph=graph()), io.StringIO()).splitlines()
    assert lines[2] == "Outputs (--outputs shows whole values)"
    assert lines[4] == f"  long = {'x' * 106}..."


def test_defaults_are_counted_unless_they_are_asked_for():
    defaults = [Default(path="days", pattern="days", value=30)]
    empty = Graph(project="shop", stack="dev", nodes=())
    assert rendered(Report(graph=empty, defaults=defaults), io.StringIO()).splitlines()[2:] == [
        "1 setting with default values (--defaults shows them)"
    ]


def test_manual_steps_are_ordered_by_time_and_a_kind_is_one_line_with_its_subjects():
    steps = [
        ManualStep(path=f"secrets.{key}", subject=key, action="set the value", actor="the owner") for key in "ab"
    ] + [ManualStep(path="zones.a", subject="a", action="delegate the zone", actor="the registrar", when="during")]
    report = Report(graph=Graph(project="shop", stack="dev", nodes=()), manual_steps=steps)
    assert rendered(report, io.StringIO()).splitlines()[2:] == [
        "By hand, once",
        "  during the first pulumi up",
        "    delegate the zone (the registrar): a",
        "  after the first pulumi up",
        "    set the value (the owner): a, b",
    ]
    assert report.to_json()["manualSteps"][2] == {
        "path": "zones.a",
        "subject": "a",
        "action": "delegate the zone",
        "actor": "the registrar",
        "when": "during",
        "replaces": "",
    }


def test_empty_sections_are_omitted():
    empty = Report(graph=Graph(project="shop", stack="dev", nodes=()))
    assert rendered(empty, io.StringIO()) == "shop / dev: 0 resources, 0 components, 0 regions, 0 protected\n"


def test_an_equal_default_of_several_entries_is_one_line():
    defaults = [
        Default(path="purposes.media.copies", pattern="purposes.*.copies", value="replicated"),
        Default(path="purposes.films.copies", pattern="purposes.*.copies", value="replicated"),
        Default(path="purposes.logs.copies", pattern="purposes.*.copies", value="none"),
        Default(path="days", pattern="days", value=30),
    ]
    report = Report(graph=Graph(project="shop", stack="dev", nodes=()), defaults=defaults, details=["defaults"])
    lines = rendered(report, io.StringIO())
    assert lines.splitlines()[2:] == [
        "Defaults",
        "  purposes.*.copies = replicated (2 times)",
        "  purposes.logs.copies = none",
        "  days = 30",
    ]


def test_a_terminal_has_emphasis(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1m" in rendered(Report(graph=graph()), Terminal())


def test_no_color_means_no_escape_sequence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in rendered(Report(graph=graph()), Terminal())
