"""Kinds of media that the functions of a stack accept."""

from components.compute.lambda_.settings import LambdaSettings
from functions.shared.kinds import KINDS

RESERVING, KINDS_UPLOADED = "presign", "UPLOAD_KINDS"
"""The folder of functions/ that signs uploads, and the variable with their kinds."""


def signed_kinds(functions: LambdaSettings, key: str) -> list[str]:
    """Kinds of media that a function signs uploads of; all kinds without the variable."""
    text = functions.variable(key, KINDS_UPLOADED)[1]
    return text.split(",") if text else [*KINDS]


def uploaded_kinds(functions: LambdaSettings) -> set[str]:
    """Kinds of media that functions sign uploads of; all kinds without such a function."""
    signing = functions.with_code(RESERVING)
    return {kind for key in signing for kind in signed_kinds(functions, key)} if signing else {*KINDS}
