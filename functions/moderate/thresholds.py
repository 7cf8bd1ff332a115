"""Thresholds of moderation: the confidence from which a label withholds a medium."""

from collections.abc import Mapping

from functions.moderate.percents import PARAMETER, of_variable, parsed
from functions.shared.configuration import Environment
from functions.shared.parameters import read_parameter


def thresholds(environment: Environment) -> Mapping[str, float]:
    """Thresholds in percent by label: of the parameter `moderation-thresholds` where the function has access to it, of
    MODERATION_THRESHOLDS, or `DEFAULTS` of `percents`. ConfigurationError if wrong."""
    parameter = environment.parameter(PARAMETER)
    if not parameter:
        return of_variable(environment)
    return read_parameter(parameter, parsed)
