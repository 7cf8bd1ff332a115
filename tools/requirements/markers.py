"""Tests of each requirement: the `pytest.mark.requirement(...)` markers, read from the source of the tests."""

import ast
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.requirements.register import Fault


@dataclass
class Markers:
    """Number of tests by the id they show, and faults of markers. ids: the known ones."""

    ids: Container[str]
    tests: Counter[str] = field(default_factory=Counter[str])
    faults: list[Fault] = field(default_factory=list[Fault])


def scan(tests: Path, ids: Container[str]) -> Markers:
    """The requirement markers of the test files under a folder, read without importing them.

    A marker of a function or of a `pytest.param` counts once, one of a class or a module once for each test in it.
    """
    markers = Markers(ids)
    for path in sorted(tests.rglob("*.py")):
        scan_source(path.read_text(encoding="utf-8"), path.relative_to(tests.parent).as_posix(), markers)
    return markers


def scan_source(source: str, name: str, markers: Markers) -> None:
    """Add the markers of one test file to `markers`; `name` is the path in the faults."""
    tree = ast.parse(source, name)
    weights = dict(_group_markers(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_test(node):
            weights |= {call: 0 for decorator in node.decorator_list for call in _markers_in(decorator)}
    for call in _markers_in(tree):
        place, weight = f"{name}:{call.lineno}", weights.get(call, 1)
        ids = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        if not ids or len(ids) < len(call.args) or call.keywords:
            text = ast.unparse(call)
            markers.faults.append(Fault(place, text, "ids as string literals", "write the ids out in the marker"))
        if not weight:
            markers.faults.append(Fault(place, ast.unparse(call), "a marker on tests", "move it to a test"))
        for id_ in ids:
            if isinstance(id_, str) and id_ in markers.ids:
                markers.tests[id_] += weight
            else:
                markers.faults.append(Fault(place, id_, "an id of docs/requirements.yaml", "correct the id"))


def _group_markers(tree: ast.Module) -> Iterator[tuple[ast.Call, int]]:
    """The markers that hold for a whole class or module, with the number of tests they cover."""
    for group in ast.walk(tree):
        if not isinstance(group, ast.Module | ast.ClassDef):
            continue
        tests = sum(_is_test(node) for node in ast.walk(group))
        carriers: list[ast.AST] = list(group.decorator_list) if isinstance(group, ast.ClassDef) else []
        for statement in group.body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            if any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in targets):
                carriers.append(statement)
        yield from ((call, tests) for carrier in carriers for call in _markers_in(carrier))


def _is_test(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")


def _markers_in(node: ast.AST) -> Iterator[ast.Call]:
    for call in ast.walk(node):
        match call:
            case ast.Call(
                func=ast.Attribute(attr="requirement", value=ast.Attribute(attr="mark") | ast.Name(id="mark"))
            ):
                yield call
            case _:
                pass
