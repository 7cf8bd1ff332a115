"""Steps of processing by kind of media, as data, and PROCESSING_STEPS, which sets others."""

import json
from collections.abc import Collection, Mapping
from typing import Any, Literal, cast

from functions.shared.configuration import ConfigurationError

StepName = Literal["thumbnail", "optimise", "metadata", "moderate", "faces", "transcode", "voice", "original"]
STEPS: Mapping[str, tuple[StepName, ...]] = {
    "image": ("thumbnail", "optimise", "metadata"),
    "profile": ("thumbnail", "optimise", "metadata"),
    "video": ("metadata", "transcode"),
    "audio": ("metadata", "voice"),
    "file": ("metadata", "original"),
}
"""Steps of each kind of media, unless PROCESSING_STEPS sets others: moderation and faces are options."""

POSSIBLE: Mapping[str, tuple[StepName, ...]] = {
    "image": ("thumbnail", "optimise", "metadata", "moderate", "faces", "original"),
    "profile": ("thumbnail", "optimise", "metadata", "moderate", "faces", "original"),
    "video": ("metadata", "transcode", "moderate", "original"),
    "audio": ("metadata", "voice", "original"),
    "file": ("metadata", "original"),
}
"""Steps that each kind of media can have. Media that clients encrypt has `original` only."""


def steps_of(text: str) -> Mapping[str, tuple[StepName, ...]]:
    """Steps by kind, of JSON such as `{"image": ["thumbnail"]}`; STEPS if it is empty. ConfigurationError otherwise."""
    if not text:
        return STEPS
    try:
        given: Any = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ConfigurationError(f"PROCESSING_STEPS: '{text[:80]}': not a JSON object; set steps by kind")
    found: dict[str, tuple[StepName, ...]] = {}
    for kind, names in cast(dict[str, Any], given).items():
        if kind not in POSSIBLE:
            raise ConfigurationError(f"PROCESSING_STEPS: '{kind}': unknown kind; {_instead(kind, POSSIBLE)}")
        if not isinstance(names, list) or not names:
            raise ConfigurationError(f"PROCESSING_STEPS.{kind}: not a list of steps; set at least one")
        steps = tuple(cast(list[StepName], names))
        for name in steps:
            if name not in POSSIBLE[kind]:
                raise ConfigurationError(
                    f"PROCESSING_STEPS.{kind}: '{name}': no step of {kind}; {_instead(name, POSSIBLE[kind])}"
                )
        if kind == "video" and "moderate" in steps and "transcode" not in steps:
            raise ConfigurationError("PROCESSING_STEPS.video: moderate looks at frames; set transcode as well")
        found[kind] = steps
    return found


def _instead(name: object, allowed: Collection[str]) -> str:
    """What to set instead of a name that is not allowed."""
    from difflib import get_close_matches  # not loaded by the start of a function

    near = get_close_matches(str(name), allowed, n=1)
    return f"did you mean '{near[0]}'? Allowed: {', '.join(allowed)}" if near else f"set {', '.join(allowed)}"
