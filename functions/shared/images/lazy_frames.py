"""Frames of an animation as an image of Pillow, made one at a time while it is encoded."""

from collections.abc import Iterator

from PIL import Image

from functions.shared.images.decoding import Frame


class LazyFrames(Image.Image):
    """The frames of an iterator, in their order. A list of all would have 90 MB for 50 frames of 768 x 576 pixels.

    n_frames: number of frames, known ahead. durations_ms: of the frames that were made, which grows with them.
    """

    def __init__(self, frames: Iterator[Frame], count: int) -> None:
        super().__init__()
        self.n_frames = count
        self.durations_ms: list[int] = []
        self._frames = frames
        self._position = -1
        self.seek(0)

    def seek(self, frame: int) -> None:
        """Makes the next frame; nothing for one that was made and is gone. EOFError for a later one, or without any."""
        if frame <= self._position:
            return
        if frame != self._position + 1:
            raise EOFError(f"frame {frame} after frame {self._position}: frames are made in their order only")
        made = next(self._frames, None)
        if made is None:
            raise EOFError(f"frame {frame}: there are {frame} of {self.n_frames} frames")
        self._position = frame
        self.durations_ms.append(made.duration_ms)
        self._mode = made.image.mode
        self._size = made.image.size
        self.im = made.image.im

    def tell(self) -> int:
        return 0
