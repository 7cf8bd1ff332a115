"""Variants of a stack with more regions, for the growth of time and memory."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from components.foundation.settings.domain_names import zone_of
from components.foundation.settings.regions import AWS_REGIONS, OPT_IN_REGIONS
from components.messaging.events.settings import MOST_TARGETS
from preview.stack_file import StackFile

GLOBAL_CONCERNS = frozenset({"edge"})  # independent of the number of regions


def in_regions(stack_file: StackFile, count: int) -> StackFile:
    """The stack in `count` regions with one-way replication: two-way replication is quadratic in the regions.

    Settings by region (`network.vpcs`) are repeated for each region with a separate CIDR block, settings by replica
    region (`aurora.secondaries`) for each replica region. DNS is reduced to its zones, and a record that leads
    to the load balancer, without the distributions. Caches are separate, since a
    global datastore has three regions at most.
    """
    project = stack_file.project
    concerns: dict[str, Any] = {
        key.removeprefix(f"{project}:"): json.loads(text)
        for key, text in stack_file.config.items()
        if key.startswith(f"{project}:") and key.removeprefix(f"{project}:") not in GLOBAL_CONCERNS
    }
    primary = str(concerns["regions"]["primary"])
    before = [primary, *concerns["regions"].get("replicas", ())]
    regions = [primary, *sorted(AWS_REGIONS - {primary})[: count - 1]]
    if "dns" in concerns:
        zones = concerns["dns"]["zones"]
        names = concerns.get("loadBalancer", {}).get("domainNames", ())
        concerns["dns"] = {
            "zones": zones,
            "records": {f"origin-{i}": _record(zones, each) for i, each in enumerate(names)},
        }
    wide: dict[str, Any] = {name: _per_region(value, before, regions) for name, value in concerns.items()}
    opted_in = [region for region in regions if region in OPT_IN_REGIONS]
    wide["regions"] = {"primary": primary, "replicas": regions[1:], "mode": "active_passive", "optedIn": opted_in}
    wide.get("storage", {}).get("replication", {}).pop("twoWay", None)
    if "cache" in wide:
        wide["cache"]["replicaCaches"] = "separate"
    if wide.get("apis", {}).get("replicas") == "standby":  # failover records have one secondary
        wide["apis"]["replicas"] = "same"
    _without_distributions(wide)
    _send_to(wide.get("messaging", {}).get("rules", {}), regions)
    others = {key: text for key, text in stack_file.config.items() if not key.startswith(f"{project}:")}
    return replace(
        stack_file, config={**others, **{f"{project}:{name}": json.dumps(value) for name, value in wide.items()}}
    )


def _without_distributions(concerns: dict[str, Any]) -> None:
    """Removes functions that exist for distributions, and what others know of these."""
    functions: dict[str, Any] = concerns.get("lambda", {}).get("functions", {})
    for key, function in [*functions.items()]:
        access = function.get("access", {})
        if "url" in function or "signingKeys" in access:
            del functions[key]
        elif access.pop("distributions", None):
            function["environment"].pop("DISTRIBUTION")
    for secret in concerns.get("secretsManager", {}).get("secrets", {}).values():
        if secret.get("rotation", {}).get("function", "") not in {*functions, ""}:
            del secret["rotation"]


def _send_to(rules: dict[str, Any], regions: list[str]) -> None:
    """Sends what rules send to other regions to all of them, by as many rules as this takes."""
    for key, rule in [*rules.items()]:
        for name in [name for name, target in rule["targets"].items() if "regions" in target]:
            del rule["targets"][name]
            for start in range(0, len(regions), MOST_TARGETS):
                some = {name: {"regions": regions[start : start + MOST_TARGETS]}}
                rules[f"{key}-{start}"] = {**rule, "targets": some}


def _record(zones: Iterable[str], name: str) -> dict[str, Any]:
    return {"zone": zone_of(name, zones), "name": name, "type": "A", "values": ["10.0.0.10"]}


def _per_region(value: Any, before: list[str], regions: list[str]) -> Any:
    """The value with its settings by region repeated for the new regions."""
    primary, replicas = before[0], before[1:]
    if isinstance(value, str):
        return regions[1] if value in replicas else value
    if isinstance(value, list):
        items = cast("list[Any]", value)
        if items and all(item in replicas for item in items):
            return regions[1:]
        return [_per_region(item, before, regions) for item in items]
    if not isinstance(value, dict):
        return value
    mapping = cast("Mapping[str, Any]", value)
    if primary in mapping:
        return {region: _with_cidr(mapping[primary], number) for number, region in enumerate(regions)}
    if mapping and all(key in replicas for key in mapping):
        return dict.fromkeys(regions[1:], next(iter(mapping.values())))
    return {key: _per_region(item, before, regions) for key, item in mapping.items()}


def _with_cidr(value: Any, number: int) -> Any:
    if isinstance(value, dict) and "cidr" in value:
        return {**cast("Mapping[str, Any]", value), "cidr": f"10.{number}.0.0/16"}
    return cast("Any", value)
