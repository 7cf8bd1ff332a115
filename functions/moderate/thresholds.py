"""Thresholds of moderation: the confidence from which a label withholds a medium."""

import json
import time
from collections.abc import Mapping
from typing import Any, cast

from functions.shared.clients import client
from functions.shared.configuration import ConfigurationError, Environment, variable

DEFAULTS: Mapping[str, float] = {
    "Explicit": 70.0,
    "Non-Explicit Nudity of Intimate parts and Kissing": 85.0,
    "Violence": 75.0,
    "Visually Disturbing": 75.0,
    "Hate Symbols": 75.0,
}
"""Percent by label of the highest level of Rekognition's taxonomy, of version 7."""
CACHE_SECONDS = 300
_read: dict[str, tuple[float, Mapping[str, float]]] = {}


def thresholds(environment: Environment) -> Mapping[str, float]:
    """Thresholds in percent by label: of the parameter `moderation-thresholds` where the function has access to it, of
    MODERATION_THRESHOLDS, or DEFAULTS. A changed parameter holds after CACHE_SECONDS. ConfigurationError if wrong."""
    parameter = environment.text(variable("PARAMETER", "moderation-thresholds"), "")
    if not parameter:
        text = environment.text("MODERATION_THRESHOLDS", "")
        return parsed("MODERATION_THRESHOLDS", text) if text else DEFAULTS
    at, found = _read.get(parameter, (0.0, {}))
    if not found or time.monotonic() - at > CACHE_SECONDS:
        value: str = client("ssm").get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"]
        found = parsed(parameter, value)
        _read[parameter] = (time.monotonic(), found)
    return found


def parsed(name: str, text: str) -> Mapping[str, float]:
    """Thresholds of a JSON object, such as `{"Explicit": 70}`. ConfigurationError says what is wrong."""
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
        if isinstance(percent, bool) or not isinstance(percent, int | float) or not 0 < percent <= 100:
            raise ConfigurationError(f"{name}.{label}: {percent!r}: not a percentage; set a number above 0, up to 100")
        found[label] = float(percent)
    return found


def forget() -> None:
    """Forgets parameters that were read."""
    _read.clear()
