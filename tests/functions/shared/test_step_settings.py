"""Settings of steps, and what is wrong with others."""

import re

import pytest

from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.processing import POSSIBLE, STEPS, steps_of
from functions.shared.step_settings import StepSettings
from tests.functions.conftest import ENVIRONMENT

BROKEN = {
    "no JSON": ("image", "PROCESSING_STEPS: 'image': not a JSON object; set steps by kind"),
    "a list": ("[]", "PROCESSING_STEPS: '[]': not a JSON object; set steps by kind"),
    "a kind": (
        '{"picture": ["thumbnail"]}',
        "PROCESSING_STEPS: 'picture': unknown kind; set image, profile, video, audio, file",
    ),
    "a misspelled step": (
        '{"image": ["thumbnial"]}',
        "PROCESSING_STEPS.image: 'thumbnial': no step of image; did you mean 'thumbnail'? Allowed: thumbnail, "
        "optimise, metadata, moderate, faces, original",
    ),
    "no step": ('{"image": []}', "PROCESSING_STEPS.image: not a list of steps; set at least one"),
    "a string": ('{"image": "thumbnail"}', "PROCESSING_STEPS.image: not a list of steps; set at least one"),
    "a step": (
        '{"image": ["resize"]}',
        "PROCESSING_STEPS.image: 'resize': no step of image; set thumbnail, optimise, metadata, moderate, "
        "faces, original",
    ),
    "a step of another kind": (
        '{"audio": ["transcode"]}',
        "PROCESSING_STEPS.audio: 'transcode': no step of audio; set metadata, voice, original",
    ),
    "moderation without frames": (
        '{"video": ["metadata", "moderate"]}',
        "PROCESSING_STEPS.video: moderate looks at frames; set transcode as well",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_steps(name: str) -> None:
    text, message = BROKEN[name]
    with pytest.raises(ConfigurationError, match=f"^{re.escape(message)}$"):
        steps_of(text)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("SCAN", "yes", "SCAN: 'yes': not allowed; set one of true, false"),
        ("STEP_ATTEMPTS", "0", "STEP_ATTEMPTS: '0': not allowed; set an integer of 1 to 100"),
        ("TABLE_MEDIA", "", "TABLE_MEDIA: missing; set it in the function's environment or access settings"),
    ],
)
def test_broken_variables(variable: str, value: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^{re.escape(message)}$"):
        StepSettings.of("thumbnail", Environment({**ENVIRONMENT, variable: value}))


def test_steps_are_a_setting() -> None:
    assert steps_of('{"image": ["thumbnail", "moderate"]}') == {"image": ("thumbnail", "moderate")}


@pytest.mark.parametrize("kind", STEPS)
def test_default_steps_are_possible(kind: str) -> None:
    assert set(STEPS[kind]) <= set(POSSIBLE[kind])


def test_processing_starts_after_a_scan_by_default() -> None:
    assert StepSettings.of("thumbnail", Environment(ENVIRONMENT)).origins == ("scanned",)
