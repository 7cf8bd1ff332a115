"""What the policies cost: beside each stack's preview, and on copies of a stack up to 10,000 resources."""

import gc
import json
import re
import time
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

COPIES = (1, 5, 22)  # of prod: hundreds, two thousand and ten thousand resources
# What tells one copy from the next besides names: the digests in ids and ARNs, which numbers are none of.
_DIGEST = re.compile(r"(?<=-)[0-9a-f]{7,17}\b|\b(?=[0-9]*[a-f])[0-9a-f]{7,17}\b|\b[EZ][0-9A-F]{13,17}\b")


def copied(graph: dict[str, Any], copies: int) -> dict[str, Any]:
    """A graph of as many unconnected copies of a graph, as one stack."""
    text = json.dumps(graph["resources"])
    project = graph["project"]
    resources: list[Any] = []
    for number in range(copies):
        own = text.replace(f"::{project}::", f"::{project}-{number}::") if number else text
        if number:
            for mark in "-/":  # media-prod-api, /media/prod/flags
                own = own.replace(f"{mark}{graph['stack']}", f"{mark}{graph['stack']}-{number}")
            own = _DIGEST.sub(lambda found, number=number: _other(found.group(), number), own)
        resources += json.loads(own)
    return {**graph, "resources": resources}


def _other(digest: str, number: int) -> str:
    other = sha256(f"{digest}{number}".encode()).hexdigest()[: len(digest)]
    return other.upper() if digest.isupper() else other


def judged(graph: dict[str, Any]) -> dict[str, float]:
    """What the pack takes for a graph, from its import to the last answer, in seconds; and once more, all loaded.

    start: until the pack is ready. check: the answers, with what they load (the data of AWS's actions).
    again: the answers with all of it in memory.
    """
    gc.disable()
    begun = time.perf_counter()
    from policy import registry
    from policy.readers import sources
    from policy.report.__main__ import pack_for

    registry.load()
    stack = sources.from_graph(graph)
    pack = pack_for(stack)
    ready = time.perf_counter()
    pack.check(stack)
    done = time.perf_counter()
    return {"start": ready - begun, "check": done - ready, "again": again(graph)}


def again(graph: dict[str, Any]) -> float:
    """Seconds of processor time of a run whose modules and data are in memory."""
    from policy.readers import sources
    from policy.report.__main__ import pack_for

    pack = pack_for(sources.from_graph(graph))
    begun = time.process_time()
    pack.check(sources.from_graph(graph))
    return time.process_time() - begun


def show(rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """A line for each stack: the pack beside the preview that it ran with."""
    print(
        f"\n{'policies':<22}{'resources':>10}{'preview s':>11}{'start s':>9}{'check s':>9}{'warm s':>8}"
        f"{'ms/resource':>13}{'share':>7}{'MiB':>6}"
    )
    for name, found in rows:
        pack = found["policy"]
        preview = found["seconds"] if "resources" in found else 0  # copies are judged without one
        share = f"{(pack['start'] + pack['check']) / preview:.0%}" if preview else ""
        beside = f"{preview:.2f}" if preview else ""
        print(
            f"{name:<22}{pack['resources']:>10}{beside:>11}{pack['start']:>9.2f}{pack['check']:>9.2f}"
            f"{pack['again']:>8.3f}{1000 * pack['again'] / pack['resources']:>13.3f}{share:>7}{pack['mebibytes']:>6.0f}"
        )
