"""Outputs of a job: renditions of HLS and DASH with common segments (CMAF), recordings, and frames.

Names of files are those of MediaConvert: AWS Elemental MediaConvert User Guide, "Output file names and paths".
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

import av

from simulator.errors import NotSimulatedError
from simulator.responders.transcoding.filters import Filters, picture_filters, sound_filters
from simulator.responders.transcoding.probe import Source, opened

TYPES = {
    "cmfa": "audio/mp4",
    "cmfv": "video/mp4",
    "jpg": "image/jpeg",
    "m3u8": "application/vnd.apple.mpegurl",
    "m4a": "audio/mp4",
    "mpd": "application/dash+xml",
    "ogg": "audio/ogg",
}
LAYOUTS = {"CODING_MODE_1_0": "mono", "CODING_MODE_2_0": "stereo"}
MPD = "urn:mpeg:dash:schema:mpd:2011"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of an output. name: what follows the destination of its group."""

    name: str
    content: bytes

    @property
    def content_type(self) -> str:
        """The content type, by the extension."""
        return TYPES[self.name.rpartition(".")[2]]


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """An output. width, height: 0 for sound."""

    width: int = 0
    height: int = 0


@dataclass(frozen=True, kw_only=True)
class Group:
    """The files of an output group. playlists: names of its top-level manifests."""

    files: tuple[File, ...]
    outputs: tuple[Rendered, ...]
    playlists: tuple[str, ...] = ()


def rendered_size(description: Mapping[str, Any], source: Source) -> tuple[int, int]:
    """Width and height of an output, even; a side that the job does not set is derived from the source."""
    width, height = int(description.get("Width", 0)), int(description.get("Height", 0))
    if bool(width) == bool(height):
        raise NotSimulatedError("an output with both sides, or none; known: one of Width and Height")
    if height:
        return round(height * source.width / source.height / 2) * 2, height
    return width, round(width * source.height / source.width / 2) * 2


class Encoder:
    """A stream of an output container, and the filters before it."""

    def __init__(self, stream: Any, filters: Filters) -> None:
        self._stream, self._filters = stream, filters

    def packets(self, frame: Any) -> Iterator[Any]:
        """Packets after a frame went in; None flushes the filters and the encoder."""
        for filtered in self._filters.frames(frame):
            if isinstance(filtered, av.VideoFrame):
                filtered.pict_type = 0  # the encoder chooses key frames, not the source
            yield from self._stream.encode(filtered)
        if frame is None:
            yield from self._stream.encode(None)


def cmaf(content: bytes, source: Source, group: Mapping[str, Any]) -> Group:
    """Segments with one playlist of HLS per output, and a manifest of each of HLS and DASH."""
    settings: Mapping[str, Any] = group["OutputGroupSettings"]["CmafGroupSettings"]
    names = [str(output["NameModifier"]) for output in group["Outputs"]]
    sounds = ["VideoDescription" not in output for output in group["Outputs"]]
    options = {
        "hls_playlist": "1",
        "init_seg_name": "stream$RepresentationID$init.mp4",
        "media_seg_name": "stream$RepresentationID$_$Number%09d$.mp4",
        "seg_duration": str(settings["SegmentLength"]),
        "use_template": "1",
        "use_timeline": "1",
    }
    with TemporaryDirectory() as folder, opened(content) as given:
        target = Path(folder) / "main.mpd"
        with av.open(str(target), "w", format="dash", options=options) as made:
            encoders = [(_stream(output), _encoder(made, given, output, source)) for output in group["Outputs"]]
            _transcode(given, made, encoders)
        found = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    base = str(settings["Destination"]).rpartition("/")[2]
    files = _named(found, base, names, sounds)
    sizes = [rendered_size(output["VideoDescription"], source) if not sound else (0, 0)
             for output, sound in zip(group["Outputs"], sounds, strict=True)]  # fmt: skip
    return Group(
        files=files,
        outputs=tuple(Rendered(width=width, height=height) for width, height in sizes),
        playlists=(".mpd", ".m3u8"),
    )


def _named(found: Mapping[str, bytes], base: str, names: Sequence[str], sounds: Sequence[bool]) -> tuple[File, ...]:
    """Files with the names of MediaConvert, in the manifests too."""
    endings = ["cmfa" if sound else "cmfv" for sound in sounds]

    def renamed(name: str) -> str:
        if match := re.fullmatch(r"stream(\d+)(init|_\d+)\.mp4", name):
            number = int(match[1])
            return f"{names[number]}{match[2]}.{endings[number]}"
        if match := re.fullmatch(r"media_(\d+)\.m3u8", name):
            return f"{names[int(match[1])]}.m3u8"
        return {"master.m3u8": ".m3u8", "main.mpd": ".mpd"}[name]

    files: list[File] = []
    for name, content in found.items():
        if name.endswith(".m3u8"):
            text = re.sub(
                r"(stream\d+(?:init|_\d+)\.mp4|media_\d+\.m3u8)", lambda m: base + renamed(m[1]), content.decode()
            )
            content = text.encode()
        elif name.endswith(".mpd"):
            content = _manifest(content, base, names, endings)
        files.append(File(name=renamed(name), content=content))
    return tuple(files)


def _manifest(content: bytes, base: str, names: Sequence[str], endings: Sequence[str]) -> bytes:
    """A manifest of DASH with the names of MediaConvert, and one adaptation set for all pictures. FFmpeg makes one for
    each rendition, since it requires the same aspect of all in a set, whose sides are rounded."""
    ElementTree.register_namespace("", MPD)
    root = ElementTree.fromstring(content)
    for period in root.iter(f"{{{MPD}}}Period"):
        sets = period.findall(f"{{{MPD}}}AdaptationSet")
        first, *others = [each for each in sets if each.get("contentType") == "video"]
        for other in others:
            first.extend(other.findall(f"{{{MPD}}}Representation"))
            period.remove(other)
    for representation in root.iter(f"{{{MPD}}}Representation"):
        number = int(representation.attrib["id"])
        for template in representation.iter(f"{{{MPD}}}SegmentTemplate"):
            template.set("initialization", f"{base}{names[number]}init.{endings[number]}")
            template.set("media", f"{base}{names[number]}_$Number%09d$.{endings[number]}")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def recordings(content: bytes, source: Source, group: Mapping[str, Any]) -> Group:
    """One file for each output with sound only."""
    files: list[File] = []
    for output in group["Outputs"]:
        extension = str(output["Extension"])
        buffer = io.BytesIO()
        format_ = {"OGG": "ogg", "MP4": "mp4"}.get(output["ContainerSettings"]["Container"])
        if format_ is None:
            raise NotSimulatedError(f"container {output['ContainerSettings']['Container']}; known: OGG, MP4")
        with opened(content) as given, av.open(buffer, "w", format=format_) as made:
            _transcode(given, made, [("audio", _encoder(made, given, output, source))])
        files.append(File(name=f"{output.get('NameModifier', '')}.{extension}", content=buffer.getvalue()))
    return Group(files=tuple(files), outputs=tuple(Rendered() for _ in files))


def frames(content: bytes, source: Source, output: Mapping[str, Any]) -> Group:
    """Pictures at an interval, the first one at the beginning."""
    description: Mapping[str, Any] = output["VideoDescription"]
    capture: Mapping[str, Any] = description["CodecSettings"]["FrameCaptureSettings"]
    interval = Fraction(capture["FramerateDenominator"], capture["FramerateNumerator"])
    width, height = rendered_size(description, source)
    files: list[File] = []
    with opened(content) as given:
        stream = given.streams.video[0]
        filters = picture_filters(stream, source.rotation, width, height)
        for frame in given.decode(stream):
            for filtered in filters.frames(frame):
                if len(files) < capture["MaxCaptures"] and filtered.time >= len(files) * interval:
                    buffer = io.BytesIO()
                    filtered.to_image().save(buffer, "JPEG", quality=capture["Quality"])
                    name = f"{output.get('NameModifier', '')}.{len(files):07d}.jpg"
                    files.append(File(name=name, content=buffer.getvalue()))
    return Group(files=tuple(files), outputs=(Rendered(width=width, height=height),))


def _stream(output: Mapping[str, Any]) -> str:
    return "video" if "VideoDescription" in output else "audio"


def _encoder(made: Any, given: Any, output: Mapping[str, Any], source: Source) -> Encoder:
    if "VideoDescription" in output:
        return _picture_encoder(made, given.streams.video[0], output["VideoDescription"], source)
    (description,) = output["AudioDescriptions"]
    return _sound_encoder(made, given.streams.audio[0], description)


def _picture_encoder(made: Any, stream: Any, description: Mapping[str, Any], source: Source) -> Encoder:
    settings: Mapping[str, Any] = description["CodecSettings"]["H264Settings"]
    width, height = rendered_size(description, source)
    rate = stream.average_rate or Fraction(25)
    group = max(1, round(rate * settings["GopSize"]))
    options = {
        "preset": "ultrafast",
        "maxrate": str(settings["MaxBitrate"]),
        "bufsize": str(2 * settings["MaxBitrate"]),
    }
    options |= {"g": str(group), "keyint_min": str(group), "sc_threshold": "0"}
    encoded = made.add_stream("libx264", rate=rate, options=options)
    encoded.width, encoded.height, encoded.pix_fmt = width, height, "yuv420p"
    return Encoder(encoded, picture_filters(stream, source.rotation, width, height))


def _sound_encoder(made: Any, stream: Any, description: Mapping[str, Any]) -> Encoder:
    codec: Mapping[str, Any] = description["CodecSettings"]
    loudness: Mapping[str, Any] = description["AudioNormalizationSettings"]
    match codec["Codec"]:
        case "AAC":
            name, settings = "aac", codec["AacSettings"]
            layout = LAYOUTS[settings["CodingMode"]]
        case "OPUS":
            name, settings = "libopus", codec["OpusSettings"]
            layout = {1: "mono", 2: "stereo"}[settings["Channels"]]
        case _:
            raise NotSimulatedError(f"codec {codec['Codec']}; known: AAC, OPUS")
    rate = settings["SampleRate"]
    encoded = made.add_stream(name, rate=rate, layout=layout)
    encoded.bit_rate = settings["Bitrate"]
    samples = 1024 if name == "aac" else rate // 50
    peak = loudness["TruePeakLimiterThreshold"]
    return Encoder(encoded, sound_filters(stream, loudness["TargetLkfs"], peak, rate, layout, samples))


def _transcode(given: Any, made: Any, encoders: Sequence[tuple[str, Encoder]]) -> None:
    """Decodes a file once, and encodes it with each encoder of its kind."""
    streams = [stream for stream in given.streams if any(kind == stream.type for kind, _ in encoders)]
    firsts = {stream.type: stream for stream in reversed(streams)}
    for packet in given.demux(*firsts.values()):
        for frame in packet.decode():
            for kind, encoder in encoders:
                if kind == packet.stream.type:
                    made.mux(list(encoder.packets(frame)))
    for _, encoder in encoders:
        made.mux(list(encoder.packets(None)))
