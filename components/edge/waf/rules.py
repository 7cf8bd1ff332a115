"""The rules of a web ACL, from its settings.

A rule is a plain mapping with the SDK's snake_case keys: the SDK has separate classes for every level at which a
statement may be nested, and importing them takes half a second and 25 MB, also in stacks without a web ACL.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi import Input

from components.edge.waf.order import RuleKind, rule_priority
from components.edge.waf.settings import (
    SITE,
    CountriesSettings,
    IpSetSettings,
    ManagedGroupSettings,
    PathRateSettings,
    RateSettings,
    SiteRateSettings,
    WebAclSettings,
)
from components.foundation.managed_rule_groups import BOT_CONTROL
from components.foundation.names import physical_name

Part = dict[str, Any]

METRIC_LIMIT = 128  # AWS WAF API reference, VisibilityConfig.MetricName
FORWARDED_FOR = "X-Forwarded-For"
TRANSFORMATIONS = ("URL_DECODE", "NORMALIZE_PATH", "LOWERCASE")  # so that /API/%61uth and /x/../api/auth match too


def rules(settings: WebAclSettings, acl_name: str, ip_set_arns: Mapping[str, Sequence[Input[str]]]) -> list[Part]:
    """All rules in order of priority. ip_set_arns: ARNs of the IPv4 and IPv6 parts, by set."""
    made = _Rules(settings, acl_name)
    made.add_ip_sets(settings.ip_sets, ip_set_arns)
    if settings.countries:
        made.add_countries(settings.countries)
    for role, rule in settings.path_rules.items():
        made.add("path", role, f"path-{role}", path_statement(rule.paths), made.action(rule.action, rule.response))
    if settings.site_rate:
        made.add_rate(SITE, settings.site_rate, None)
    for role, rate in settings.path_rates.items():
        made.add_rate(role, rate, path_statement(rate.paths))
    for name, group in settings.groups.items():
        made.add_managed(name, group)
    return sorted(made.rules, key=lambda rule: rule["priority"])


def visibility(metric_name: str, settings: WebAclSettings) -> Part:
    """Metrics and sampling under a metric name."""
    return {
        "cloudwatch_metrics_enabled": True,
        "metric_name": physical_name(metric_name, limit=METRIC_LIMIT),
        "sampled_requests_enabled": settings.sample_requests,
    }


def path_statement(paths: Sequence[str]) -> Part:
    """A match of path prefixes, after normalization."""
    return _any_of(
        [
            {
                "byte_match_statement": {
                    "field_to_match": {"uri_path": {}},
                    "positional_constraint": "STARTS_WITH",
                    "search_string": path.lower(),
                    "text_transformations": [
                        {"priority": order, "type": type_} for order, type_ in enumerate(TRANSFORMATIONS)
                    ],
                }
            }
            for path in paths
        ]
    )


class _Rules:
    """The rules, each with its priority and metric."""

    def __init__(self, settings: WebAclSettings, acl_name: str) -> None:
        self.settings = settings
        self.acl_name = acl_name
        self.rules: list[Part] = []

    def add(self, kind: RuleKind, role: str, name: str, statement: Part, act: Part) -> None:
        """One rule; act is its `action`, or for a managed group its `override_action`."""
        self.rules.append(
            {
                "name": name,
                "priority": rule_priority(kind, role),
                "statement": statement,
                "visibility_config": visibility(f"{self.acl_name}-{name}", self.settings),
                **act,
            }
        )

    def action(self, action: str, response: str | None, *, status_code: int | None = None) -> Part:
        """The action of a rule; blocked requests get a custom response, a status code, or 403."""
        if action != "block":
            return {"action": {action: {}}}
        if response is not None:
            answer = {
                "response_code": self.settings.responses[response].status_code,
                "custom_response_body_key": response,
            }
        elif status_code is not None:
            answer = {"response_code": status_code}
        else:
            return {"action": {"block": {}}}
        return {"action": {"block": {"custom_response": answer}}}

    def add_ip_sets(self, ip_sets: Mapping[str, IpSetSettings], arns: Mapping[str, Sequence[Input[str]]]) -> None:
        for role, ip_set in ip_sets.items():
            statement = _any_of([{"ip_set_reference_statement": {"arn": arn}} for arn in arns[role]])
            kind = "allowed-ips" if ip_set.action == "allow" else "blocked-ips"
            self.add(kind, role, f"ip-{role}", statement, {"action": {ip_set.action: {}}})

    def add_countries(self, countries: CountriesSettings) -> None:
        named = {"geo_match_statement": {"country_codes": list(countries.countries)}}
        statement = {"not_statement": {"statement": named}} if countries.mode == "allow" else named
        self.add("countries", "countries", "countries", statement, self.action("block", countries.response))

    def add_rate(self, role: str, rate: SiteRateSettings | PathRateSettings, scope: Part | None) -> None:
        statement = {
            "limit": rate.limit,
            "evaluation_window_sec": rate.evaluation_window_seconds,
            **_aggregation(rate),
            **({"scope_down_statement": scope} if scope else {}),
        }
        act = self.action(rate.action, rate.response, status_code=429)
        self.add("rate", role, f"rate-{role}", {"rate_based_statement": statement}, act)

    def add_managed(self, name: str, group: ManagedGroupSettings) -> None:
        statement: Part = {"name": name, "vendor_name": "AWS"}
        if group.version:
            statement["version"] = group.version
        if group.overrides:
            statement["rule_action_overrides"] = [
                {"name": rule, "action_to_use": {action: {}}} for rule, action in sorted(group.overrides.items())
            ]
        if group.except_paths:
            statement["scope_down_statement"] = {"not_statement": {"statement": path_statement(group.except_paths)}}
        if name == BOT_CONTROL:
            level = {"inspection_level": group.inspection_level or "COMMON"}
            statement["managed_rule_group_configs"] = [{"aws_managed_rules_bot_control_rule_set": level}]
        act: Part = {"override_action": {"count" if group.mode == "count" else "none": {}}}
        self.add("managed", name, name, {"managed_rule_group_statement": statement}, act)


def _aggregation(rate: RateSettings) -> Part:
    if rate.aggregate_key_type == "ip":
        return {"aggregate_key_type": "IP"}
    return {
        "aggregate_key_type": "FORWARDED_IP",
        "forwarded_ip_config": {"header_name": FORWARDED_FOR, "fallback_behavior": "MATCH"},
    }


def _any_of(statements: Sequence[Part]) -> Part:
    """A single statement for several: WAF requires two or more statements in an OR."""
    return statements[0] if len(statements) == 1 else {"or_statement": {"statements": list(statements)}}
