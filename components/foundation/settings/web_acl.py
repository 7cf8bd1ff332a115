"""What a web ACL lets through."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.countries import COUNTRIES
from components.foundation.settings.dns_names import DomainName
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.network import LogRetentionDays
from components.foundation.settings.web_acl_groups import BASE, BOT_CONTROL, COMMON, MANAGED_GROUPS
from components.foundation.settings.web_acl_order import RuleKind, rule_priority

# AWS WAF quotas: capacity units of a web ACL; those above 1,500 cost extra by request.
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
    """A group of rules that AWS manages."""

    mode: Literal["enforce", "count", "off"] = "enforce"
    """`enforce`: its rules act. `count`: they are counted only, to see what they would do. `off`: it is left out."""
    overrides: dict[str, Literal["allow", "block", "count", "captcha", "challenge"]] = Field(default_factory=dict)
    """What single rules do instead of their own action; SizeRestrictions_BODY counts unless told, since it blocks
    every upload of more than 8 KB (T-11)."""
    version: str | None = Field(default=None, pattern=r"^Version_\d+\.\d+$")
    """A version to stay on; AWS's default, which follows its updates, when left out."""
    except_paths: tuple[Path, ...] = ()
    """What paths begin with that the group does not look at; none by default."""
    inspection_level: Literal["COMMON", "TARGETED"] | None = None
    """How closely AWSManagedRulesBotControlRuleSet looks: COMMON when left out. No other group takes it."""


class RateSettings(Settings):
    """How many requests one address may make."""

    window_seconds: Literal[60, 120, 300, 600] = 300
    """Seconds over which requests are counted, looking back."""
    action: Action = "block"
    """What happens to requests over the limit, until the address is below it again."""
    aggregate_by: Literal["ip", "forwarded_ip"] = "ip"
    """Whose requests are counted together: those of the address that connects, or of the first in X-Forwarded-For,
    which callers can forge: for resources behind a proxy only."""
    response: Role | None = None
    """What blocked callers get, one of `responses`; status 429 without a body when left out."""


class SiteRateSettings(RateSettings):
    """The limit on everything (X-17)."""

    limit: int = Field(default=2000, ge=10, le=2_000_000_000)
    """Requests in the window."""


class PathRateSettings(RateSettings):
    """A limit on some paths: signing in, uploading (X-17, GD-136)."""

    paths: tuple[Path, ...] = Field(min_length=1)
    """What the paths begin with, in any case, such as /api/auth."""
    limit: int = Field(default=100, ge=10, le=2_000_000_000)
    """Requests in the window to all of these paths together."""


class PathRuleSettings(Settings):
    """Paths that nobody may ask for, or not without proof."""

    paths: tuple[Path, ...] = Field(min_length=1)
    """What the paths begin with, in any case, such as /internal."""
    action: Action = "block"
    """What happens to requests for them."""
    response: Role | None = None
    """What blocked callers get, one of `responses`; status 403 when left out."""


class CountriesSettings(Settings):
    """Where requests may come from (GD-137)."""

    mode: Literal["allow", "block"]
    """`allow`: from these countries alone. `block`: from all but these."""
    countries: tuple[str, ...] = Field(min_length=1, max_length=50)
    """ISO 3166-1 codes of two letters."""
    response: Role | None = None
    """What blocked callers get, one of `responses`; status 403 when left out."""

    def faults(self) -> Iterator[Fault]:
        """Countries that do not exist, or come twice."""
        for index, country in enumerate(self.countries):
            path = f"countries[{index}]"
            if country not in COUNTRIES:
                yield Fault(path=path, value=country, problem="no ISO 3166-1 code, such as DE or GB")
            elif country in self.countries[:index]:
                yield Fault(path=path, value=country, problem="is named twice", remedy="remove one")


class IpSetSettings(Settings):
    """Addresses that pass whatever the other rules say, or never do."""

    action: Literal["allow", "block"]
    """What happens to their requests. Allowed ones are looked at by no other rule; allowing wins over blocking."""
    addresses: tuple[str, ...] = Field(min_length=1, max_length=10_000)
    """Networks of IPv4 and IPv6, such as 192.0.2.0/24 and 2001:db8::/32."""

    @property
    def networks(self) -> Mapping[Literal["IPV4", "IPV6"], tuple[str, ...]]:
        """The addresses by version, in AWS's form; a version without any is left out."""
        found = [ip_network(address) for address in self.addresses]
        versions: dict[Literal["IPV4", "IPV6"], tuple[str, ...]] = {
            "IPV4": tuple(str(network) for network in found if network.version == 4),
            "IPV6": tuple(str(network) for network in found if network.version == 6),
        }
        return {version: networks for version, networks in versions.items() if networks}

    def faults(self) -> Iterator[Fault]:
        """What is no network, or all of them, which WAF refuses."""
        seen: set[str] = set()
        for index, address in enumerate(self.addresses):
            path = f"addresses[{index}]"
            try:
                network = ip_network(address)
            except ValueError:
                network = None
            if network is None or "/" not in address:
                problem = "must be a network with its prefix length and no host bits, such as 192.0.2.0/24"
                yield Fault(path=path, value=address, problem=problem)
            elif network.prefixlen == 0:
                yield Fault(path=path, value=address, problem="is everybody", remedy="set defaultAction instead")
            elif str(network) in seen:
                yield Fault(path=path, value=address, problem="is named twice", remedy="remove one")
            seen.add(str(network))


class ResponseSettings(Settings):
    """What a blocked caller gets."""

    status_code: Literal[400, 401, 403, 404, 405, 406, 409, 410, 418, 429, 451, 500, 503] = 403
    """HTTP status."""
    content_type: Literal["TEXT_PLAIN", "TEXT_HTML", "APPLICATION_JSON"] = "APPLICATION_JSON"
    """What the body is."""
    body: str = Field(min_length=1, max_length=4096)
    """The body itself, 4 KB at most."""


class WebAclLogSettings(Settings):
    """A record of each request that was judged, in CloudWatch Logs."""

    retention_days: LogRetentionDays = 90
    """Days that records are kept."""
    redacted_headers: tuple[Header, ...] = ("authorization", "cookie")
    """Headers whose values are not recorded, in lower case."""
    keep: Literal["all", "matched"] = "all"
    """`all` requests, or those that a rule `matched`: blocked, counted or challenged."""


class WebAclSettings(Settings):
    """A web ACL: AWS's base groups and a limit on each address, and what is set beside them."""

    default_action: Literal["allow", "block"] = "allow"
    """What happens to requests that no rule decides on. With `block`, only addresses of ipSets come in."""
    managed_groups: dict[str, ManagedGroupSettings] = Field(default_factory=dict)
    """AWS's groups by name. IP reputation, known bad inputs and the common rule set are there unless their mode is
    off; others are added by naming them."""
    site_rate: SiteRateSettings | None = Field(default_factory=SiteRateSettings)
    """The limit on everything: 2,000 requests in 5 minutes; null for none."""
    path_rates: dict[Role, PathRateSettings] = Field(default_factory=dict)
    """Lower limits on some paths, by a name of your choice."""
    path_rules: dict[Role, PathRuleSettings] = Field(default_factory=dict)
    """Paths that are closed, by a name of your choice."""
    countries: CountriesSettings | None = None
    """Where requests may come from; anywhere by default."""
    ip_sets: dict[Role, IpSetSettings] = Field(default_factory=dict)
    """Known addresses, by a name of your choice."""
    responses: dict[Role, ResponseSettings] = Field(default_factory=dict)
    """What blocked callers get, by the name that rules refer to."""
    token_domains: tuple[DomainName, ...] = ()
    """Further domains for which a passed captcha or challenge counts; the protected host alone by default."""
    sample_requests: bool = True
    """Whether the console shows samples of requests, headers included, for three hours."""
    logs: WebAclLogSettings | None = Field(default_factory=WebAclLogSettings)
    """Logs; null for none."""

    @property
    def groups(self) -> dict[str, ManagedGroupSettings]:
        """The managed groups that are in force, with their defaults, in the order in which they run."""
        named: dict[str, ManagedGroupSettings] = {name: ManagedGroupSettings() for name in BASE} | self.managed_groups
        in_force = {name: group for name, group in named.items() if group.mode != "off"}
        if COMMON in in_force:
            common = in_force[COMMON]
            in_force[COMMON] = common.model_copy(update={"overrides": {BODY_SIZE_RULE: "count"} | common.overrides})
        return dict(sorted(in_force.items(), key=lambda item: rule_priority("managed", item[0])))

    @property
    def capacity(self) -> int:
        """Capacity units that the rules need at most; WAF may count fewer where rules share a transformation."""
        managed = sum(
            MANAGED_GROUPS[name].capacity + PATH_CAPACITY * len(group.except_paths)
            for name, group in self.groups.items()
        )
        rates = (RATE_CAPACITY if self.site_rate else 0) + RATE_CAPACITY * len(self.path_rates)
        closed = [rule.paths for rule in self.path_rules.values()] + [rule.paths for rule in self.path_rates.values()]
        sets = sum(len(ip_set.networks) for ip_set in self.ip_sets.values()) + (1 if self.countries else 0)
        return managed + rates + PATH_CAPACITY * sum(map(len, closed)) + SET_CAPACITY * sets

    def faults(self) -> Iterator[Fault]:
        """Groups and rules that do not exist, references to nothing, clashes, and more than WAF can hold."""
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
                problem="lets nobody in",
                remedy="add an ipSet with action: allow, or set defaultAction: allow",
            )
        yield from self._clashes()
        if not unknown and self.capacity > CAPACITY_LIMIT:
            yield Fault(
                path="",
                value=self.capacity,
                problem=f"allowed: {CAPACITY_LIMIT} capacity units",
                remedy="turn a managed group off, or name fewer paths",
            )

    def _responses(self) -> Iterator[tuple[str, str, str]]:
        """Every reference to a response: its path, the name, and the rule's action."""
        if self.site_rate and self.site_rate.response:
            yield "siteRate.response", self.site_rate.response, self.site_rate.action
        if self.countries and self.countries.response:
            yield "countries.response", self.countries.response, "block"
        for key, rules in (("pathRates", self.path_rates), ("pathRules", self.path_rules)):
            for role, rule in rules.items():
                if rule.response:
                    yield f"{key}.{role}.response", rule.response, rule.action

    def _clashes(self) -> Iterator[Fault]:
        """Names whose priorities are the same, one of ten thousand; and the name of the rate on everything."""
        if SITE in self.path_rates:
            yield Fault(path=f"pathRates.{SITE}", problem="is the name of siteRate's rule", remedy="rename it")
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
                yield Fault(path=f"{key}.{role}", problem=f"would have the priority of {others[0]}", remedy="rename it")
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
            problem=f"is for {BOT_CONTROL} alone",
            remedy="remove it",
        )
