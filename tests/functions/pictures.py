"""Images for tests, generated: photos with metadata, rotated ones, animations, broken and hostile files."""

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageDraw

RED, BLUE = (255, 0, 0), (0, 0, 255)
COMMENT = b"a comment of the camera"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:about>an XMP packet</rdf:about></x:xmpmeta>'
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0aan IPTC tag"
MAKER = "a maker of cameras"
LATITUDE = (48.0, 51.0, 29.5)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def file(image: Image.Image, output: str, **options: Any) -> bytes:
    """An image as a file of a format of Pillow."""
    target = BytesIO()
    image.save(target, output, **options)
    return target.getvalue()


def halves(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right: its orientation is visible."""
    image = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill=BLUE)
    return image.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """EXIF with a position, a maker, and an orientation."""
    found = Image.Exif()
    found[ExifTags.Base.Orientation] = orientation
    found[ExifTags.Base.Make] = MAKER
    found.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = LATITUDE
    return found


def photo(output: str, orientation: int = 1, *, width: int = 60, height: int = 40) -> bytes:
    """A photo with all metadata that Pillow can write in its format; JPEG also with IPTC and a thumbnail of its own."""
    options: dict[str, Any] = {"exif": exif(orientation), "icc_profile": SRGB}
    if output in ("JPEG", "WEBP", "AVIF"):
        options["xmp"] = XMP
    if output == "JPEG":
        options |= {"comment": COMMENT, "quality": 95}
    data = file(halves(width, height), output, **options)
    if output == "JPEG":
        segment = b"\xff\xed" + struct.pack(">H", len(IPTC) + 2) + IPTC
        data = data[:2] + segment + data[2:]
    return data


def animation(output: str, colors: Sequence[str] = ("red", "lime", "blue"), **options: Any) -> bytes:
    """Frames of one color each, of 40 x 30 pixels."""
    first, *rest = (Image.new("RGB", (40, 30), color) for color in colors)
    return file(first, output, save_all=True, append_images=rest, **{"duration": 200, "loop": 0} | options)


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header has any size, and which has next to no content."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def gif_of(width: int, height: int, frames: int, *, frame_width: int = 1, trailer: bytes = b"\x3b") -> bytes:
    """A GIF whose frames have one row of one pixel, or claim another width."""
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, frame_width, 1, 0) + b"\x02\x02\x44\x01\x00"
    palette = b"\0\0\0\xff\xff\xff"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + palette + frame * frames + trailer
