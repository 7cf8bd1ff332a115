"""Deployment packages of functions: the archives that `make functions` writes, or placeholders."""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

import pulumi
from pulumi import Archive, AssetArchive, FileArchive, StringAsset
from pulumi.runtime.proto.resource_pb2_grpc import ResourceMonitorStub
from pulumi.runtime.settings import get_monitor

from components.compute.lambda_.code import ROOT, handler_of

ARCHIVES = ROOT / "build" / "functions"
PLACEHOLDER = "The archive is missing: run `make functions`.\n"


@dataclass(frozen=True, kw_only=True)
class FunctionPackage:
    """The deployment package of a function.

    handler: dotted name of the function that Lambda calls. archive: its files. source_code_hash: SHA-256 of the
    archive's bytes in base64, as Lambda has it; None for a placeholder.
    """

    handler: str
    archive: Archive
    source_code_hash: str | None


def function_package(folder: str, *, archives: Path = ARCHIVES, deploying: bool | None = None) -> FunctionPackage:
    """The package of a folder of functions/: its archive, or a placeholder in previews and tests.

    deploying: whether resources are created; of the current run if omitted. pulumi.RunError if they are and the archive
    is missing.
    """
    path = archives / f"{folder}.zip"
    if path.is_file():
        digest = base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
        return FunctionPackage(handler=handler_of(folder), archive=FileArchive(str(path)), source_code_hash=digest)
    if is_deployment() if deploying is None else deploying:
        raise pulumi.RunError(f"build/functions/{path.name}: missing: run `make functions` before `pulumi up`")
    placeholder = AssetArchive({"placeholder.txt": StringAsset(PLACEHOLDER)})
    return FunctionPackage(handler=handler_of(folder), archive=placeholder, source_code_hash=None)


def is_deployment() -> bool:
    """Whether the run is an update by Pulumi's engine: neither its preview nor the in-process engine."""
    return not pulumi.runtime.is_dry_run() and isinstance(get_monitor(), ResourceMonitorStub)
