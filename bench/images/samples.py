"""`python -m bench.images.samples NAME FILE`: writes a file of the comparison, the same in every run."""

import random
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops


class Sample(NamedTuple):
    """A file. task: of work.py and work.mjs. bounded: whether the bound of the comparison holds for it."""

    task: str
    format: str
    width: int
    height: int
    frames: int = 1
    bounded: bool = True


SAMPLES: Mapping[str, Sample] = {
    "thumbnails of a 12-megapixel JPEG": Sample("thumbnails", "JPEG", 4000, 3000),
    "variants of a 12-megapixel JPEG": Sample("variants", "JPEG", 4000, 3000),
    "thumbnails of a 24-megapixel PNG": Sample("thumbnails", "PNG", 6000, 4000),
    "variants of a 24-megapixel PNG": Sample("variants", "PNG", 6000, 4000),
    "animation of a 50-frame GIF": Sample("animation", "GIF", 800, 600, frames=50),
    "variants of a 50-megapixel JPEG": Sample("variants", "JPEG", 8660, 5774, bounded=False),
}


def content(sample: Sample) -> bytes:
    """The bytes of a sample."""
    target = BytesIO()
    pictures = [picture(sample.width, sample.height, seed) for seed in range(sample.frames)]
    if sample.format == "GIF":
        frames = [image.quantize(64) for image in pictures]
        frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0)
    else:
        pictures[0].save(target, sample.format, **({"quality": 90} if sample.format == "JPEG" else {}))
    return target.getvalue()


def picture(width: int, height: int, seed: int) -> Image.Image:
    """An image with structure of all sizes."""
    source = random.Random(seed)
    layers = [layer(width, height, 2**power, source) for power in (2, 5, 8)]
    coarse, middle, fine = (Image.merge("RGB", [next(bands) for _ in "RGB"]) for bands in layers)
    return ImageChops.add(ImageChops.add(coarse, middle, scale=2), fine, scale=2)


def layer(width: int, height: int, cells: int, source: random.Random) -> Iterator[Image.Image]:
    """Bands of random values in a grid with this number of cells a side, smoothly enlarged."""
    while True:
        grid = Image.frombytes("L", (cells, cells), source.randbytes(cells * cells))
        yield grid.resize((width, height), Image.Resampling.BICUBIC)  # pyright: ignore[reportUnknownMemberType]


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(content(SAMPLES[sys.argv[1]]))
