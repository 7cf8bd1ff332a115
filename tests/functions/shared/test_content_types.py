"""Content types by the first bytes."""

import pytest

from functions.shared.content_types import content_type, is_content_of
from functions.shared.kinds import KINDS


def ftyp(brand: bytes, *compatible: bytes) -> bytes:
    """The beginning of an ISO base media file."""
    brands = b"".join(compatible)
    return (16 + len(brands)).to_bytes(4, "big") + b"ftyp" + brand + b"\0\0\0\0" + brands + b"\0" * 64


SAMPLES: list[tuple[bytes, str]] = [
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
    (b"GIF87a\1\0\1\0", "image/gif"),
    (b"GIF89a\1\0\1\0", "image/gif"),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
    (ftyp(b"avif", b"mif1"), "image/avif"),
    (ftyp(b"mif1", b"avif", b"miaf"), "image/avif"),
    (ftyp(b"mif1", b"heic"), "image/heic"),
    (ftyp(b"heic", b"mif1"), "image/heic"),
    (ftyp(b"isom", b"iso2", b"mp41"), "video/mp4"),
    (ftyp(b"mp42"), "video/mp4"),
    (ftyp(b"XAVC", b"mp42"), "video/mp4"),
    (ftyp(b"qt  "), "video/quicktime"),
    (ftyp(b"M4A "), "audio/mp4"),
    (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm", "video/webm"),
    (b"\x1a\x45\xdf\xa3\xa3\x42\x86\x81\1\x42\x82\x88matroska", "video/x-matroska"),
    (b"OggS\0\2", "audio/ogg"),
    (b"fLaC\0\0\0\x22", "audio/flac"),
    (b"ID3\4\0\0", "audio/mpeg"),
    (b"\xff\xfb\x90\x64", "audio/mpeg"),
    (b"\xff\xf1\x50\x80", "audio/aac"),
    (b"\xff\xf9\x50\x80", "audio/aac"),
    (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
    (b"%PDF-1.7\n", "application/pdf"),
    (b"PK\3\4\x14\0", "application/zip"),
    (b"\x1f\x8b\x08\0", "application/gzip"),
    ("naïve\tnotes\r\n".encode(), "text/plain"),
    ("é".encode() * 256, "text/plain"),
    (b"x" + "é".encode() * 256, "text/plain"),
]


@pytest.mark.parametrize(("beginning", "expected"), SAMPLES)
def test_a_file_is_known_by_its_first_bytes(beginning: bytes, expected: str) -> None:
    assert content_type(beginning[:512]) == expected


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"\0",
        b"\xff",
        b"MZ\x90\0\3",
        b"\x7fELF\2\1\1",
        b"#!\0",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"\xef\xbb\xbf <!DOCTYPE html>",
        b"\n\t<script>alert(1)</script>",
        b"RIFF\x24\0\0\0AVI LIST",
        ftyp(b"crx "),
        b"\0\0\0\x08ftyp",
        b"\x1a\x45\xdf\xa3" + b"\0" * 60,
        b"\xff\xfeU\0T\0F\0",
        b"\xff\xff\xff",
        b"\xff\xfb\xff\0",
        b"text with \x1b[31m",
        b"caf\xe9 in latin-1 and more text",
        b"truncated \xc3",
    ],
)
def test_other_files_are_unknown(beginning: bytes) -> None:
    assert content_type(beginning) == ""
    assert not is_content_of("image/png", beginning)


@pytest.mark.parametrize(
    ("claimed", "beginning", "accepted"),
    [
        ("image/png", SAMPLES[1][0], True),
        ("image/jpeg", SAMPLES[1][0], False),
        ("audio/mp4", ftyp(b"isom"), True),
        ("video/mp4", ftyp(b"M4A "), False),
        ("audio/webm", SAMPLES[14][0], True),
        ("text/csv", b"a,b\n1,2\n", True),
        ("application/pdf", b"plain", False),
        ("video/mp4", SAMPLES[0][0], False),
    ],
)
def test_a_claim_is_compared_with_the_content(claimed: str, beginning: bytes, accepted: bool) -> None:
    assert is_content_of(claimed, beginning) is accepted


def test_every_type_that_may_be_uploaded_can_be_recognised() -> None:
    for kind in KINDS.values():
        for claimed in kind.content_types:
            assert any(is_content_of(claimed, beginning) for beginning, _ in SAMPLES), claimed
