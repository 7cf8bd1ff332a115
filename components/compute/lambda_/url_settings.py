"""Settings of the URL of a function, and what such a function may use."""

from collections.abc import Iterator, Mapping

from components.foundation.settings.access import LIMITS, AccessSettings
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

MASTER = "administers"
"""The field of AccessSettings for what only operators invoke, which is refused with the URL."""
# Fields of AccessSettings whose resources are created after distributions, and so after the origins of these.
LATER = (
    "queues",
    "topics",
    "event_bus",
    "connections",
    "parameters",
    "distributions",
    "signing_keys",
    "user_pools",
)


class FunctionUrlSettings(Settings):
    """A function URL that IAM authorizes, for distributions that have the function as an origin. It invokes the alias,
    and no one else may call it."""


def url_faults(access: AccessSettings, events: Mapping[str, object]) -> Iterator[Fault]:
    """What a function with a URL cannot have: it is created before the distributions, and these resources after.

    events: settings of its invocations by events, by path; None or empty without them.
    """
    names = {field: info.alias or field for field, info in AccessSettings.model_fields.items()}
    for field in LATER:
        given = getattr(access, field)
        if given:
            allowed = [alias for name, alias in names.items() if name not in (*LATER, *LIMITS, MASTER)]
            yield Fault(
                path=f"access.{names[field]}",
                value=given if isinstance(given, bool) else list(given),
                problem="is created after distributions, and a function with a URL before them; allowed: "
                + ", ".join(allowed),
                remedy="move it to a function without a URL",
            )
    for path, given in events.items():
        if given:
            yield Fault(
                path=path,
                problem="needs queues or topics, which are created after distributions, and a function with a URL "
                "before them",
                remedy="let another function with the same code process events",
            )
