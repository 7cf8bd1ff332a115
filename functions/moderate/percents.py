"""Percents by label of Rekognition's moderation."""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, cast

from functions.moderate.taxonomy import LABELS
from functions.shared.configuration import ConfigurationError, Environment

PARAMETER = "moderation-thresholds"
"""Key of the parameter with thresholds."""
DEFAULTS: Mapping[str, float] = {
    "Explicit": 70.0,
    "Non-Explicit Nudity of Intimate parts and Kissing": 85.0,
    "Violence": 75.0,
    "Visually Disturbing": 75.0,
    "Hate Symbols": 75.0,
}
"""Percent by label of the highest level of Rekognition's taxonomy, of version 7."""


def of_variable(environment: Environment) -> Mapping[str, float]:
    """Thresholds of MODERATION_THRESHOLDS, DEFAULTS if omitted. ConfigurationError if wrong."""
    return environment.parsed("MODERATION_THRESHOLDS", parsed, json.dumps(DEFAULTS))


def parsed(name: str, text: str) -> Mapping[str, float]:
    """Thresholds of a JSON object, such as `{"Explicit": 70}`. ConfigurationError says what is wrong: a label that
    Rekognition never answers would withhold nothing."""
    try:
        given: Any = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not given:
        raise ConfigurationError(
            f"{name}: '{text[:80]}': not a JSON object of percent by label; set at least one label"
        )
    found: dict[str, float] = {}
    for label, percent in cast(dict[str, Any], given).items():
        if label not in LABELS:
            near = get_close_matches(label.title(), LABELS, n=1)
            remedy = f"did you mean {near[0]}?" if near else "set labels such as Explicit or Violence"
            raise ConfigurationError(f"{name}.{label[:80]}: no label of Rekognition's moderation 7.0; {remedy}")
        if isinstance(percent, bool) or not isinstance(percent, int | float) or not 0 < percent <= 100:
            raise ConfigurationError(f"{name}.{label}: {percent!r}: not a percentage; set a number above 0, up to 100")
        found[label] = float(percent)
    return found
