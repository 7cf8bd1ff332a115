"""Lambda."""

from collections.abc import Iterator
from decimal import Decimal

from cost.charge import HOURS, Charge, Usage, above, by_usage, fixed, product
from cost.resource import Resource

INCLUDED_STORAGE_MB = Decimal(512)  # of /tmp, AWS Lambda Developer Guide


def function(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Requests and duration; `/tmp` above 512 MB."""
    requests = usage.get("requests")
    seconds = product(requests, usage.get("durationMs"), Decimal(1) / 1000)
    yield by_usage("function requests", "lambda.requests", "request", requests)
    yield by_usage(
        "function duration", f"lambda.gb-seconds.{_architecture(resource)}", "GB-s", product(seconds, _memory(resource))
    )
    storage = above(resource.number("ephemeralStorage.size", int(INCLUDED_STORAGE_MB)), INCLUDED_STORAGE_MB)
    if storage is None or storage > 0:
        quantity = product(seconds, storage, Decimal(1) / 1024)
        yield by_usage("function storage", "lambda.storage-gb-seconds", "GB-s", quantity)


def provisioned_concurrency(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Environments kept ready all month, by the memory of their function."""
    target = resource.referenced("functionName", "aws:lambda/function:Function")
    number = resource.number("provisionedConcurrentExecutions")
    yield fixed(
        "provisioned concurrency",
        f"lambda.provisioned-gb-seconds.{_architecture(target)}",
        "GB-s",
        product(number, _memory(target) if target else None, HOURS, 3600),
    )


def _architecture(resource: Resource | None) -> str:
    found = resource.items("architectures") if resource else []
    return str(found[0]) if found else "x86_64"


def _memory(resource: Resource) -> Decimal | None:
    """GB."""
    return product(resource.number("memorySize", 128), Decimal(1) / 1024)
