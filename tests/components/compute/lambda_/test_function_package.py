"""Deployment packages: archives with their own hash, and placeholders that are never deployed."""

import base64
import hashlib
from pathlib import Path

import pulumi
import pytest

from components.compute.lambda_.code import RUNTIME, function_folders
from components.compute.lambda_.function_package import function_package


def test_an_archive_has_the_hash_of_its_own_bytes(tmp_path: Path) -> None:
    (tmp_path / "distances.zip").write_bytes(b"archive")
    package = function_package("distances", archives=tmp_path, deploying=True)
    assert isinstance(package.archive, pulumi.FileArchive)
    assert package.archive.path == str(tmp_path / "distances.zip")
    assert package.source_code_hash == base64.b64encode(hashlib.sha256(b"archive").digest()).decode()


def test_previews_have_a_placeholder_without_a_hash(tmp_path: Path) -> None:
    package = function_package("distances", archives=tmp_path, deploying=False)
    assert isinstance(package.archive, pulumi.AssetArchive)
    assert package.source_code_hash is None


def test_a_placeholder_is_not_deployed(tmp_path: Path) -> None:
    with pytest.raises(pulumi.RunError, match=r"build/functions/distances\.zip: missing: run `make functions`"):
        function_package("distances", archives=tmp_path, deploying=True)


def test_a_folder_with_a_handler_is_a_function(tmp_path: Path) -> None:
    for name in ("shared/code.py", "one/handler.py", "two/handler.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert function_folders(tmp_path) == ("one", "two")


def test_the_runtime_is_a_version_of_python() -> None:
    assert RUNTIME == "python3.13"
