"""Kinds of media that the functions of a stack accept."""

from components.compute.lambda_.settings import LambdaSettings
from functions.shared.kinds import KINDS

RESERVING, KINDS_UPLOADED = "presign", "UPLOAD_KINDS"
"""The folder of functions/ that signs uploads, and the variable with their kinds."""


def uploaded_kinds(functions: LambdaSettings) -> set[str]:
    """Kinds of media that functions sign uploads of; all kinds without such a function."""
    found = [functions.variable(key, KINDS_UPLOADED)[1] for key in functions.with_code(RESERVING)]
    return {kind for text in found for kind in text.split(",")} if found and all(found) else {*KINDS}
