"""CloudFront, Route 53 and WAF."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cost.charge import Charge, Usage, by_usage, fixed
from cost.resource import Resource

# Locations of viewers with prices of their own, and the names of their usage. Others are not in the book.
LOCATIONS: Mapping[str, str] = {"us": "Us", "europe": "Europe", "asia-pacific": "AsiaPacific"}
CHEAPEST: Sequence[str] = ("us", "europe")  # PriceClass_100
# Rule groups with fees of their own beside those of the web ACL.
PAID_GROUPS: Mapping[str, str] = {
    "AWSManagedRulesBotControlRuleSet": "bot-control",
    "AWSManagedRulesATPRuleSet": "account-takeover",
    "AWSManagedRulesACFPRuleSet": "account-creation",
    "AWSManagedRulesAntiDDoSRuleSet": "anti-ddos",
}
RECORD = "aws:route53/record:Record"


def distribution(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Data and HTTPS requests by the location of viewers, for the price class of the distribution; requests to Origin
    Shield by its region."""
    for location, suffix in LOCATIONS.items():
        if location not in CHEAPEST and resource.text("priceClass") == "PriceClass_100":
            continue
        out, requests = usage.get(f"out{suffix}Gb"), usage.get(f"requests{suffix}")
        yield by_usage(f"data to viewers, {location}", f"cloudfront.out-gb.{location}", "GB", out)
        yield by_usage(f"HTTPS requests, {location}", f"cloudfront.https-requests.{location}", "request", requests)
    shields: list[dict[str, Any]] = [origin.get("originShield") or {} for origin in resource.items("origins")]
    for region in sorted({str(shield["originShieldRegion"]) for shield in shields if shield.get("enabled")}):
        yield by_usage(
            "requests to Origin Shield",
            "cloudfront.origin-shield-requests",
            "request",
            usage.get("originShieldRequests"),
            region,
        )


def edge_function(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("edge function", "cloudfront.function-invocations", "invocation", usage.get("invocations"))


def key_value_store(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("reads of key value store", "cloudfront.key-value-reads", "request", usage.get("reads"))


def real_time_logs(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("real-time logs", "cloudfront.real-time-log-lines", "line", usage.get("lines"))


def field_level_encryption(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("encrypted fields", "cloudfront.encrypted-field-requests", "request", usage.get("requests"))


def monitoring(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Additional metrics of a distribution."""
    yield fixed("additional metrics", "cloudfront.additional-metrics-months", "distribution-month", 1)


def zone(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """The zone, its standard queries, and those of records that route by latency, which have another price."""
    yield fixed("hosted zone", "route53.zone-months", "month", 1)
    yield by_usage("DNS queries", "route53.queries", "query", usage.get("queries"))
    if any(record.get("latencyRoutingPolicies") for record in resource.referring(RECORD, "zoneId")):
        yield by_usage("DNS queries, latency", "route53.latency-queries", "query", usage.get("latencyQueries"))


def health_check(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """A check of an endpoint in AWS, which those of a stack are, with each option: HTTPS, string match, fast interval,
    latency. Checks that combine others or follow an alarm have no options."""
    kind = resource.text("type")
    yield fixed("health check", "route53.health-check-months", "month", 1)
    options = sum(
        (
            kind.startswith("HTTPS"),
            kind.endswith("STR_MATCH"),
            resource.number("requestInterval", 30) == 10,
            bool(resource.get("measureLatency")),
        )
    )
    if options:
        yield fixed("health check options", "route53.health-check-option-months", "month", options)


def web_acl(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """The ACL, its rules and rule groups, and the requests that it inspects."""
    rules: list[dict[str, Any]] = resource.items("rules")
    statements: list[dict[str, Any]] = [rule.get("statement") or {} for rule in rules]
    groups = [statement.get("managedRuleGroupStatement") for statement in statements]
    names = [str(group.get("name")) for group in groups if group]
    yield fixed("web ACL", "waf.acl-months", "month", 1)
    if len(rules) > len(names):
        yield fixed("rules", "waf.rule-months", "month", len(rules) - len(names))
    if names:
        yield fixed("managed rule groups", "waf.managed-group-months", "month", len(names))
    yield by_usage("inspected requests", "waf.requests", "request", usage.get("requests"))
    for name in names:
        if paid := PAID_GROUPS.get(name):
            yield fixed(f"{paid} rule group", f"waf.{paid}-months", "month", 1)
            yield by_usage(f"requests, {paid}", f"waf.{paid}-requests", "request", usage.get("requests"))


def shield_subscription(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield fixed("Shield Advanced", "shield.advanced-months", "month", 1)
