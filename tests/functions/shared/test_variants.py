"""Variants and their paths."""

import pytest

from functions.shared.files import UPLOADED_WIDTH
from functions.shared.image_formats import WIDTHS
from functions.shared.variants import Variant, parse_variant
from tests.functions.conftest import ID


@pytest.mark.parametrize("width", WIDTHS)
def test_the_path_of_a_variant_is_its_key(width: int) -> None:
    variant = Variant("media/", ID, width, "avif")
    assert parse_variant(f"/{variant.key}", ("media/",)) == variant


def test_the_width_of_uploads_is_one_of_the_listed() -> None:
    assert UPLOADED_WIDTH in WIDTHS
