"""Thresholds of moderation: the confidence from which a label withholds a medium."""

import json
from collections.abc import Mapping

from functions.moderate.percents import parsed
from functions.shared.configuration import Environment, variable
from functions.shared.parameters import read_parameter

DEFAULTS: Mapping[str, float] = {
    "Explicit": 70.0,
    "Non-Explicit Nudity of Intimate parts and Kissing": 85.0,
    "Violence": 75.0,
    "Visually Disturbing": 75.0,
    "Hate Symbols": 75.0,
}
"""Percent by label of the highest level of Rekognition's taxonomy, of version 7."""


def thresholds(environment: Environment) -> Mapping[str, float]:
    """Thresholds in percent by label: of the parameter `moderation-thresholds` where the function has access to it, of
    MODERATION_THRESHOLDS, or DEFAULTS. ConfigurationError if wrong."""
    parameter = environment.text(variable("PARAMETER", "moderation-thresholds"), "")
    if not parameter:
        return environment.parsed("MODERATION_THRESHOLDS", parsed, json.dumps(DEFAULTS))
    return read_parameter(parameter, parsed)
