"""The distribution and the behavior that answer a request."""

from fnmatch import fnmatchcase

from components.edge.cloudfront.behavior_settings import BehaviorSettings
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.settings import EdgeSettings


def distribution_of(domain_name: str, edge: EdgeSettings) -> str | None:
    """The distribution that answers for a domain name: its most specific alias decides. None if there is none."""
    matching = {
        alias: name
        for name, distribution in edge.distributions.items()
        for alias in distribution.aliases
        if fnmatchcase(domain_name, alias)
    }
    return matching[max(matching, key=lambda alias: (alias == domain_name, len(alias)))] if matching else None


def behavior_of(distribution: DistributionSettings, path: str) -> tuple[str, BehaviorSettings]:
    """The behavior of a request path, with its place in the distribution's settings."""
    requested = path.partition("?")[0].removeprefix("/")
    for index, behavior in enumerate(distribution.behaviors):
        if fnmatchcase(requested, behavior.path.removeprefix("/")):
            return f"behaviors[{index}]", behavior
    return "defaultBehavior", distribution.default_behavior
