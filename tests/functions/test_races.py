"""Records that end while something works on them: they stay so, and nothing of them is left where it is delivered."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from functions.shared import delivered
from functions.shared.configuration import Environment
from functions.shared.events import record_event
from functions.shared.records import Record
from functions.shared.states import State
from functions.shared.step_settings import StepSettings
from functions.shared.steps import run
from tests.functions import pictures
from tests.functions.conftest import CONTEXT, ENVIRONMENT, ID, Handler, Store, rest_event, scan_result
from tests.functions.processing import event_of, job_ended, scanned

REQUEST = rest_event(record_id=ID)
DELIVERED = ("frames/", "media/", "thumb/")


@dataclass(frozen=True)
class Race:
    """The handlers of a stack whose events arrive, and what ends a record."""

    store: Store
    handler: Callable[..., Handler]
    published: list[dict[str, Any]]
    ways: tuple[str, ...]

    def end(self, found: Record) -> None:
        """Ends a record: its uploader deletes it, or a threat is found in it, in order."""
        for way in self.ways:
            if way == "deletion":
                answer = self.handler("delete", EVENT_BUS="default")(REQUEST, CONTEXT)
                assert answer["statusCode"] == 200
            else:
                result = scan_result("THREATS_FOUND", found.object_key, found.version_id, threats=("EICAR",))
                self.handler("scan_result", EVENT_BUS="default")(result, CONTEXT)

    @property
    def state(self) -> State:
        """The state in which the record ends."""
        return "deleted" if self.ways[-1] == "deletion" else "quarantined"

    def left(self) -> list[str]:
        """What is delivered of the record when all events have arrived."""
        withdraw = self.handler("withdraw")
        for detail in self.published:
            withdraw({"source": "media.records", "detail-type": "Media Record Changed", "detail": detail}, CONTEXT)
        return [key for prefix in DELIVERED for key in self.store.keys(prefix)]


@pytest.fixture(params=[("deletion",), ("threat",), ("threat", "deletion"), ("deletion", "threat")], ids="-then-".join)
def race(request: Any, store: Store, handler: Callable[..., Handler], published: list[dict[str, Any]]) -> Race:
    return Race(store, handler, published, request.param)


@pytest.mark.parametrize("steps", [["thumbnail"], ["thumbnail", "metadata"]], ids=["last step", "not the last step"])
def test_during_a_step(race: Race, steps: list[str]) -> None:
    values = {**ENVIRONMENT, "EVENT_BUS": "default", "PROCESSING_STEPS": json.dumps({"image": steps})}
    settings = StepSettings.of("thumbnail", Environment(values), {"thumb": ("put",)})
    found = scanned(race.store)

    def work(record: Record) -> dict[str, Any]:
        race.end(record)
        race.store.put(f"thumb/{ID}/large.webp")
        return {}

    run(settings, record_event(event_of(found)), work)
    assert (race.left(), race.store.records.get(ID).state) == ([], race.state)


def test_during_an_attempt_that_never_ends(race: Race) -> None:
    settings = StepSettings.of("thumbnail", Environment({**ENVIRONMENT, "EVENT_BUS": "default"}), {"thumb": ("put",)})
    found = scanned(race.store)

    def work(record: Record) -> dict[str, Any]:
        race.end(record)
        race.store.put(f"thumb/{ID}/large.webp")
        raise SystemExit  # as a function that runs out of time or memory

    with pytest.raises(SystemExit):
        run(settings, record_event(event_of(found)), work)
    run(settings, record_event(event_of(found)), work)
    assert (race.left(), race.store.records.get(ID).state) == ([], race.state)


def test_during_a_job(race: Race) -> None:
    steps = json.dumps({"video": ["transcode"]})
    events = race.handler("transcode_events", EVENT_BUS="default", PROCESSING_STEPS=steps)
    found = scanned(race.store, kind="video")
    race.store.records.move(ID, "processing", version_id=found.version_id)
    race.end(found)
    for key in (f"media/{ID}/video.m3u8", f"media/{ID}/video.mpd", f"frames/{ID}/frame.0000000.jpg"):
        race.store.put(key)
    events(job_ended(found, "COMPLETE"), CONTEXT)
    assert (race.left(), race.store.records.get(ID).state) == ([], race.state)


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6], ids=lambda number: f"before place {number}")
def test_during_a_restoration(race: Race, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Each of the three places is restored twice."""
    found = scanned(race.store)
    for state in ("processing", "ready"):
        race.store.records.move(ID, state, version_id=found.version_id)
    for place in ("frames", "media", {"thumb": ("put",)}):
        race.store.put(f"{place}/{ID}/small.webp")
    race.handler("delete", EVENT_BUS="default")(REQUEST, CONTEXT)
    restore = race.handler("restore", EVENT_BUS="default")
    restore_below, calls = delivered.restore_below, list[str]()

    def ended_before(bucket: str, prefix: str) -> int:
        calls.append(prefix)
        if len(calls) == number:
            race.end(found)
        return restore_below(bucket, prefix)

    monkeypatch.setattr(delivered, "restore_below", ended_before)
    restore(REQUEST, CONTEXT)
    if race.ways == ("deletion",) and number <= 3:  # it was deleted already
        assert race.store.records.get(ID).state == "ready"
    else:
        assert (race.left(), race.store.records.get(ID).state) == ([], race.state)


def test_during_a_request_of_a_variant(race: Race, monkeypatch: pytest.MonkeyPatch) -> None:
    found = scanned(race.store, pictures.photo("JPEG", width=800, height=600))
    origin = race.handler("optimise", PROCESSING_STEPS='{"image": ["optimise"]}')
    origin(event_of(found), CONTEXT)
    module = sys.modules["functions.optimise.origin"]
    made = module.variant_bytes

    def ended_after(*given: Any) -> bytes:
        content = made(*given)
        race.end(found)
        return content

    monkeypatch.setattr(module, "variant_bytes", ended_after)
    path = f"/media/{ID}/320.webp"
    answer = origin({"rawPath": path, "requestContext": {"http": {"method": "GET", "path": path}}}, CONTEXT)
    assert (answer["statusCode"], answer["headers"]["Cache-Control"]) == (404, "max-age=10")
    assert [key for prefix in DELIVERED for key in race.store.keys(prefix)] == []
