"""AWS WAF web ACLs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import Field

from components.edge.waf.order import RuleKind, rule_priority
from components.foundation.managed_rule_groups import BASE, BOT_CONTROL, COMMON, MANAGED_GROUPS
from components.foundation.settings.base import Settings
from components.foundation.settings.countries import COUNTRIES
from components.foundation.settings.domain_names import DomainName
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.types import LogRetentionDays

# AWS WAF quotas: maximum WCUs of a web ACL; more than 1,500 cost extra per request.
CAPACITY_LIMIT = 5000
# AWS WAF Developer Guide, "Rule statements": a path match is a string match at the start (2) after three
# transformations (10 each).
PATH_CAPACITY = 32
RATE_CAPACITY = 2
SET_CAPACITY = 1
SITE = "site"
BODY_SIZE_RULE = "SizeRestrictions_BODY"

Role = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$")]
Path = Annotated[str, Field(pattern=r"^/[\x21-\x7e]*$", max_length=200)]
Header = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
Action = Literal["block", "count", "captcha", "challenge"]


class ManagedGroupSettings(Settings):
    """An AWS managed rule group."""

    mode: Literal["enforce", "count", "off"] = "enforce"
    """`enforce`: the rules' own actions. `count`: count only. `off`: not included."""
    overrides: dict[str, Literal["allow", "block", "count", "captcha", "challenge"]] = Field(default_factory=dict)
    """Rule action overrides; SizeRestrictions_BODY counts unless overridden, since it blocks uploads of more than 8 KB
    (T-11)."""
    version: str | None = Field(default=None, pattern=r"^Version_\d+\.\d+$")
    """Static version; AWS's default version, which is updated automatically, if omitted."""
    except_paths: tuple[Path, ...] = ()
    """Path prefixes excluded by the scope-down statement; none by default."""
    inspection_level: Literal["COMMON", "TARGETED"] | None = None
    """Inspection level of AWSManagedRulesBotControlRuleSet; COMMON if omitted. Not supported by other groups."""


class RateSettings(Settings):
    """A rate-based rule per IP address."""

    evaluation_window_seconds: Literal[60, 120, 300, 600] = 300
    """Evaluation window."""
    action: Action = "block"
    """Action for requests over the limit, until the rate falls below it."""
    aggregate_key_type: Literal["ip", "forwarded_ip"] = "ip"
    """Aggregation key: the source address, or the first address in X-Forwarded-For, which clients can forge: only for
    resources behind a proxy."""
    response: Role | None = None
    """Custom response to blocked requests, one of `responses`; status 429 without a body if omitted."""


class SiteRateSettings(RateSettings):
    """The rate limit on all requests (X-17)."""

    limit: int = Field(default=2000, ge=10, le=2_000_000_000)
    """Requests per evaluation window."""


class PathRateSettings(RateSettings):
    """A rate limit on paths such as sign-in and upload (X-17, GD-136)."""

    paths: tuple[Path, ...] = Field(min_length=1)
    """Path prefixes, case-insensitive, such as /api/auth."""
    limit: int = Field(default=100, ge=10, le=2_000_000_000)
    """Requests per evaluation window to all of these paths together."""


class PathRuleSettings(Settings):
    """A rule for restricted paths."""

    paths: tuple[Path, ...] = Field(min_length=1)
    """Path prefixes, case-insensitive, such as /internal."""
    action: Action = "block"
    """Action for matching requests."""
    response: Role | None = None
    """Custom response to blocked requests, one of `responses`; status 403 if omitted."""


class CountriesSettings(Settings):
    """A geographic match rule (GD-137)."""

    mode: Literal["allow", "block"]
    """`allow`: only these countries. `block`: all but these."""
    countries: tuple[str, ...] = Field(min_length=1, max_length=50)
    """ISO 3166-1 codes of two letters."""
    response: Role | None = None
    """Custom response to blocked requests, one of `responses`; status 403 if omitted."""

    def faults(self) -> Iterator[Fault]:
        """Unknown or repeated countries."""
        for index, country in enumerate(self.countries):
            path = f"countries[{index}]"
            if country not in COUNTRIES:
                yield Fault(path=path, value=country, problem="not an ISO 3166-1 code, such as DE or GB")
            elif country in self.countries[:index]:
                yield Fault(path=path, value=country, problem="is listed twice", remedy="remove one")


class IpSetSettings(Settings):
    """An IP set that is allowed or blocked regardless of the other rules."""

    action: Literal["allow", "block"]
    """Action. Allowed requests skip all other rules; allowing takes precedence over blocking."""
    addresses: tuple[str, ...] = Field(min_length=1, max_length=10_000)
    """IPv4 and IPv6 CIDR ranges, such as 192.0.2.0/24 and 2001:db8::/32."""

    @property
    def networks(self) -> Mapping[Literal["IPV4", "IPV6"], tuple[str, ...]]:
        """Addresses by IP version, in AWS's notation; empty versions are omitted."""
        found = [ip_network(address) for address in self.addresses]
        versions: dict[Literal["IPV4", "IPV6"], tuple[str, ...]] = {
            "IPV4": tuple(str(network) for network in found if network.version == 4),
            "IPV6": tuple(str(network) for network in found if network.version == 6),
        }
        return {version: networks for version, networks in versions.items() if networks}

    def faults(self) -> Iterator[Fault]:
        """Invalid ranges, and /0, which WAF rejects."""
        seen: set[str] = set()
        for index, address in enumerate(self.addresses):
            path = f"addresses[{index}]"
            try:
                network = ip_network(address)
            except ValueError:
                network = None
            if network is None or "/" not in address:
                problem = "must be a CIDR range with a prefix length and no host bits, such as 192.0.2.0/24"
                yield Fault(path=path, value=address, problem=problem)
            elif network.prefixlen == 0:
                yield Fault(path=path, value=address, problem="is every address", remedy="use defaultAction")
            elif str(network) in seen:
                yield Fault(path=path, value=address, problem="is listed twice", remedy="remove one")
            seen.add(str(network))


class ResponseSettings(Settings):
    """A custom response to blocked requests."""

    status_code: Literal[400, 401, 403, 404, 405, 406, 409, 410, 418, 429, 451, 500, 503] = 403
    """HTTP status code."""
    content_type: Literal["TEXT_PLAIN", "TEXT_HTML", "APPLICATION_JSON"] = "APPLICATION_JSON"
    """Content type of the body."""
    body: str = Field(min_length=1, max_length=4096)
    """Response body, at most 4 KB."""


class WebAclLogSettings(Settings):
    """Web ACL logs in CloudWatch Logs."""

    retention_days: LogRetentionDays = 90
    """Retention of the log group in days."""
    redacted_headers: tuple[Header, ...] = ("authorization", "cookie")
    """Headers whose values are redacted, in lower case."""
    keep: Literal["all", "matched"] = "all"
    """Log filter: `all` requests, or only those `matched` by a rule (blocked, counted or challenged)."""


class WebAclSettings(Settings):
    """A web ACL with AWS's baseline rule groups and a rate limit, and the rules configured here."""

    default_action: Literal["allow", "block"] = "allow"
    """Default action. With `block`, only allowed IP sets have access."""
    managed_groups: dict[str, ManagedGroupSettings] = Field(default_factory=dict)
    """Managed rule groups by name. IP reputation, known bad inputs and the common rule set are included unless their
    mode is off; others are added by listing them."""
    site_rate: SiteRateSettings | None = Field(default_factory=SiteRateSettings)
    """Rate limit on all requests: 2,000 in 5 minutes; null for none."""
    path_rates: dict[Role, PathRateSettings] = Field(default_factory=dict)
    """Rate limits on paths, by rule name."""
    path_rules: dict[Role, PathRuleSettings] = Field(default_factory=dict)
    """Restricted paths, by rule name."""
    countries: CountriesSettings | None = None
    """Geographic match rule; none by default."""
    ip_sets: dict[Role, IpSetSettings] = Field(default_factory=dict)
    """IP sets by name."""
    responses: dict[Role, ResponseSettings] = Field(default_factory=dict)
    """Custom responses, by the name that rules refer to."""
    token_domains: tuple[DomainName, ...] = ()
    """Token domains for CAPTCHA and challenge; only the protected host by default."""
    sample_requests: bool = True
    """Whether sampled requests, including headers, are available in the console for three hours."""
    logs: WebAclLogSettings | None = Field(default_factory=WebAclLogSettings)
    """Logging; null to disable."""

    @property
    def groups(self) -> dict[str, ManagedGroupSettings]:
        """The active managed rule groups, including defaults, by priority."""
        configured: dict[str, ManagedGroupSettings] = {name: ManagedGroupSettings() for name in BASE}
        configured |= self.managed_groups
        active = {name: group for name, group in configured.items() if group.mode != "off"}
        if COMMON in active:
            common = active[COMMON]
            active[COMMON] = common.model_copy(update={"overrides": {BODY_SIZE_RULE: "count"} | common.overrides})
        return dict(sorted(active.items(), key=lambda item: rule_priority("managed", item[0])))

    @property
    def capacity(self) -> int:
        """Upper bound of the WCUs; WAF may need fewer if rules share a transformation."""
        managed = sum(
            MANAGED_GROUPS[name].capacity + PATH_CAPACITY * len(group.except_paths)
            for name, group in self.groups.items()
        )
        rates = (RATE_CAPACITY if self.site_rate else 0) + RATE_CAPACITY * len(self.path_rates)
        closed = [rule.paths for rule in self.path_rules.values()] + [rule.paths for rule in self.path_rates.values()]
        sets = sum(len(ip_set.networks) for ip_set in self.ip_sets.values()) + (1 if self.countries else 0)
        return managed + rates + PATH_CAPACITY * sum(map(len, closed)) + SET_CAPACITY * sets

    def faults(self) -> Iterator[Fault]:
        """Unknown groups and rules, unknown references, conflicting priorities, and too many WCUs."""
        unknown = [name for name in self.managed_groups if name not in MANAGED_GROUPS]
        for name in unknown:
            yield unknown_name(f"managedGroups.{name}", name, MANAGED_GROUPS, "managed group")
        for name, group in self.managed_groups.items():
            if name not in unknown:
                yield from (fault.under(f"managedGroups.{name}") for fault in _group_faults(name, group))
        for path, response, action in self._responses():
            if response not in self.responses:
                yield unknown_name(path, response, self.responses, f"response '{response}'")
            elif action != "block":
                yield Fault(path=path, value=response, problem=f"needs action: block, not {action}")
        if self.default_action == "block" and not any(item.action == "allow" for item in self.ip_sets.values()):
            yield Fault(
                path="defaultAction",
                value="block",
                problem="blocks every request",
                remedy="add an ipSet with action: allow, or set defaultAction: allow",
            )
        yield from self._clashes()
        if not unknown and self.capacity > CAPACITY_LIMIT:
            yield Fault(
                path="",
                value=self.capacity,
                problem=f"allowed: {CAPACITY_LIMIT} capacity units",
                remedy="set mode: off on a managed group, or use fewer paths",
            )

    def _responses(self) -> Iterator[tuple[str, str, str]]:
        """Every reference to a custom response: path, name, and the rule's action."""
        if self.site_rate and self.site_rate.response:
            yield "siteRate.response", self.site_rate.response, self.site_rate.action
        if self.countries and self.countries.response:
            yield "countries.response", self.countries.response, "block"
        for key, rules in (("pathRates", self.path_rates), ("pathRules", self.path_rules)):
            for role, rule in rules.items():
                if rule.response:
                    yield f"{key}.{role}.response", rule.response, rule.action

    def _clashes(self) -> Iterator[Fault]:
        """Rules with equal priorities (one in ten thousand), and the reserved name of the site rate limit."""
        if SITE in self.path_rates:
            yield Fault(path=f"pathRates.{SITE}", problem="is reserved for siteRate's rule", remedy="rename it")
        taken: defaultdict[int, list[str]] = defaultdict(list)
        kinds: list[tuple[str, str, RuleKind]] = [
            *(("ipSets", role, _ip_kind(ip_set)) for role, ip_set in self.ip_sets.items()),
            *(("pathRules", role, "path") for role in self.path_rules),
            *(("pathRates", role, "rate") for role in self.path_rates if role != SITE),
        ]
        if self.site_rate:
            taken[rule_priority("rate", SITE)].append(SITE)
        for key, role, kind in kinds:
            others = taken[rule_priority(kind, role)]
            if others:
                yield Fault(path=f"{key}.{role}", problem=f"has the same priority as {others[0]}", remedy="rename it")
            others.append(role)


def _ip_kind(ip_set: IpSetSettings) -> RuleKind:
    return "allowed-ips" if ip_set.action == "allow" else "blocked-ips"


def _group_faults(name: str, group: ManagedGroupSettings) -> Iterator[Fault]:
    known = MANAGED_GROUPS[name].rules
    for rule in group.overrides:
        if known and rule not in known:
            yield unknown_name(f"overrides.{rule}", rule, known, "rule, which WAF would ignore")
    if group.inspection_level and name != BOT_CONTROL:
        yield Fault(
            path="inspectionLevel",
            value=group.inspection_level,
            problem=f"is supported by {BOT_CONTROL} only",
            remedy="remove it",
        )
