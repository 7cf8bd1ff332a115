"""Checks of functions against the distributions that deliver media: what they withdraw, and what they sign for."""

from collections.abc import Iterator, Sequence

from components.compute.lambda_.settings import LambdaSettings
from components.edge.cloudfront.origin_settings import BucketOriginSettings
from components.edge.settings import EdgeSettings
from components.foundation.settings.faults import Fault, unknown_name
from components.media.place_settings import WITHHELD
from components.media.settings import MediaSettings

DISTRIBUTION, DOMAIN = "DISTRIBUTION", "CDN_DOMAIN"
WITHDRAWING = ("delete", "scan_result", "withdraw")
"""Folders of functions/ that withdraw what is delivered."""
SIGNING = "playback"


def cache_faults(edge: EdgeSettings | None, functions: LambdaSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Functions that withdraw media without the distribution that delivers them: its caches would keep them."""
    if edge is None or functions is None:
        return
    delivering = _delivering(edge, media)
    for key in functions.with_code(*WITHDRAWING) if delivering else ():
        path, value = functions.variable(key, DISTRIBUTION)
        if value not in delivering:
            yield Fault(
                path=path,
                value=value or None,
                problem=f"{'does not deliver' if value else 'missing: a distribution delivers'} media that "
                f"functions/{functions.functions[key].folder(key)} withdraws, and its caches would keep them",
                remedy=f"set {' or '.join(delivering)}, and access.distributions",
            )


def domain_faults(edge: EdgeSettings | None, functions: LambdaSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Domains that URLs are signed for, beside the aliases of the stack's distributions. Those of another parent domain
    may be a distribution of another stack."""
    if edge is None or functions is None:
        return
    aliases = [alias for distribution in edge.distributions.values() for alias in distribution.aliases]
    parents = {alias.partition(".")[2] for alias in aliases}
    for key in functions.with_code(SIGNING):
        path, domain = functions.variable(key, DOMAIN)
        parent = domain.partition(".")[2]
        if domain and domain not in aliases and f"*.{parent}" not in aliases and parent in parents:
            yield unknown_name(path, domain, aliases, f"alias '{domain}' of edge.distributions")


def _delivering(edge: EdgeSettings, media: MediaSettings) -> Sequence[str]:
    """Distributions with an origin in the bucket of what is delivered."""
    purposes = {
        found.purpose for place, kinds in media.places.items() if place not in WITHHELD for found in kinds.values()
    }
    return [
        name
        for name, distribution in edge.distributions.items()
        if any(
            isinstance(origin, BucketOriginSettings) and origin.purpose in purposes
            for origin in distribution.origins.values()
        )
    ]
