"""Defaults of omitted settings are reported by path."""

from typing import Annotated

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.defaults import Override, left_to_defaults


class Rule(Settings):
    days: int
    storage_class: str = "GLACIER"


class Bucket(Settings):
    versioning: bool = True
    rules: tuple[Rule, ...] = ()


class Storage(Settings):
    name: str
    bucket: Bucket = Field(default_factory=Bucket)
    purposes: dict[str, Bucket] = Field(default_factory=dict)
    special: Annotated[Bucket | None, Override()] = None


def left(storage: Storage) -> dict[str, object]:
    return {item.path: item.value for item in left_to_defaults(storage)}


def test_an_explicit_value_is_no_default_even_if_equal():
    assert "bucket.versioning" not in left(Storage(name="a", bucket=Bucket(versioning=True)))


def test_an_object_that_was_omitted_is_reported_field_by_field():
    assert left(Storage(name="a")) == {"bucket.versioning": True, "bucket.rules": (), "purposes": {}}


def test_entries_are_reported_by_name_or_index_in_camel_case():
    given = Storage(name="a", bucket=Bucket(rules=(Rule(days=1),)), purposes={"media": Bucket(versioning=False)})
    assert left(given) == {
        "bucket.versioning": True,
        "bucket.rules[0].storageClass": "GLACIER",
        "purposes.media.rules": (),
    }


def test_the_pattern_of_a_default_is_alike_for_all_entries():
    rules = (Rule(days=1), Rule(days=2))
    given = Storage(name="a", bucket=Bucket(rules=rules), purposes={"media": Bucket(), "films": Bucket()})
    patterns = [item.pattern for item in left_to_defaults(given)]
    assert patterns.count("bucket.rules[*].storageClass") == 2
    assert patterns.count("purposes.*.versioning") == 2


def test_a_setting_omitted_in_an_override_is_no_default():
    assert not any(path.startswith("special") for path in left(Storage(name="a", special=Bucket(versioning=False))))
