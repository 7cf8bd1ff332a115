"""The checks by models of services find what botocore ignores."""

from typing import Any

import pytest

from simulator.service_model import faults


@pytest.mark.parametrize(
    ("shape", "value", "fault"),
    [
        ("H264Settings", {"RateControlMode": "QVBR", "Quality": 7}, "H264Settings.Quality: unknown"),
        (
            "H264Settings",
            {"RateControlMode": "QBR"},
            "H264Settings.RateControlMode: 'QBR' is not one of VBR, CBR, QVBR",
        ),
        ("H264Settings", {"MaxBitrate": 999}, "H264Settings.MaxBitrate: 999 is not in 1000 to 1152000000"),
        ("H264Settings", {"MaxBitrate": "5M"}, "H264Settings.MaxBitrate: '5M' is no integer"),
        (
            "AudioNormalizationSettings",
            {"TargetLkfs": -60},
            "AudioNormalizationSettings.TargetLkfs: -60 is not in -59 to 0",
        ),
        (
            "CmafGroupSettings",
            {"Destination": "media/x"},
            r"CmafGroupSettings.Destination: 'media/x' does not match ^s3:\/\/.*$",
        ),
        ("JobSettings", {"Inputs": {}}, "JobSettings.Inputs: not a list"),
        ("CreateJobRequest", {"Role": "r"}, "CreateJobRequest.Settings: missing"),
    ],
)
def test_faults(shape: str, value: Any, fault: str) -> None:
    assert faults("mediaconvert", shape, value) == [fault]


def test_no_faults() -> None:
    assert faults("mediaconvert", "H264QvbrSettings", {"QvbrQualityLevel": 7, "QvbrQualityLevelFineTune": 0.33}) == []
