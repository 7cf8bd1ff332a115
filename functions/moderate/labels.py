"""Labels of Rekognition that withhold a medium."""

from collections.abc import Mapping, Sequence
from typing import Any


def found_labels(labels: Sequence[Mapping[str, Any]], thresholds: Mapping[str, float]) -> dict[str, float]:
    """Labels at or above their threshold, with the confidence in percent. A label counts for itself and for the label
    above it, whichever has a threshold."""
    found: dict[str, float] = {}
    for label in labels:
        confidence = float(label.get("Confidence", 0.0))
        for name in (label.get("Name", ""), label.get("ParentName", "")):
            if name in thresholds and confidence >= thresholds[name]:
                found[name] = max(found.get(name, 0.0), round(confidence, 1))
    return found


def reason(found: Mapping[str, float]) -> str:
    """The reason of a withheld medium, the most confident label first."""
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return "moderation: " + ", ".join(f"{name} {confidence:g} %" for name, confidence in ordered)
