"""Credentials of the tests of S3's signatures, and clients that sign with them."""

from datetime import UTC, datetime
from functools import cache
from typing import Any
from unittest import mock

import boto3  # pyright: ignore[reportMissingTypeStubs]
from botocore.config import Config  # pyright: ignore[reportMissingTypeStubs]

from simulator.sigv4 import Credentials

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACCESS_KEY_ID, SECRET_KEY, TOKEN = "ASIAEXAMPLE", "secret", "token"
CREDENTIALS = {ACCESS_KEY_ID: Credentials(secret_key=SECRET_KEY, token=TOKEN)}
BUCKET, REGION = "media-dev-1", "eu-west-1"


@cache
def client() -> Any:
    """A client of S3 with the credentials of a role."""
    session: Any = boto3.Session(
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_KEY,
        aws_session_token=TOKEN,
        region_name=REGION,
    )
    return session.client("s3", config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))


def signed(operation: str, **arguments: Any) -> Any:
    """The result of a client's method, such as generate_presigned_post, at noon."""
    clock = NOW.replace(tzinfo=None)
    with (
        mock.patch("botocore.auth.get_current_datetime", return_value=clock),
        mock.patch("botocore.signers.get_current_datetime", return_value=clock),
    ):
        return getattr(client(), operation)(**arguments)
