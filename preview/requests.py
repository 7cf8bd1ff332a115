"""Fields of RegisterResource and ReadResource requests."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from google.protobuf import json_format
from pulumi.runtime.proto import resource_pb2

from preview.node import Options


def options_of(request: resource_pb2.RegisterResourceRequest) -> Options:
    """The resource options of a request."""
    timeouts = request.customTimeouts
    operations = (("create", timeouts.create), ("update", timeouts.update), ("delete", timeouts.delete))
    return Options(
        protect=request.protect,
        retain_on_delete=request.retainOnDelete,
        delete_before_replace=request.deleteBeforeReplace,
        ignore_changes=tuple(request.ignoreChanges),
        replace_on_changes=tuple(request.replaceOnChanges),
        replace_with=tuple(sorted(request.replace_with)),
        aliases=tuple(json_format.MessageToDict(request).get("aliases", ())) if request.aliases else (),  # pyright: ignore
        import_id=request.importId,
        deleted_with=request.deletedWith,
        custom_timeouts={name: timeout for name, timeout in operations if timeout},
        additional_secret_outputs=tuple(request.additionalSecretOutputs),
    )


def source_of(request: Any, root: Path) -> str:
    """Source position in the project, `components/platform/stack.py#66`; `""` for other files, such as the SDK's.

    request: of either type; the protocol's stubs do not declare its position.
    """
    file = _project_path(request.sourcePosition.uri, root)
    return f"{file}#{request.sourcePosition.line}" if file else ""


@cache
def _project_path(uri: str, root: Path) -> str:
    path = Path(unquote(urlsplit(uri).path))
    if not path.is_relative_to(root):
        return ""
    relative = path.relative_to(root)
    return "" if relative.parts[:1] == (".venv",) else relative.as_posix()
