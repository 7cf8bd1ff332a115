"""Content types by content: signatures at the beginning of a file, as data. Names of files are not read."""

import codecs
from collections.abc import Mapping

PROBE_BYTES = 512
"""Bytes at the beginning that decide."""

BRANDS: Mapping[bytes, str] = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heic",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"isom": "video/mp4",
    b"iso2": "video/mp4",
    b"iso4": "video/mp4",
    b"iso5": "video/mp4",
    b"iso6": "video/mp4",
    b"mp41": "video/mp4",
    b"mp42": "video/mp4",
    b"avc1": "video/mp4",
    b"dash": "video/mp4",
    b"M4V ": "video/mp4",
    b"MSNV": "video/mp4",
    b"3gp4": "video/mp4",
    b"3gp5": "video/mp4",
    b"3gp6": "video/mp4",
}
"""Content types by the major brand of ISO base media files."""

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b\x08", "application/gzip"),
)
"""Content types by their first bytes."""

SAME_CONTENT: Mapping[str, frozenset[str]] = {
    "audio/mp4": frozenset(("video/mp4",)),  # many recorders write the brands of video
    "audio/webm": frozenset(("video/webm",)),
    "video/x-matroska": frozenset(("video/webm",)),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": frozenset(("application/zip",)),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": frozenset(("application/zip",)),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": frozenset(("application/zip",)),
    "text/csv": frozenset(("text/plain",)),
    "video/quicktime": frozenset(("video/mp4",)),
}
"""What else the content of a claimed type may look like at its beginning."""


def content_type(head: bytes) -> str:
    """The content type by the first PROBE_BYTES of a file; empty if it is unknown."""
    for signature, found in SIGNATURES:
        if head.startswith(signature):
            return found
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _iso_base_media(head)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska" if b"matroska" in head[:64] else ""
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return _mpeg_audio(head[1], head[2])
    return "text/plain" if _is_text(head) else ""


def is_content_of(claimed: str, head: bytes) -> bool:
    """Whether a file begins as one of the claimed type does."""
    found = content_type(head)
    return found != "" and (found == claimed or found in SAME_CONTENT.get(claimed, ()))


def _iso_base_media(head: bytes) -> str:
    """By the major brand, or by a compatible one where the major brand says only how the file is organised."""
    size = int.from_bytes(head[:4], "big")
    compatible = [head[at : at + 4] for at in range(16, min(size, len(head) - 3), 4)]
    major = head[8:12]
    if major in (b"mif1", b"msf1"):
        for brand in compatible:
            if BRANDS.get(brand, "") == "image/avif":
                return "image/avif"
    for brand in (major, *compatible):
        if brand in BRANDS:
            return BRANDS[brand]
    return ""


def _mpeg_audio(second: int, third: int) -> str:
    """By the bits of the layer: 0 in ADTS; III or II in MPEG audio, with a version, bit rate and sampling rate that are
    not reserved. Layer I is not accepted: the byte order mark of UTF-16 looks like it."""
    layer = second & 0x06
    if layer == 0:
        return "audio/aac" if second & 0xF0 == 0xF0 else ""
    reserved = second & 0x18 == 0x08 or third & 0xF0 == 0xF0 or third & 0x0C == 0x0C
    return "" if reserved or layer == 0x06 else "audio/mpeg"


def _is_text(head: bytes) -> bool:
    """Whether the beginning is UTF-8 without control characters but white space, and no markup that browsers run."""
    if not head or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    whole = len(head) < PROBE_BYTES  # else the probe may cut a character
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError:
        return False
    return all(character >= " " or character in "\t\r\n" for character in text)
