"""Structure of GIF files: their canvas and number of frames, without decoding."""

from functions.shared.images.errors import ImageError

TRAILER, EXTENSION, IMAGE = 0x3B, 0x21, 0x2C


def canvas_and_frames(data: bytes, *, most_frames: int) -> tuple[int, int, int]:
    """Width, height and frames. The canvas holds every frame: frames may exceed the logical screen, and decoders then
    enlarge it. Counting ends above `most_frames`. Raises ImageError for a file that ends before its trailer."""
    try:
        return walk(data, most_frames)
    except IndexError:
        raise ImageError("image: the GIF ends before its trailer; upload the file again") from None


def walk(data: bytes, most_frames: int) -> tuple[int, int, int]:
    width, height = number(data, 6), number(data, 8)
    at = 13 + color_table_bytes(data[10])
    frames = 0
    while frames <= most_frames:
        kind = data[at]
        if kind == TRAILER:
            break
        if kind == EXTENSION:
            at = after_blocks(data, at + 2)
        elif kind == IMAGE:
            width = max(width, number(data, at + 1) + number(data, at + 5))
            height = max(height, number(data, at + 3) + number(data, at + 7))
            at = after_blocks(data, at + 11 + color_table_bytes(data[at + 9]))
            frames += 1
        else:
            raise ImageError(f"image: the GIF has a block of unknown kind 0x{kind:02x}; upload the file again")
    if frames == 0:
        raise ImageError("image: the GIF has no frame; upload an image with content")
    return width, height, frames


def after_blocks(data: bytes, at: int) -> int:
    """Position after a chain of sub-blocks: length, content, ..., 0."""
    while data[at]:
        at += data[at] + 1
    return at + 1


def color_table_bytes(flags: int) -> int:
    return 3 * 2 ** ((flags & 0b111) + 1) if flags & 0b1000_0000 else 0


def number(data: bytes, at: int) -> int:
    return data[at] | data[at + 1] << 8
