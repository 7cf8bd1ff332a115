"""Entries of a place by kind of media."""

import pytest

from components.foundation.settings.access import MediaKind
from components.media.place_settings import KindName, PlaceSettings, of_kinds

IMAGES = PlaceSettings(purpose="images", prefix="original/")
OTHERS = PlaceSettings(purpose="files", prefix="original/")
PLACES: dict[KindName, PlaceSettings] = {"image": IMAGES, "default": OTHERS}


@pytest.mark.requirement("MA-63")
@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ((), {"image": IMAGES, "default": OTHERS}),
        (("image",), {"image": IMAGES}),
        (("video",), {"video": OTHERS}),
        (("image", "file"), {"image": IMAGES, "file": OTHERS}),
    ],
)
def test_access_is_limited_to_kinds(kinds: tuple[MediaKind, ...], found: dict[KindName, PlaceSettings]) -> None:
    assert of_kinds(PLACES, kinds) == found


def test_a_kind_that_a_place_has_not_has_no_entry() -> None:
    assert of_kinds({"image": IMAGES}, ("video",)) == {}
