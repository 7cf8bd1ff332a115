"""Sizes of images, as the API answers them."""

from simulator.client import MediaClient


def url_of(client: MediaClient, record_id: str, width: object, output: str = "webp") -> str:
    """The signed URL of a size."""
    status, played = client.play(record_id)
    assert status == 200
    return played["variants"]["url"].replace("{width}", str(width)).replace("{format}", output)
