"""Health checkers that a distribution or its web ACL denies."""

from __future__ import annotations

from collections.abc import Iterator

from components.edge.cloudfront.settings import DistributionSettings
from components.edge.route53.health_check_settings import EndpointHealthCheck
from components.edge.settings import EdgeSettings
from components.edge.waf.settings import WebAclSettings
from components.foundation.settings.faults import Fault

FEWEST_REGIONS = 3  # Amazon Route 53 API Reference, HealthCheckConfig.Regions


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


def _rules(edge: EdgeSettings) -> WebAclSettings | None:
    """The web ACL, if its rules decide. Allowed IP sets take precedence, and may include the health checkers."""
    acl = edge.web_acl
    return None if acl is None or any(each.action == "allow" for each in acl.ip_sets.values()) else acl
