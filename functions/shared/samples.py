"""Pictures for Amazon Rekognition, which reads JPEG and PNG only: of an image, of an animation, of a video."""

from collections.abc import Iterator

from PIL import Image

from functions.shared.clients import s3
from functions.shared.images.decoding import Box, animation, still
from functions.shared.images.encoding import encoded, opaque
from functions.shared.images.header import read_header

ANIMATION_SAMPLES = 5
VIDEO_SAMPLES = 20
SIDE = 1920
"""Pixels of a side, at most: JPEG of this size is far below Rekognition's 5 MB."""
LEAST_SIDE = 80
"""Pixels of a side that Rekognition needs; smaller pictures are centred on white."""


def image_samples(data: bytes) -> Iterator[bytes]:
    """An image as JPEG, or some frames of an animation: what is shown may be in any of them."""
    header = read_header(data)
    box = Box(SIDE, SIDE)
    if not header.animated:
        yield sample(still(data, box))
        return
    chosen = spread(header.frames, ANIMATION_SAMPLES)
    for index, frame in enumerate(animation(data, box)):
        if index in chosen:
            yield sample(frame.image)


def video_samples(bucket: str, prefix: str) -> Iterator[bytes]:
    """Some frames of a video, of those that its job captured. prefix: of their keys."""
    pages = s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    keys = sorted(item["Key"] for page in pages for item in page.get("Contents", []))
    for index in sorted(spread(len(keys), VIDEO_SAMPLES)):
        content: bytes = s3().get_object(Bucket=bucket, Key=keys[index])["Body"].read()
        yield content


def sample(image: Image.Image) -> bytes:
    """An image as JPEG, with at least LEAST_SIDE pixels a side."""
    if min(image.size) < LEAST_SIDE:
        canvas = Image.new("RGB", (max(LEAST_SIDE, image.width), max(LEAST_SIDE, image.height)), "white")
        canvas.paste(opaque(image), ((canvas.width - image.width) // 2, (canvas.height - image.height) // 2))
        image = canvas
    return encoded(image, "jpeg")


def spread(count: int, most: int) -> frozenset[int]:
    """Indexes of a maximum of `most` among `count` items, evenly spread, the first and the last included."""
    if count <= most:
        return frozenset(range(count))
    return frozenset(round(index * (count - 1) / (most - 1)) for index in range(most))
