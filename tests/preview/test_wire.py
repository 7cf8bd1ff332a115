"""Conversion between the engine's protobuf structs and plain values."""

from typing import Any

import pytest
from google.protobuf import struct_pb2

from preview.wire import RESOURCE_REFERENCE, SECRET, SIGNATURE, UNKNOWN, from_struct, hide, holds_unknown, put


def struct(values: dict[str, Any]) -> struct_pb2.Struct:
    result = struct_pb2.Struct()
    result.update(values)
    return result


def secret(value: Any) -> dict[str, Any]:
    return {SIGNATURE: SECRET, "value": value}


def test_plain_values_are_unchanged():
    values: dict[str, Any] = {
        "text": "a",
        "flag": True,
        "whole": 3,
        "part": 0.5,
        "none": None,
        "list": [1, "b"],
        "map": {"a.b": {}},
    }
    assert from_struct(struct(values)) == (values, ())


def test_a_secret_is_unwrapped_and_its_path_is_listed():
    given = struct({"password": secret("hush"), "users": [{"token": secret({"a": 1})}], "name": "shop"})
    values, secrets = from_struct(given)
    assert values == {"password": "hush", "users": [{"token": {"a": 1}}], "name": "shop"}
    assert secrets == ("password", "users[0].token")


def test_a_resource_reference_is_its_urn():
    reference = {SIGNATURE: RESOURCE_REFERENCE, "urn": "urn:pulumi:dev::shop::a:b:C::name", "id": "i-1"}
    assert from_struct(struct({"bucket": reference})) == ({"bucket": "urn:pulumi:dev::shop::a:b:C::name"}, ())


def test_an_asset_has_its_path():
    asset = {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "path": "index.mjs"}
    assert from_struct(struct({"source": asset}))[0] == {"source": {"path": "index.mjs"}}


def test_values_are_added_to_existing_ones():
    result = struct({"name": "shop"})
    put(result, {"arn": "arn:aws:s3:::shop", "tags": {"a": "b"}})
    assert from_struct(result)[0] == {"name": "shop", "arn": "arn:aws:s3:::shop", "tags": {"a": "b"}}


def test_hidden_values_are_wrapped_once():
    result = struct({"password": "hush", "token": secret("x"), "tags": {"a": "b"}})
    hide(result, ["password", "token", "tags"])
    assert from_struct(result) == (
        {"password": "hush", "token": "x", "tags": {"a": "b"}},
        ("password", "tags", "token"),
    )


def test_an_absent_secret_is_omitted_where_outputs_are_known():
    result = struct({})
    hide(result, ["password"])
    assert from_struct(result) == ({}, ())


def test_an_absent_secret_is_a_secret_unknown_in_a_first_preview():
    result = struct({})
    hide(result, ["password"], unknown=True)
    assert from_struct(result) == ({"password": UNKNOWN}, ("password",))


@pytest.mark.parametrize("value", [UNKNOWN, [{"a": UNKNOWN}], f'{{"arn": "{UNKNOWN}"}}'])
def test_an_unknown_is_found_at_any_depth_and_within_a_string(value: Any):
    assert holds_unknown({"deep": [value]})


@pytest.mark.parametrize("value", ["known", 3, None, True, {}, [{"a": "b"}]])
def test_a_known_value_contains_no_unknown(value: Any):
    assert not holds_unknown(value)
