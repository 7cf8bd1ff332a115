"""Media that clients encrypt end to end: nothing on the server processes it, and previews are uploads of clients."""

import json
from typing import Any

import pytest

from components.foundation.settings.faults import SettingsError
from components.platform.settings import read
from preview.stack_file import load, stacks
from tests.conftest import ROOT
from tests.settings.test_broken_stacks import SOUND, configuration, merged

FLAG = "END_TO_END_ENCRYPTED"
READ = "reads media on the server, and media.e2ee says that clients encrypt all media; remove it"
REMOVED = "media.e2ee says that clients encrypt all media; remove it; clients upload previews of their own"
UNTYPED = f'has to be true: the content of encrypted media has no type; set {FLAG}: "true"'
PLACES = {"incoming": {"default": {"purpose": "media"}}, "media": {"default": {"purpose": "media"}}}
SCANS = {"source": ["aws.guardduty"], "detail-type": ["GuardDuty Malware Protection Object Scan Result"]}
JOBS = {"source": ["aws.mediaconvert"], "detail": {"status": ["COMPLETE", "ERROR", "CANCELED"]}}
RECORDS = {"tables": {"media": ["read", "write"]}}
FILES = {"buckets": {"media": {"actions": ["read"]}}}
# A stack that processes media: scans, transcoding, recognition, and a function that decodes images.
PROCESSED: dict[str, Any] = {
    "storage": {"bucket": {"eventBridge": True}},
    "media": {
        "places": PLACES,
        "transcoding": {"templates": ["voice"]},
        "malwareProtection": {"readers": ["complete"]},
    },
    "messaging": {
        "rules": {
            "scans": {"bus": "default", "pattern": SCANS, "targets": {"mail": {"queue": "mail"}}},
            "jobs": {"bus": "default", "pattern": JOBS, "targets": {"mail": {"queue": "mail"}}},
        }
    },
    "lambda": {
        "functions": {
            "complete": {
                "environment": {FLAG: "true"},
                "access": {"places": {"incoming": ["read", "delete"]}, **RECORDS},
            },
            "voice": {"access": {"transcoding": ["voice"], **FILES, **RECORDS}},
            "moderate": {
                "environment": {"REVIEW_TOPIC": "news"},
                "access": {"recognition": ["DetectModerationLabels"], "topics": ["news"], **FILES, **RECORDS},
            },
            "small": {"code": "thumbnail", "access": {**FILES, **RECORDS}},
        }
    },
}
# Uploads and previews of clients, which functions accept and deliver as they are.
PLAIN: dict[str, Any] = {
    "media": {"e2ee": True, "places": {**PLACES, "thumb": {"default": {"purpose": "media"}}}},
    "lambda": {
        "functions": {
            "presign": {"access": {"places": {"incoming": ["write"], "thumb": ["write"]}, **RECORDS}},
            "complete": {
                "environment": {FLAG: "true"},
                "access": {"places": {"incoming": ["read", "delete"]}, **RECORDS},
            },
            "metadata": {"environment": {FLAG: "true"}, "access": {"places": {"incoming": ["read"]}, **RECORDS}},
            "playback": {"access": {"places": {"media": ["read"], "thumb": ["read"]}, **RECORDS}},
        }
    },
}


def faults(config: dict[str, str], project: str = "media-platform") -> list[str]:
    with pytest.raises(SettingsError) as rejected:
        read(config, project)
    return sorted(str(fault) for fault in rejected.value.faults)


def test_a_stack_that_processes_media_is_accepted_without_encryption() -> None:
    assert read(configuration(merged(SOUND, PROCESSED)), "media-platform").naming.system == "acme"


@pytest.mark.requirement("QA-02")
def test_all_that_processes_encrypted_media_is_refused() -> None:
    assert faults(configuration(merged(merged(SOUND, PROCESSED), {"media": {"e2ee": True}}))) == [
        "lambda.functions.moderate.access.recognition: ['DetectModerationLabels']: reads media on the server, and "
        "media.e2ee says that clients encrypt all media; remove it",
        "lambda.functions.moderate: moderates, and media.e2ee says that clients encrypt all media; remove it; clients "
        "upload previews of their own",
        "lambda.functions.small: makes thumbnails, and media.e2ee says that clients encrypt all media; remove it; "
        "clients upload previews of their own",
        "lambda.functions.voice.access.transcoding: ['voice']: reads media on the server, and media.e2ee says that "
        "clients encrypt all media; remove it",
        "lambda.functions.voice: transcodes, and media.e2ee says that clients encrypt all media; remove it; clients "
        "upload previews of their own",
        "media.malwareProtection: scans media, and e2ee says that clients encrypt all of it; remove it, or e2ee",
        "media.transcoding: transcodes media, and e2ee says that clients encrypt all of it; remove it, or e2ee",
    ]


@pytest.mark.requirement("QA-02")
def test_uploads_and_previews_of_clients_are_accepted() -> None:
    settings = read(configuration(merged(SOUND, PLAIN)), "media-platform")
    assert settings.media is not None
    assert settings.media.e2ee


@pytest.mark.parametrize("stack", stacks(ROOT))
def test_functions_that_measure_videos_or_recordings_may_probe_them(stack: str) -> None:
    stack_file = load(ROOT, stack)
    functions = read(stack_file.config, stack_file.project).lambda_
    if functions is None:
        return
    for key, function in functions.functions.items():
        if function.folder(key) == "metadata":
            steps = {**functions.environment, **function.environment}["PROCESSING_STEPS"]
            assert not {"video", "audio"} & {*json.loads(steps)} or "probe" in function.access.transcoding, key


@pytest.mark.requirement("QA-02")
@pytest.mark.parametrize("environment", ["dev", "qa", "staging", "prod"])
def test_quikapp_makes_thumbnails_so_its_media_is_not_encrypted_by_clients(environment: str) -> None:
    stack_file = load(ROOT, f"quikapp-{environment}")
    key = f"{stack_file.project}:media"
    media = json.loads(stack_file.config[key])
    assert media["e2ee"] is False
    encrypted = json.dumps({**media, "e2ee": True})
    in_production = (
        f"lambda.functions.images: makes variants of images, and {REMOVED}",
        f"lambda.functions.transcode.access.transcoding: ['video']: {READ}",
        f"lambda.functions.transcode: transcodes, and {REMOVED}",
        "media.transcoding: transcodes media, and e2ee says that clients encrypt all of it; remove it, or e2ee",
    )
    assert faults({**stack_file.config, key: encrypted}, stack_file.project) == sorted(
        (
            f"lambda.functions.arrived.environment.{FLAG}: {UNTYPED}",
            f"lambda.functions.complete.environment.{FLAG}: {UNTYPED}",
            f"lambda.functions.process.access.transcoding: ['probe']: {READ}",
            f"lambda.functions.process.environment.{FLAG}: {UNTYPED}",
            f"lambda.functions.thumbnail: makes thumbnails, and {REMOVED}",
            *(in_production if environment == "prod" else ()),
        )
    )
