"""Markers in pictures, by which a responder knows what they show: pixels survive each encoding, metadata do not.

A marker is a band of 16 cells over the upper eighth of a picture, magenta for 1 and green for 0: eight bits that say
that it is one, and its number.
"""

from PIL import Image, ImageDraw

CELLS = 16
SYNCHRONIZATION = 0b10110100
HEIGHT = 8
"""A band is this part of the picture's height."""
ONE, ZERO = (255, 0, 255), (0, 255, 0)
LARGEST_DIFFERENCE = 90
"""Of a channel of a cell, at its centre, after encoding."""


def marked(image: Image.Image, number: int) -> Image.Image:
    """A picture with a marker. number: 1 to 255."""
    if not 0 < number < 256:
        raise ValueError(f"{number}: not a number of a marker; write 1 to 255")
    found = image.convert("RGB")
    draw = ImageDraw.Draw(found)
    bits = SYNCHRONIZATION << 8 | number
    for cell in range(CELLS):
        left, right = (round(edge * found.width / CELLS) for edge in (cell, cell + 1))
        color = ONE if bits >> (CELLS - 1 - cell) & 1 else ZERO
        draw.rectangle((left, 0, right, found.height // HEIGHT), fill=color)
    return found


def marker(image: Image.Image) -> int:
    """The number of the marker of a picture; 0 without one."""
    found = image.convert("RGB")
    bits = 0
    for cell in range(CELLS):
        place = (round((cell + 0.5) * found.width / CELLS), found.height // HEIGHT // 2)
        pixel: tuple[int, int, int] = found.getpixel(place)  # pyright: ignore[reportAssignmentType]
        if _is(pixel, ONE):
            bits |= 1 << (CELLS - 1 - cell)
        elif not _is(pixel, ZERO):
            return 0
    return bits & 0xFF if bits >> 8 == SYNCHRONIZATION else 0


def _is(pixel: tuple[int, int, int], color: tuple[int, int, int]) -> bool:
    return all(abs(given - wanted) <= LARGEST_DIFFERENCE for given, wanted in zip(pixel, color, strict=True))
