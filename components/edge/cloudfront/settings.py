"""Settings of a CloudFront distribution."""

from collections.abc import Iterator

from components.edge.cloudfront.faults import (
    behavior_faults,
    masked_error_faults,
    origin_faults,
    pattern_faults,
    preview_faults,
    replica_error_faults,
)
from components.edge.cloudfront.parts import BEHAVIORS, ERROR_CODES, ORIGIN_GROUPS, DistributionParts
from components.foundation.settings.faults import Fault


class DistributionSettings(DistributionParts):
    """A CloudFront distribution with private origins, over HTTPS, HTTP/3 and IPv6."""

    def faults(self) -> Iterator[Fault]:
        """Conflicts between the parts of the distribution."""
        yield from origin_faults(self)
        yield from pattern_faults(self.behaviors)
        for path, behavior in self.all_behaviors:
            yield from behavior_faults(self, path, behavior)
        for code in self.error_responses:
            if code not in ERROR_CODES:
                yield Fault(path=f"errorResponses.{code}", problem=f"allowed: {', '.join(map(str, ERROR_CODES))}")
        yield from replica_error_faults(self)
        yield from masked_error_faults(self)
        yield from preview_faults(self)
        groups = sum(origin.failover is not None for origin in self.origins.values())
        sizes = (("behaviors", len(self.behaviors) + 1, BEHAVIORS), ("origins", groups, ORIGIN_GROUPS))
        for path, count, limit in sizes:
            if count > limit:
                noun = "behaviors, including the default one" if path == "behaviors" else "origins with a failover"
                yield Fault(path=path, value=count, problem=f"allowed: {limit} {noun}", remedy="split the distribution")
