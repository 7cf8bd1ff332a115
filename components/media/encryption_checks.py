"""Checks of media that clients encrypt end to end: nothing on the server can read it."""

from collections.abc import Iterator, Mapping

from components.compute.lambda_.settings import LambdaSettings
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import Fault
from components.media.settings import MediaSettings

# Folders of functions/ whose functions decode media, by what they do.
PROCESSING: Mapping[str, str] = {
    "faces": "finds faces",
    "moderate": "moderates",
    "optimise": "makes variants of images",
    "thumbnail": "makes thumbnails",
    "transcode": "transcodes",
    "voice": "transcodes",
}
FLAG = "END_TO_END_ENCRYPTED"
# Functions that accept any content, and read none of it, where the variable says so.
FLAGGED = ("complete", "metadata")


def encrypted_processing_faults(functions: LambdaSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Functions that process media on the server, and functions that are not told that media is encrypted."""
    if not media.e2ee:
        return
    for key, function in functions.functions.items() if functions else ():
        folder = function.folder(key)
        if folder in PROCESSING:
            yield Fault(
                path=f"lambda.functions.{key}",
                problem=f"{PROCESSING[folder]}, and media.e2ee says that clients encrypt all media",
                remedy="remove it; clients upload previews of their own",
            )
        if folder in FLAGGED and function.environment.get(FLAG) != "true":
            yield Fault(
                path=f"lambda.functions.{key}.environment.{FLAG}",
                value=function.environment.get(FLAG),
                problem="has to be true: the content of encrypted media has no type",
                remedy=f'set {FLAG}: "true"',
            )


def encrypted_access_faults(stack: StackNames, media: MediaSettings) -> Iterator[Fault]:
    """Access of workloads to services that decode media."""
    if not media.e2ee:
        return
    for _, path, access in stack.named_workloads():
        for field, given in (("recognition", access.recognition), ("transcoding", access.transcoding)):
            if given:
                yield Fault(
                    path=f"{path}.{field}",
                    value=list(given),
                    problem="reads media on the server, and media.e2ee says that clients encrypt all media",
                    remedy="remove it",
                )
