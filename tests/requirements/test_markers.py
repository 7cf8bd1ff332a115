"""Tests of requirements: counts, and refused markers."""

from collections import Counter
from pathlib import Path
from textwrap import dedent

from tools.requirements.markers import Markers, scan, scan_source

IDS = {"GD-07", "GD-25", "GD-26", "MA-04", "MA-62", "QA-13", "QA-42", "QA-48"}


def read(source: str) -> Markers:
    markers = Markers(IDS)
    scan_source(dedent(source), "tests/test_it.py", markers)
    return markers


def counts(source: str) -> Counter[str]:
    markers = read(source)
    assert markers.faults == []
    return markers.tests


def faults(source: str) -> list[str]:
    return [str(fault) for fault in read(source).faults]


def test_a_marker_counts_for_each_id_it_names() -> None:
    source = """
        @pytest.mark.requirement("QA-13", "QA-48")
        def test_media_moves(): ...

        @mark.requirement("QA-48")
        async def test_media_moves_early(): ...
        """
    assert counts(source) == {"QA-13": 1, "QA-48": 2}


def test_a_class_counts_its_tests() -> None:
    source = """
        @pytest.mark.requirement("MA-62")
        class TestTls:
            pytestmark = [pytest.mark.requirement("MA-04")]
            def test_bucket(self): ...
            def test_objects(self): ...
            def helper(self): ...
        """
    assert counts(source) == {"MA-62": 2, "MA-04": 2}


def test_a_module_counts_its_tests() -> None:
    source = """
        pytestmark = pytest.mark.requirement("GD-07")
        def test_one(): ...
        class TestMore:
            def test_two(self): ...
        """
    assert counts(source) == {"GD-07": 2}


def test_a_case_of_a_table_counts_once() -> None:
    source = """
        CASES = [pytest.param(1, marks=pytest.mark.requirement("GD-25"))]
        @pytest.mark.parametrize("seconds", [*CASES, pytest.param(2, marks=pytest.mark.requirement("GD-26"))])
        def test_cached(seconds): ...
        """
    assert counts(source) == {"GD-25": 1, "GD-26": 1}


def test_other_markers_and_words_do_not_count() -> None:
    source = """
        @pytest.mark.skip("QA-13")
        def test_it(): requirement("QA-13")  # pytest.mark.requirement("QA-13")
        """
    assert counts(source) == {}


def test_a_class_without_tests_is_no_evidence() -> None:
    source = """
        @pytest.mark.requirement("MA-62")
        class TestTls: ...
        """
    assert read(source).tests["MA-62"] == 0
    assert faults(source) == [
        "tests/test_it.py:2: \"pytest.mark.requirement('MA-62')\": allowed: a marker on tests; move it to a test"
    ]


def test_a_helper_is_no_evidence() -> None:
    source = """
        @pytest.mark.requirement("MA-62")
        def policy(): ...
        """
    assert read(source).tests["MA-62"] == 0
    assert faults(source) == [
        "tests/test_it.py:2: \"pytest.mark.requirement('MA-62')\": allowed: a marker on tests; move it to a test"
    ]


def test_an_unknown_id_is_reported_with_its_line() -> None:
    source = """
        @pytest.mark.requirement("QA-72")
        def test_it(): ...
        """
    assert faults(source) == ["tests/test_it.py:2: 'QA-72': allowed: an id of docs/requirements.yaml; correct the id"]


def test_an_id_that_is_no_literal_is_refused() -> None:
    source = """
        @pytest.mark.requirement(ROW)
        def test_it(): ...
        """
    assert faults(source) == [
        "tests/test_it.py:2: 'pytest.mark.requirement(ROW)': allowed: ids as string literals; "
        "write the ids out in the marker"
    ]


def test_a_folder_is_read_with_the_folders_below_it(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "storage"
    folder.mkdir(parents=True)
    (folder / "test_bucket.py").write_text('@pytest.mark.requirement("QA-99")\ndef test_it(): ...\n', encoding="utf-8")
    markers = scan(tmp_path / "tests", IDS)
    assert [fault.place for fault in markers.faults] == ["tests/storage/test_bucket.py:1"]
