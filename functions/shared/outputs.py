"""Outputs of jobs: the names that the submitting function sets, and the keys that the end of a job looks for."""

from collections.abc import Mapping

from functions.shared.prefixes import Places
from functions.shared.processing import StepName
from functions.shared.records import Record

VIDEO_NAME, FRAME_NAME, VOICE_NAME = "video", "frame", "voice"
FIRST_FRAME = ".0000000.jpg"


def media_outputs(places: Places, step: StepName, record: Record) -> Mapping[str, str]:
    """Keys of what is delivered after a step, by the attribute of the record that gets them."""
    match step:
        case "transcode":
            names = {"hls_key": f"{VIDEO_NAME}.m3u8", "dash_key": f"{VIDEO_NAME}.mpd"}
        case "voice":
            names = {"opus_key": f"{VOICE_NAME}.ogg", "aac_key": f"{VOICE_NAME}.m4a"}
        case _:
            return {}
    prefix = places.at("renditions", record.kind).of_record(record.id)
    return {attribute: f"{prefix}{name}" for attribute, name in names.items()}


def outputs(places: Places, step: StepName, record: Record) -> Mapping[str, str]:
    """Keys of all outputs that a step is checked for: those of `media_outputs`, and the poster of a video."""
    frames = {"poster_key": first_frame(places, record)} if step == "transcode" else {}
    return {**media_outputs(places, step, record), **frames}


def first_frame(places: Places, record: Record) -> str:
    """Key of the first frame of a video, the one at its beginning."""
    return f"{places.at('frames', record.kind).of_record(record.id)}{FRAME_NAME}{FIRST_FRAME}"
