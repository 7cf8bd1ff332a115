"""`python -m bench.images.work TASK FILE`: what a function does with a file, measured. Prints one JSON object.

Sizes are in the environment, as for sharp: what functions import besides their images is no part of the comparison.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from functions.shared.image_formats import OUTPUT_FORMATS
from functions.shared.images.decoding import Box, animation, still
from functions.shared.images.encoding import encoded, encoded_animation
from functions.shared.images.header import read_header

UPLOADED_WIDTH = int(os.environ["UPLOADED_WIDTH"])
ANIMATION_WIDTH = int(os.environ["ANIMATION_WIDTH"])
SIDES = tuple(map(int, os.environ["SIDES"].split(",")))
KIBIBYTE = 1024 if sys.platform == "darwin" else 1  # getrusage counts bytes on macOS, KiB elsewhere


def thumbnails(data: bytes) -> list[int]:
    """Bytes of the three thumbnails."""
    largest = max(SIDES)
    image = still(data, Box(largest, largest))
    found: list[int] = []
    for side in SIDES:
        small = image.copy()
        small.thumbnail((side, side))
        found.append(len(encoded(small, "webp")))
    return found


def variants(data: bytes) -> list[int]:
    """Bytes of the variants in all formats."""
    image = still(data, Box(width=UPLOADED_WIDTH))
    return [len(encoded(image, output)) for output in OUTPUT_FORMATS]


def animated(data: bytes) -> list[int]:
    """Bytes of the animation."""
    return [len(encoded_animation(animation(data, Box(width=ANIMATION_WIDTH)), read_header(data).frames))]


TASKS: Mapping[str, Callable[[bytes], list[int]]] = {
    "thumbnails": thumbnails,
    "variants": variants,
    "animation": animated,
}


def main(task: str, file: str) -> None:
    """Runs a task once."""
    data = Path(file).read_bytes()
    begun = time.process_time()
    written = TASKS[task](data)
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE
    print(json.dumps({"cpu_seconds": seconds, "mebibytes": peak / 1024, "bytes": written}))


if __name__ == "__main__":
    main(*sys.argv[1:])
