"""What a scan or moderation finds is in quarantine, and is not delivered."""

import io

import pytest
from PIL import Image

from simulator.media_app import MediaApp
from simulator.responders.recognition import picture
from simulator.responders.scanning import EICAR, SCAN_SECONDS
from tests.functions import pictures

JPEG, TEXT = "image/jpeg", "text/plain"


def photo(content: str) -> bytes:
    """A photo that shows a content, by Rekognition."""
    image = picture(Image.open(io.BytesIO(pictures.photo("JPEG", width=320, height=240))), content)
    return pictures.file(image, "JPEG", quality=95)


def test_the_test_file_of_eicar_is_in_quarantine(app: MediaApp) -> None:
    record_id = app.processed("file", TEXT, EICAR)

    state, reason = app.state(record_id)
    assert (state, reason) == ("quarantined", f"the malware scan found threats: {reason.rpartition(': ')[2]}")
    assert app.client.play(record_id)[0] == 403
    assert [key for key in app.object_keys() if record_id in key and "withheld/" not in key] == []


def test_a_threat_in_a_file_that_was_rejected_before_its_scan_is_in_quarantine(app: MediaApp) -> None:
    record_id = app.client.upload("image", JPEG, EICAR)
    app.settle(SCAN_SECONDS - 1)
    assert app.state(record_id)[0] == "failed"

    app.settle()

    state, reason = app.state(record_id)
    assert (state, reason.partition(":")[0]) == ("quarantined", "the malware scan found threats")
    assert app.object_keys() == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [("explicit", "moderation: Explicit 98.2 %"), ("weapons", "moderation: Violence 91.5 %")],
)
def test_an_image_that_moderation_withholds_is_not_delivered(app: MediaApp, content: str, reason: str) -> None:
    record_id = app.processed("image", JPEG, photo(content))

    assert app.state(record_id) == ("quarantined", reason)
    assert app.client.play(record_id)[0] == 403
    originals = [key for key in app.object_keys() if record_id in key and "original/" in key]
    assert originals == []
    assert [key for key in app.object_keys() if record_id in key and "withheld/" in key] != []


def test_a_label_below_its_threshold_withholds_nothing(app: MediaApp) -> None:
    record_id = app.processed("image", JPEG, photo("doubtful"))

    assert app.state(record_id) == ("ready", "")
    url = app.client.play(record_id)[1]["urls"]["webp"]
    assert app.client.fetch(url).status == 200


@pytest.mark.parametrize(
    ("content", "state", "reason"),
    [
        ("face", "ready", ""),
        ("two_faces", "failed", "faces: 2 are visible, 1 at most; crop the picture"),
        ("distant_face", "failed", "faces: height 5 %, 10 % at least; come closer"),
        ("explicit", "quarantined", "moderation: Explicit 98.2 %"),
    ],
)
def test_a_profile_picture_shows_one_face(app: MediaApp, content: str, state: str, reason: str) -> None:
    assert app.state(app.processed("profile", JPEG, photo(content))) == (state, reason)


def test_what_was_made_of_a_picture_that_is_refused_is_withdrawn(app: MediaApp) -> None:
    app.simulation.agenda.late["invoke messageai-prod-faces"] = 60
    record_id = app.client.upload("profile", JPEG, photo("two_faces"))
    app.settle(60)
    made = [key for key in app.object_keys() if record_id in key and key.endswith("thumb.webp")]
    assert (app.state(record_id)[0], len(made)) == ("processing", 1)

    app.settle()

    assert app.state(record_id)[0] == "failed"
    assert [key for key in app.object_keys() if record_id in key and "original/" not in key] == []
    assert [path for paths in app.simulation.invalidations.paths.values() for path in paths] != []
