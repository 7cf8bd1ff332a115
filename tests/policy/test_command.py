"""Commands end with one line where the user or the file system ends them."""

from pathlib import Path

import pytest

from policy.command import INTERRUPTED, run


def test_the_exit_code_is_that_of_the_command():
    assert run(lambda: 3) == 3


def test_an_interrupted_command_says_so(capsys: pytest.CaptureFixture[str]):
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert run(interrupted) == INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"


def test_a_path_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "missing" / "report.html"
    assert run(lambda: path.write_text("")) == 1
    assert capsys.readouterr().err == f"{path}: No such file or directory\n"


def test_an_error_without_a_path_is_not_hidden():
    def broken() -> int:
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        run(broken)
