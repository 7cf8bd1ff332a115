"""Short videos and recordings."""

import io
import math
from array import array
from functools import cache
from typing import Any

import av
from PIL import Image

from simulator.responders.recognition import picture

RATE, SAMPLES = 48_000, 1024
VIDEO_FRAME: Any = av.VideoFrame


@cache
def clip(width: int, height: int, *, seconds: float = 1, rate: int = 5, sound: bool = True, content: str = "") -> bytes:
    """A video as MP4; without width, a recording. content: what its pictures show, by Rekognition."""
    buffer = io.BytesIO()
    made: Any = av.open(buffer, "w", format="mp4")
    with made:
        video: Any = made.add_stream("libx264", rate=rate, options={"preset": "ultrafast"}) if width else None
        audio: Any = made.add_stream("aac", rate=RATE, layout="mono") if sound else None
        if video:
            video.width, video.height, video.pix_fmt = width, height, "yuv420p"
            for index in range(round(seconds * rate)):
                image = Image.new("RGB", (width, height), (10 * index % 250, 80, 160))
                made.mux(video.encode(VIDEO_FRAME.from_image(picture(image, content) if content else image)))
            made.mux(video.encode(None))
        if audio:
            for start in range(0, round(seconds * RATE), SAMPLES):
                made.mux(audio.encode(_tone(start)))
            made.mux(audio.encode(None))
    return buffer.getvalue()


def _tone(start: int) -> Any:
    frame: Any = av.AudioFrame(format="fltp", layout="mono", samples=SAMPLES)
    frame.sample_rate, frame.pts = RATE, start
    tone = (0.1 * math.sin(2 * math.pi * 440 * (start + index) / RATE) for index in range(SAMPLES))
    frame.planes[0].update(array("f", tone).tobytes())
    return frame
