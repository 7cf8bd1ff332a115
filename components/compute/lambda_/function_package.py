"""Deployment packages of functions and of their layer: the archives that `make functions` writes, or placeholders."""

import base64
import hashlib
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pulumi
from pulumi import Archive, AssetArchive, FileArchive, StringAsset
from pulumi.runtime.proto.resource_pb2_grpc import ResourceMonitorStub
from pulumi.runtime.settings import get_monitor

from components.compute.lambda_.code import LAYER, ROOT, handler_of

ARCHIVES = Path(os.environ.get("FUNCTION_ARCHIVES", ROOT / "build" / "functions"))
"""Folder of the archives. A comparison of revisions names none: a revision has no build."""
LAYERED = "layered"  # folder of the archives without what the layer has, and of the layer
PLACEHOLDER = "The archive is missing: run `make functions`.\n"


@dataclass(frozen=True, kw_only=True)
class LayerPackage:
    """The content of a layer.

    archive: its files. source_code_hash: SHA-256 of the archive's bytes in base64, as Lambda has it; None for a
    placeholder.
    """

    archive: Archive
    source_code_hash: str | None


@dataclass(frozen=True, kw_only=True)
class FunctionPackage(LayerPackage):
    """The deployment package of a function. handler: dotted name of the function that Lambda calls."""

    handler: str


def function_package(
    folder: str, *, layered: bool = False, archives: Path = ARCHIVES, deploying: bool | None = None
) -> FunctionPackage:
    """The package of a folder of functions/: its archive, or a placeholder in previews and tests.

    layered: without what the layer has. deploying: whether resources are created; of the current run if omitted.
    pulumi.RunError if they are and the archive is missing.
    """
    content = _content(_path(archives, folder, layered=layered), archives, deploying=deploying)
    return FunctionPackage(
        handler=handler_of(folder), archive=content.archive, source_code_hash=content.source_code_hash
    )


def layer_package(*, archives: Path = ARCHIVES, deploying: bool | None = None) -> LayerPackage:
    """The content of the layer of shared code, as that of a function."""
    return _content(layered_path(archives, LAYER), archives, deploying=deploying)


def require_archives(
    folders: Iterable[str], *, layered: Collection[str] = (), archives: Path = ARCHIVES, deploying: bool | None = None
) -> None:
    """pulumi.RunError with every missing archive, if resources are created.

    folders: of functions with their shared code. layered: of those with the layer, whose archive is required too.
    """
    paths = [_path(archives, folder, layered=False) for folder in folders]
    paths += [_path(archives, folder, layered=True) for folder in layered]
    if layered:
        paths.append(layered_path(archives, LAYER))
    lacking = [path for path in paths if not path.is_file()]
    if lacking and (is_deployment() if deploying is None else deploying):
        raise pulumi.RunError(_missing(lacking, archives))


def layered_path(archives: Path, name: str) -> Path:
    """The archive of a function without what the layer has, or of the layer, below the folder of all archives."""
    return archives / LAYERED / f"{name}.zip"


def _path(archives: Path, folder: str, *, layered: bool) -> Path:
    return layered_path(archives, folder) if layered else archives / f"{folder}.zip"


def _missing(paths: Iterable[Path], archives: Path) -> str:
    names = ", ".join(f"build/functions/{path.relative_to(archives).as_posix()}" for path in paths)
    return f"{names}: missing: run `make functions` before `pulumi up`"


def _content(path: Path, archives: Path, *, deploying: bool | None) -> LayerPackage:
    if path.is_file():
        digest = base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
        return LayerPackage(archive=FileArchive(str(path)), source_code_hash=digest)
    if is_deployment() if deploying is None else deploying:
        raise pulumi.RunError(_missing([path], archives))
    return LayerPackage(archive=AssetArchive({"placeholder.txt": StringAsset(PLACEHOLDER)}), source_code_hash=None)


def is_deployment() -> bool:
    """Whether the run is an update by Pulumi's engine: neither its preview nor the in-process engine."""
    return not pulumi.runtime.is_dry_run() and isinstance(get_monitor(), ResourceMonitorStub)
