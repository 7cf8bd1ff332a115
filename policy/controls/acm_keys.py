"""Controls for keys of certificates."""

from policy.frameworks import IN_TRANSIT
from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import ACM_CERTIFICATE


@resource_control(
    "acm-key-length",
    title="RSA keys of certificates have at least 2,048 bits",
    severity="high",
    types=[ACM_CERTIFICATE],
    frameworks={"FSBP": ["ACM.2"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set key_algorithm to RSA_2048 or an elliptic curve.",
    url=f"{SECURITY_HUB}/acm-controls.html#acm-2",
)
def key_is_long_enough(certificate: Resource, settings: Settings) -> Iterator[Finding]:
    """RSA_2048 by default."""
    if certificate.string("keyAlgorithm") == "RSA_1024":
        yield certificate.fail("the key has 1,024 bits", "keyAlgorithm")
