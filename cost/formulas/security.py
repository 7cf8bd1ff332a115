"""KMS, Secrets Manager, parameters and malware protection."""

from collections.abc import Iterator
from typing import Any

from cost.charge import HOURS, Charge, Usage, by_usage, fixed
from cost.resource import Resource

# Specs of keys whose requests have the same price, as infracost's golden file kms_key prices them.
USUAL_SPECS = ("SYMMETRIC_DEFAULT", "RSA_2048")


def key(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """A key, or the replica of one. Versions that rotations add are not counted."""
    usual = resource.text("customerMasterKeySpec", "SYMMETRIC_DEFAULT") in USUAL_SPECS
    requests = "kms.requests" if usual else "kms.asymmetric-requests"
    yield fixed("key", "kms.key-months", "month", 1)
    yield by_usage("key requests", requests, "request", usage.get("requests"))


def secret(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """The secret, and each replica in its region."""
    replicas: list[dict[str, Any]] = resource.items("replicas")
    for region in ("", *(str(item.get("region", "")) for item in replicas)):
        yield fixed("secret", "secrets-manager.secret-months", "month", 1, region)
    yield by_usage("secret requests", "secrets-manager.requests", "request", usage.get("requests"))


def parameter(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Parameters of the tier Standard are free."""
    if resource.text("tier", "Standard") == "Advanced":
        yield fixed("advanced parameter", "ssm.advanced-parameter-hours", "hour", HOURS)


def malware_protection(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("scanned data", "guardduty.malware-gb", "GB", usage.get("scannedGb"))
    yield by_usage("scanned objects", "guardduty.malware-objects", "object", usage.get("scannedObjects"))
