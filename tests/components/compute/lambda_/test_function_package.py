"""Deployment packages: archives with their own hash, and placeholders that are never deployed."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import pulumi
import pytest

from components.compute.lambda_.code import RUNTIME, function_folders
from components.compute.lambda_.function_package import function_package, layer_package, require_archives
from components.compute.lambda_.service import SERVICE
from components.compute.lambda_.settings import LambdaSettings
from components.platform.stack import LAYERS


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


def test_functions_with_a_layer_have_archives_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "layered").mkdir()
    (tmp_path / "layered" / "distances.zip").write_bytes(b"own")
    (tmp_path / "layered" / "shared.zip").write_bytes(b"layer")
    function = function_package("distances", layered=True, archives=tmp_path, deploying=True)
    layer = layer_package(archives=tmp_path, deploying=True)
    paths = [each.path for each in (function.archive, layer.archive) if isinstance(each, pulumi.FileArchive)]
    assert paths == [str(tmp_path / "layered" / name) for name in ("distances.zip", "shared.zip")]


def test_a_placeholder_of_the_layer_is_not_deployed(tmp_path: Path) -> None:
    with pytest.raises(pulumi.RunError, match=r"build/functions/layered/shared\.zip: missing: run `make functions`"):
        layer_package(archives=tmp_path, deploying=True)


def test_a_deployment_ends_with_every_missing_archive(tmp_path: Path) -> None:
    (tmp_path / "one.zip").touch()
    message = "build/functions/two.zip, build/functions/three.zip: missing: run `make functions` before `pulumi up`"
    with pytest.raises(pulumi.RunError, match=f"^{re.escape(message)}$"):
        require_archives(["one", "two", "three"], archives=tmp_path, deploying=True)


def test_a_deployment_with_a_layer_needs_it_and_its_own_archives(tmp_path: Path) -> None:
    (tmp_path / "one.zip").touch()
    message = "build/functions/layered/one.zip, build/functions/layered/shared.zip: missing: "
    with pytest.raises(pulumi.RunError, match=f"^{re.escape(message)}"):
        require_archives([], layered=["one"], archives=tmp_path, deploying=True)


def test_a_preview_needs_no_archives(tmp_path: Path) -> None:
    require_archives(["one"], layered=["two"], archives=tmp_path, deploying=False)


def required(monkeypatch: pytest.MonkeyPatch, functions: Mapping[str, Any], **settings: bool) -> Any:
    """The folders of functions, and of those with the layer, whose archives the first layer of a stack requires."""
    found: list[tuple[list[str], list[str]]] = []

    def require(folders: Iterable[str], *, layered: Iterable[str] = ()) -> None:
        found.append((list(folders), list(layered)))

    monkeypatch.setattr("components.compute.lambda_.function_package.require_archives", require)
    (check,) = [part for part in SERVICE.parts if part.layer == LAYERS[0].layer]
    cast("Any", check).create(None, LambdaSettings.model_validate({"functions": functions, **settings}))
    (given,) = found
    return given


def test_archives_are_required_in_the_first_layer_of_a_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    functions = {"a": {"code": "health"}, "b": {"code": "health"}, "c": {"code": "optimise", "url": dict[str, Any]()}}
    assert required(monkeypatch, functions) == (["optimise", "health"], [])


def test_an_origin_of_a_distribution_has_its_shared_code_in_its_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    functions = {"a": {"code": "health"}, "c": {"code": "optimise", "url": dict[str, Any]()}}
    assert required(monkeypatch, functions, sharedLayer=True) == (["optimise"], ["health"])


def test_a_folder_with_a_handler_is_a_function(tmp_path: Path) -> None:
    handle = "def handle(event, context):\n    return None\n"
    files = {"shared/code.py": handle, "one/handler.py": handle, "two/handler.py": handle, "three/handler.py": ""}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert function_folders(tmp_path) == ("one", "two")


def test_the_runtime_is_a_version_of_python() -> None:
    assert RUNTIME == "python3.13"
