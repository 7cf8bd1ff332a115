"""Events of analytics: messages of clients and of S3."""

from typing import Any

import pytest

from functions.shared.analytics import EventError, event_of, minute_of

TIME = "2026-11-30T08:00:00Z"
DETAILS = "user_agent: must be a string of at most 512 characters"


def view(**change: Any) -> dict[str, Any]:
    return {"asset_id": "a1", "event": "view", "time": TIME, **change}


def created(key: str = "uploads/a1/cat.gif", **change: Any) -> dict[str, Any]:
    return {"source": "aws.s3", "time": TIME, "detail": {"object": {"key": key}}, **change}


def test_an_event_of_a_client_keeps_what_the_table_describes() -> None:
    event = event_of(view(platform="ios", referrer="https://example.com", address="192.0.2.1"))
    assert (event.asset_id, event.sort_key) == ("a1", f"{TIME}#view")
    assert event.details == {"platform": "ios", "referrer": "https://example.com"}


@pytest.mark.parametrize("key", ["uploads/a1", "uploads/a1/cat.gif"])
def test_an_object_of_s3_is_an_upload_of_its_asset(key: str) -> None:
    event = event_of(created(key))
    assert (event.asset_id, event.sort_key) == ("a1", f"{TIME}#uploaded")


def test_a_reserved_upload_is_of_its_record() -> None:
    asset = "0198c0de-0000-7000-8000-000000000001"
    assert event_of(created(f"uploads/default/{asset}")).asset_id == asset


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ("text", "message: must be an object, not str"),
        (view(event="purchase"), "event: 'purchase': allowed: view, click, share, download, uploaded"),
        (view(asset_id=""), "asset_id: must be 1 to 128 characters"),
        (view(asset_id=7), "asset_id: must be 1 to 128 characters"),
        (view(time="yesterday"), "time: 'yesterday': must be a time in UTC, such as 2026-11-30T08:00:00Z"),
        (view(time=None), "time: None: must be a time in UTC, such as 2026-11-30T08:00:00Z"),
        (view(user_agent="x" * 513), DETAILS),
        (view(user_agent=["x"]), DETAILS),
        (created("assets/a1"), "detail.object.key: 'assets/a1': must begin with uploads/"),
        (created("uploads/"), "asset_id: must be 1 to 128 characters"),
        (created(detail={}), "detail.object.key: missing in an event of S3"),
        (created(detail=None), "detail.object.key: missing in an event of S3"),
    ],
)
def test_a_message_without_an_event_says_what_is_wrong(message: Any, error: str) -> None:
    with pytest.raises(EventError) as raised:
        event_of(message)
    assert str(raised.value) == error


@pytest.mark.parametrize(
    "time",
    ["2026-11-30T08:00:00Z", "2026-11-30T08:00:00.1Z", "2026-11-30T08:00:00.123456789Z", "2028-02-29T23:59:59Z"],
)
def test_times_of_the_calendar_in_utc(time: str) -> None:
    assert event_of(view(time=time)).time == time
    assert minute_of(f"{time}#view") == time[:16]


@pytest.mark.parametrize(
    "time",
    [
        "2026-13-01T08:00:00Z",
        "2026-02-29T08:00:00Z",
        "2026-11-31T08:00:00Z",
        "2026-11-30T24:00:00Z",
        "2026-11-30T08:60:00Z",
        "2026-11-30T08:00:60Z",
        "0000-11-30T08:00:00Z",
        "2026-11-30T08:00:00",
        "2026-11-30T08:00:00+00:00",
        "2026-11-30 08:00:00Z",
        "2026-11-30T08:00:00.Z",
        "2026-11-30T08:00:00.1234567890Z",
        "2026-11-30T08:00:00Z\n",
        "\N{ARABIC-INDIC DIGIT TWO}026-11-30T08:00:00Z",
        "2026-11-30T08:00:0\N{DEVANAGARI DIGIT ONE}Z",
    ],
)
def test_other_times(time: str) -> None:
    with pytest.raises(EventError, match="must be a time in UTC"):
        event_of(view(time=time))
    assert minute_of(f"{time}#view") == ""
