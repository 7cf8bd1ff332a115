"""Controls for parameters of Systems Manager."""

from policy.readers.keys import has_customer_key
from policy.readers.secret_documents import secrets_in_document
from policy.readers.secret_values import is_secret
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import SSM_PARAMETER

USER_GUIDE = "https://docs.aws.amazon.com/systems-manager/latest/userguide"
_UNREAD = "a1b2c3d4"  # in place of an unknown value, which counts as a secret by its name


@resource_control(
    "ssm-parameter-secrets",
    title="Parameters contain no secrets in plaintext",
    severity="high",
    types=[SSM_PARAMETER],
    frameworks={"PCI DSS 4.0": ["8.3.2", "8.6.2"], "NIST 800-53": ["IA-5(7)", "SC-28"]},
    remedy="Set type to SecureString with a customer managed key, or store the value in Secrets Manager.",
    url=f"{USER_GUIDE}/secure-string-parameter-kms-encryption.html",
)
def parameter_contains_no_secret(parameter: Resource, settings: Settings) -> Iterator[Finding]:
    """The name or ARN of a secret is allowed."""
    if parameter.string("type") == "SecureString" or parameter.is_unknown("type"):
        return
    value = next((text for path in ("insecureValue", "value") if isinstance(text := parameter.peek(path), str)), "")
    if is_secret(parameter.string("name").rpartition("/")[2], value or _UNREAD):
        yield parameter.fail("by its name, the parameter contains a secret in plaintext", "name")
    elif secrets_in_document(value):
        yield parameter.fail("by its value, the parameter contains a secret in plaintext", "type")


@resource_control(
    "ssm-parameter-customer-key",
    title="Secret parameters are encrypted with a customer managed key",
    severity="medium",
    types=[SSM_PARAMETER],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set key_id to a customer managed key.",
    url=f"{USER_GUIDE}/secure-string-parameter-kms-encryption.html",
)
def parameter_has_its_own_key(parameter: Resource, settings: Settings) -> Iterator[Finding]:
    if parameter.string("type") == "SecureString" and not has_customer_key(parameter, "keyId"):
        yield parameter.fail("all principals with access to the account's default key can decrypt the value", "keyId")
