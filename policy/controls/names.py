"""Controls over physical names."""

from components.foundation.name_limits import LIMITS
from policy.registry import Finding, Iterator, Resource, Settings, resource_control


@resource_control(
    "names-length",
    title="Names are not longer than the service takes",
    severity="high",
    types=list(LIMITS),
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-42"],
    remedy="Shorten the name, with a hash of the rest where it has to stay unlike any other, or leave it to Pulumi.",
    url="https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html",
)
def name_is_short_enough(resource: Resource, settings: Settings) -> Iterator[Finding]:
    limit = LIMITS[resource.type]
    length = len(resource.string(limit.property))
    if length > limit.longest:
        yield resource.fail(f"the name has {length} characters, the service takes {limit.longest}", limit.property)
