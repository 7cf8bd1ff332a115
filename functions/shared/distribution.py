"""The distribution that delivers media, by environment variables."""

from functions.shared.configuration import Environment


def distribution_of(environment: Environment) -> str:
    """The id of the distribution whose key is DISTRIBUTION; empty without the variable. ConfigurationError if the
    function has no access to it, or if VARIANTS_REGIONS, which `invalidate` reads, is wrong."""
    variants_regions(environment)
    key = environment.text("DISTRIBUTION", "")
    return environment.distribution(key) if key else ""


def variants_regions(environment: Environment) -> tuple[str, ...]:
    """Regions of VARIANTS_REGIONS, whose images in other sizes the distribution has below `/<region>/`; none without
    the variable."""
    return environment.regions("VARIANTS_REGIONS")
