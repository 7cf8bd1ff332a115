"""Filters of FFmpeg for pictures and sound."""

from collections.abc import Iterator, Sequence
from typing import Any

import av.filter
from av.error import BlockingIOError as NeedsMoreError
from av.error import EOFError as EndError

TURNS: dict[int, Sequence[tuple[str, str]]] = {
    0: (),
    90: (("transpose", "clock"),),
    180: (("hflip", ""), ("vflip", "")),
    270: (("transpose", "cclock"),),
}
"""Filters that turn a picture clockwise, by degrees."""


class Filters:
    """A chain of filters. Frames go in one by one, and None at their end."""

    def __init__(self, graph: Any, source: Any, steps: Sequence[tuple[str, str]]) -> None:
        last, self._graph = source, graph
        for name, arguments in steps:
            step = graph.add(name, arguments) if arguments else graph.add(name)
            last.link_to(step)
            last = step
        graph.configure()

    def frames(self, frame: Any) -> Iterator[Any]:
        """Frames that come out after one went in."""
        self._graph.push(frame)
        while True:
            try:
                yield self._graph.pull()
            except (NeedsMoreError, EndError):
                return


def picture_filters(stream: Any, rotation: int, width: int, height: int) -> Filters:
    """Turns pictures upright and scales them."""
    graph: Any = av.filter.Graph()
    steps = (*TURNS[rotation], ("scale", f"{width}:{height}"), ("format", "yuv420p"), ("buffersink", ""))
    return Filters(graph, graph.add_buffer(template=stream), steps)


def sound_filters(stream: Any, loudness_lkfs: float, peak_db: float, rate: int, layout: str, samples: int) -> Filters:
    """Corrects the loudness of sound (ITU-R BS.1770), and converts it to a rate and channels. samples: of a frame."""
    graph: Any = av.filter.Graph()
    steps = (
        ("loudnorm", f"I={loudness_lkfs}:TP={peak_db}"),
        ("aresample", str(rate)),
        ("aformat", f"sample_fmts=flt|fltp:sample_rates={rate}:channel_layouts={layout}"),
        ("asetnsamples", f"n={samples}:p=0"),
        ("abuffersink", ""),
    )
    return Filters(graph, graph.add_abuffer(template=stream), steps)
