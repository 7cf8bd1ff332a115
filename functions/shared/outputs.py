"""Outputs of jobs: the names that the submitting function sets, and the keys that the end of a job looks for."""

from collections.abc import Mapping

from functions.shared.prefixes import frames_prefix, media_prefix
from functions.shared.step_settings import StepName

VIDEO_NAME, FRAME_NAME, VOICE_NAME = "video", "frame", "voice"
FIRST_FRAME = ".0000000.jpg"


def media_outputs(step: StepName, record_id: str) -> Mapping[str, str]:
    """Keys of what is delivered after a step, by the attribute of the record that gets them."""
    prefix = media_prefix(record_id)
    match step:
        case "transcode":
            return {"hls_key": f"{prefix}{VIDEO_NAME}.m3u8", "dash_key": f"{prefix}{VIDEO_NAME}.mpd"}
        case "voice":
            return {"opus_key": f"{prefix}{VOICE_NAME}.ogg", "aac_key": f"{prefix}{VOICE_NAME}.m4a"}
        case _:
            return {}


def outputs(step: StepName, record_id: str) -> Mapping[str, str]:
    """Keys of all outputs that a step is checked for: those of `media_outputs`, and the poster of a video."""
    frames = {"poster_key": first_frame(record_id)} if step == "transcode" else {}
    return {**media_outputs(step, record_id), **frames}


def first_frame(record_id: str) -> str:
    """Key of the first frame of a video, the one at its beginning."""
    return f"{frames_prefix(record_id)}{FRAME_NAME}{FIRST_FRAME}"
