"""Results of malware scans and what they mean for a record. Only one of them is clean."""

from collections.abc import Mapping

from functions.shared.states import State, sources

CLEAN = "NO_THREATS_FOUND"
REASONS: Mapping[str, str] = {
    "THREATS_FOUND": "the malware scan found threats",
    "UNSUPPORTED": "the malware scan does not support the file: it is too large, or an archive with a password",
    "ACCESS_DENIED": "the malware scan had no access to the file",
    "FAILED": "the malware scan failed",
}
"""Why a record is in quarantine, by the result of its scan."""
WITHOUT_FINDING = frozenset(("UNSUPPORTED", "ACCESS_DENIED", "FAILED"))
"""Results of scans that did not look into the file."""


def reason(status: str, threats: tuple[str, ...] = ()) -> str:
    """The reason of a result that is not clean. An unknown result is not clean either."""
    text = REASONS.get(status, f"the malware scan ended with the unknown result {status[:40]}")
    return f"{text}: {', '.join(threats)[:200]}" if threats else text


def withheld_states(status: str) -> list[State]:
    """The states in which a result that is not clean withholds a record: a failed one, of which nothing is delivered,
    only by a finding, so that it keeps its reason otherwise."""
    return [state for state in sources("quarantined") if state != "failed" or status not in WITHOUT_FINDING]
