"""Health checkers that a distribution or its web ACL denies."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from components.edge.cloudfront.settings import DistributionSettings
from components.edge.route53.health_check_settings import EndpointHealthCheck
from components.edge.settings import EdgeSettings
from components.edge.waf.settings import WebAclSettings
from components.foundation.settings.faults import Fault

FEWEST_REGIONS = 3  # Amazon Route 53 API Reference, HealthCheckConfig.Regions
# Amazon Route 53 API Reference, GetCheckerIpRanges. Health checkers connect to CloudFront by IPv4.
CHECKER_RANGES = (
    "15.177.0.0/18", "54.183.255.128/26", "54.228.16.0/26", "54.232.40.64/26", "54.241.32.64/26", "54.243.31.192/26",
    "54.244.52.192/26", "54.245.168.0/26", "54.248.220.0/26", "54.250.253.192/26", "54.251.31.128/26",
    "54.252.79.128/26", "54.252.254.192/26", "54.255.254.192/26", "107.23.255.0/26", "176.34.159.192/26",
    "177.71.207.128/26",
)  # fmt: skip


def country_faults(
    owner: str, edge: EdgeSettings, distribution: DistributionSettings, check: EndpointHealthCheck
) -> Iterator[Fault]:
    """Health checkers in countries that the geographic restriction, or the web ACL's geographic match rule, denies."""
    restriction, rule = distribution.geo_restriction, _rules(edge)
    denying = (
        (f"{owner}.geoRestriction", restriction.type == "allow", restriction.countries) if restriction else None,
        ("edge.webAcl.countries", rule.countries.mode == "allow", rule.countries.countries)
        if rule is not None and rule.countries is not None
        else None,
    )
    for path, allows, countries in filter(None, denying):
        admitted = [region for region, country in check.checkers.items() if (country in countries) == allows]
        denied = sorted({country for region, country in check.checkers.items() if region not in admitted})
        if denied:
            admit = f"{'add' if allows else 'remove'} {', '.join(denied)} {'to' if allows else 'from'} {path}.countries"
            enough = len(admitted) >= FEWEST_REGIONS
            yield Fault(
                path="regions",
                value=list(check.regions) or None,
                problem=f"{path} denies health checkers in {', '.join(denied)}, which report the endpoint as unhealthy",
                remedy=f"set [{', '.join(admitted)}], or {admit}" if enough else admit,
            )


def path_rule_faults(edge: EdgeSettings, check: EndpointHealthCheck) -> Iterator[Fault]:
    """Paths that a rule of the web ACL answers before the origin does."""
    rules = _rules(edge)
    for role, rule in rules.path_rules.items() if rules is not None else ():
        matching = [path for path in rule.paths if check.path.lower().startswith(path.lower())]
        if matching and rule.action != "count":
            yield Fault(
                path="path",
                value=check.path,
                problem=f"edge.webAcl.pathRules.{role} ('{matching[0]}') answers with {rule.action}, whether or not "
                "the origin works",
                remedy="use a path that no rule matches",
            )


def default_action_faults(edge: EdgeSettings) -> Iterator[Fault]:
    """A web ACL that only admits IP sets, without the health checkers."""
    rules = _rules(edge)
    if rules is not None and rules.default_action == "block":
        yield Fault(
            path="domainName",
            problem="edge.webAcl.defaultAction blocks health checkers, which report the endpoint as unhealthy",
            remedy=f"add {CHECKER_RANGES[0]} and the other ranges of Route 53 health checkers to an allowed ipSet",
        )


def _rules(edge: EdgeSettings) -> WebAclSettings | None:
    """The web ACL, if its rules decide on health checkers. IP sets that allow them take precedence."""
    acl = edge.web_acl
    if acl is None:
        return None
    allowed = (address for each in acl.ip_sets.values() if each.action == "allow" for address in each.addresses)
    return None if any(map(_is_of_checkers, allowed)) else acl


def _is_of_checkers(address: str) -> bool:
    """Whether an address range has health checkers."""
    given = ip_network(address, strict=False)
    return given.version == 4 and any(given.overlaps(ip_network(each)) for each in CHECKER_RANGES)
