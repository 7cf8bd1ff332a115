"""Settings of jobs for recordings."""

import json
from pathlib import Path
from typing import Any

import pytest

import functions.voice
from functions.shared.jobs import base_settings
from functions.shared.probe import Probe
from functions.shared.refusal import RefusedError
from functions.voice.job import job_settings
from simulator.service_model import faults

FILE = Path(functions.voice.__file__).with_name("job.json")


def settings(*, audio: bool = True) -> dict[str, Any]:
    source = Probe(duration_seconds=3.0, width=0, height=0, audio=audio)
    return job_settings(base_settings("", FILE), source, media="s3://acme-media/media/1/voice", loudness_lkfs=-16)


def test_settings_are_valid_by_the_model_of_the_service() -> None:
    assert faults("mediaconvert", "JobSettings", settings()) == []


def test_the_file_is_a_valid_template() -> None:
    assert faults("mediaconvert", "JobTemplateSettings", json.loads(FILE.read_text())) == []


@pytest.mark.requirement("MA-32")
def test_opus_and_aac() -> None:
    outputs = settings()["OutputGroups"][0]["Outputs"]
    found = [
        (
            output["ContainerSettings"]["Container"],
            output["Extension"],
            output["AudioDescriptions"][0]["CodecSettings"]["Codec"],
        )
        for output in outputs
    ]
    assert found == [("OGG", "ogg", "OPUS"), ("MP4", "m4a", "AAC")]


def test_both_have_the_same_loudness() -> None:
    outputs = settings()["OutputGroups"][0]["Outputs"]
    assert {o["AudioDescriptions"][0]["AudioNormalizationSettings"]["TargetLkfs"] for o in outputs} == {-16}


def test_a_file_without_sound_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"^audio: no track of audio; upload a recording$"):
        settings(audio=False)
