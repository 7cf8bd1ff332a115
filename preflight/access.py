"""Access to AWS that a command lacks: one reason with its remedy, whether botocore finds it or AWS."""

from collections.abc import Mapping
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError  # pyright: ignore[reportMissingTypeStubs]

SIGN_IN = "sign in again: `aws sso login`, or new temporary credentials"
CONFIGURE = "set AWS_PROFILE to a profile of the account, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
PROFILES = "set AWS_PROFILE to one that `aws configure list-profiles` prints, or unset it"
CORRECT = "correct ~/.aws/config and ~/.aws/credentials, or the file of AWS_CONFIG_FILE"
CONNECT = "check the region, and the connection to AWS with its proxy (HTTPS_PROXY) and certificates (AWS_CA_BUNDLE)"
REMEDIES: Mapping[str, str] = {
    # Exceptions of botocore, the general ones behind those that inherit from them.
    "NoCredentialsError": CONFIGURE,
    "PartialCredentialsError": CONFIGURE,
    "ProfileNotFound": PROFILES,
    "SSOError": SIGN_IN,
    "LoginError": SIGN_IN,
    "TokenRetrievalError": SIGN_IN,
    "CredentialRetrievalError": SIGN_IN,
    "ConnectionError": CONNECT,
    "HTTPClientError": CONNECT,
    # Error codes. IAM User Guide, "Troubleshoot access denied error messages"; AWS STS API Reference, "Common Errors".
    "ExpiredToken": SIGN_IN,
    "ExpiredTokenException": SIGN_IN,
    "RequestExpired": "set the clock of this machine, or sign in again",
    "InvalidClientTokenId": f"the access key is unknown or inactive: {CONFIGURE}",
    "UnrecognizedClientException": f"the access key is unknown, or the region is disabled in the account: {CONFIGURE}",
    "SignatureDoesNotMatch": f"the secret access key is wrong: {CONFIGURE}",
}


def code_of(error: BotoCoreError | ClientError) -> str:
    """The code of AWS's error, or the exception of botocore that `REMEDIES` has, its own name otherwise."""
    if isinstance(error, ClientError):
        answer = cast("Mapping[str, Any]", error.response)  # pyright: ignore[reportUnknownMemberType]
        return str(answer.get("Error", {}).get("Code", ""))
    names = [each.__name__ for each in type(error).__mro__]
    return next((name for name in names if name in REMEDIES), names[0])


def remedy_of(code: str) -> str:
    """What to do about a code of `code_of`: correct the configuration where it is of no other kind."""
    return REMEDIES.get(code, CORRECT)
