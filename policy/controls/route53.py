"""Controls for hosted zones and records of Route 53."""

import re

from policy.frameworks import LOGGED
from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control
from policy.tokens import EC2_ELASTIC_IP, ROUTE53_QUERY_LOG, ROUTE53_RECORD, ROUTE53_ZONE, S3_BUCKET

_WEBSITE = re.compile(r"(?:^|\.)s3-website[.-][a-z0-9-]+\.amazonaws\.com\.?$")


@stack_control(
    "route53-query-logging",
    title="Public hosted zones log queries",
    severity="medium",
    types=[ROUTE53_ZONE],
    frameworks={"FSBP": ["Route53.2"], "PCI DSS 4.0": ["10.4.2"], "NIST 800-53": LOGGED},
    remedy="Add a QueryLog of the zone with a log group in us-east-1; for a zone of a stack file, exempt the finding.",
    url=f"{SECURITY_HUB}/route53-controls.html#route53-2",
)
def queries_are_logged(zone: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not zone.has("vpcs") and not stack.related(zone, ROUTE53_QUERY_LOG, "zoneId"):
        yield zone.missing("queries are not logged")


def _full_name(record: Resource, stack: Stack) -> str:
    """The name of a record. To a name that does not end in that of its zone the provider adds it
    (terraform-provider-aws, expandRecordName)."""
    reported = record.outputs.get("fqdn")
    name = (reported if isinstance(reported, str) else record.string("name")).rstrip(".").lower()
    for zone in stack.follow(record, "zoneId", ROUTE53_ZONE) if record.has("zoneId") else ():
        apex = zone.string("name").rstrip(".")
        if not name.endswith(apex):
            return f"{name}.{apex}" if name else apex
    return name


@stack_control(
    "route53-dangling-record",
    title="Records name websites and addresses of the stack",
    severity="medium",
    types=[ROUTE53_RECORD],
    frameworks={"NIST 800-53": ["CM-8", "SC-20"]},
    remedy="Remove the record with its bucket, and refer to addresses by the Elastic IP.",
    url="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/protection-from-dangling-dns.html",
)
def target_belongs_to_the_stack(record: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """All accounts can create a bucket with the name of a record, or get a released address."""
    aliased = [alias.string("name") for alias in record.nodes("aliases")]
    is_website = any(_WEBSITE.search(target) for target in (*aliased, *record.strings("records")))
    name = _full_name(record, stack) if is_website else ""
    if "." in name and not stack.by_identifier(name, S3_BUCKET):
        yield record.missing(f"the stack has no bucket {name}: others can create it and serve this name")
    addresses = {address.outputs.get("publicIp"): address for address in stack.of(EC2_ELASTIC_IP)}
    for target in record.nodes("records"):
        address = addresses.get(target.value) if isinstance(target.value, str) else None
        if address and address.urn not in record.property_dependencies.get("records", ()):
            yield target.fail(f"the record outlives {address.name}: refer to its public_ip")
