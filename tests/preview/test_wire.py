"""Protobuf structs as the engine and the SDK exchange them, and the plain values that they stand for."""

from typing import Any

import pytest
from google.protobuf import struct_pb2

from preview.wire import RESOURCE_REFERENCE, SECRET, SIGNATURE, UNKNOWN, from_struct, hide, holds_unknown, put


def struct(values: dict[str, Any]) -> struct_pb2.Struct:
    made = struct_pb2.Struct()
    made.update(values)
    return made


def secret(value: Any) -> dict[str, Any]:
    return {SIGNATURE: SECRET, "value": value}


def test_plain_values_come_back_as_they_were():
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


def test_a_secret_is_opened_and_its_path_is_told():
    given = struct({"password": secret("hush"), "users": [{"token": secret({"a": 1})}], "name": "shop"})
    values, secrets = from_struct(given)
    assert values == {"password": "hush", "users": [{"token": {"a": 1}}], "name": "shop"}
    assert secrets == ("password", "users[0].token")


def test_a_reference_to_a_resource_is_its_urn():
    reference = {SIGNATURE: RESOURCE_REFERENCE, "urn": "urn:pulumi:dev::shop::a:b:C::name", "id": "i-1"}
    assert from_struct(struct({"bucket": reference})) == ({"bucket": "urn:pulumi:dev::shop::a:b:C::name"}, ())


def test_an_asset_keeps_what_it_is_made_of():
    asset = {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "path": "index.mjs"}
    assert from_struct(struct({"source": asset}))[0] == {"source": {"path": "index.mjs"}}


def test_values_are_put_beside_what_stands_there():
    made = struct({"name": "shop"})
    put(made, {"arn": "arn:aws:s3:::shop", "tags": {"a": "b"}})
    assert from_struct(made)[0] == {"name": "shop", "arn": "arn:aws:s3:::shop", "tags": {"a": "b"}}


def test_hidden_values_are_secret_once():
    made = struct({"password": "hush", "token": secret("x"), "tags": {"a": "b"}})
    hide(made, ["password", "token", "tags"])
    assert from_struct(made) == (
        {"password": "hush", "token": "x", "tags": {"a": "b"}},
        ("password", "tags", "token"),
    )


def test_a_secret_without_a_value_is_left_out_when_all_is_known():
    made = struct({})
    hide(made, ["password"])
    assert from_struct(made) == ({}, ())


def test_a_secret_without_a_value_is_secret_and_unknown_before_a_deployment():
    made = struct({})
    hide(made, ["password"], unknown=True)
    assert from_struct(made) == ({"password": UNKNOWN}, ("password",))


@pytest.mark.parametrize("value", [UNKNOWN, [{"a": UNKNOWN}], f'{{"arn": "{UNKNOWN}"}}'])
def test_an_unknown_is_found_at_any_depth_and_within_a_text(value: Any):
    assert holds_unknown({"deep": [value]})


@pytest.mark.parametrize("value", ["known", 3, None, True, {}, [{"a": "b"}]])
def test_what_is_known_holds_no_unknown(value: Any):
    assert not holds_unknown(value)
