"""Controls for physical names."""

from components.foundation.name_limits import LIMITS
from policy.registry import Finding, Iterator, Resource, Settings, resource_control


@resource_control(
    "names-length",
    title="Physical names are within the service's length limit",
    severity="high",
    types=list(LIMITS),
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-42"],
    remedy="Shorten the name, with a hash if it must be unique, or omit it.",
    url="https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html",
)
def name_is_within_the_limit(resource: Resource, settings: Settings) -> Iterator[Finding]:
    limit = LIMITS[resource.type]
    length = len(resource.string(limit.property))
    if length > limit.longest:
        yield resource.fail(f"the name has {length} characters, the limit is {limit.longest}", limit.property)
