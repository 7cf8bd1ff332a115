"""Animations, from the upload to the playback."""

from io import BytesIO

from PIL import Image

from simulator.media_app import MediaApp
from tests.functions import pictures


def test_an_animated_gif_is_played_as_it_is(app: MediaApp) -> None:
    animation = pictures.animation("GIF")
    record_id = app.processed("image", "image/gif", animation)
    assert app.state(record_id) == ("ready", "")
    status, answer = app.client.play(record_id)
    assert (status, [*answer["urls"]]) == (200, ["original"])
    response = app.client.fetch(answer["urls"]["original"])
    assert (response.status, response.body == animation) == (200, True)
    assert getattr(Image.open(BytesIO(response.body)), "n_frames", 1) == 3
