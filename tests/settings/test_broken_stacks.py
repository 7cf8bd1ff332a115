"""Invalid stack files and their exact faults, complete and before any registration.

Each file of `broken/` lists cases: what differs from `sound.yaml` (objects are merged, null removes a key; `without`
leaves out further concerns, so that one subject is tested) and the faults that must be reported, no more and no less.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from components.foundation.settings import versions
from components.foundation.settings.faults import SettingsError
from components.platform.settings import read
from preview.scalars import LOADER

HERE = Path(__file__).parent
SOUND: dict[str, Any] = yaml.load((HERE / "sound.yaml").read_text(), Loader=LOADER)


@pytest.fixture(autouse=True)
def _on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    """A fixed date: the expected faults do not depend on the end of support of versions."""
    monkeypatch.setattr(versions, "today", lambda: date(2026, 11, 21))


def cases() -> list[Any]:
    found: list[Any] = []
    for path in sorted((HERE / "broken").glob("*.yaml")):
        entries = cast("list[dict[str, Any]]", yaml.load(path.read_text(), Loader=LOADER))
        found += [
            pytest.param(
                {**dict.fromkeys(entry.get("without", ())), **entry["change"]},
                entry["faults"],
                id=f"{path.stem}-{entry['case'].replace(' ', '-')}",
            )
            for entry in entries
        ]
    return found


def merged(base: Any, change: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    result = dict(cast("dict[str, Any]", base))
    for key, value in cast("dict[str, Any]", change).items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def configuration(concerns: dict[str, Any]) -> dict[str, str]:
    return {f"media-platform:{name}": json.dumps(value) for name, value in concerns.items()}


def test_the_sound_stack_is_accepted() -> None:
    assert read(configuration(SOUND), "media-platform").naming.system == "acme"


API_ORIGIN = {"kind": "vpc_origin", "domainName": "api.acme.example"}
EVERYTHING = {
    "buckets": {"media": {"actions": ["read"]}},
    "tables": {"assets": ["read"]},
    "queues": {"jobs": ["consume"]},
    "topics": ["news"],
    "secrets": ["one"],
    "parameters": ["flags"],
    "databases": ["postgres", "aurora"],
    "eventBus": True,
    "cache": True,
}
REMEDIES: dict[str, dict[str, Any]] = {
    "all that two regions share": {"ecs": {"services": {"api": {"access": EVERYTHING}}}},
    "Kafka of one region, as the services": {
        "ecs": {"replicas": "none", "services": {"api": {"access": {"kafkaTopics": {"uploads": ["write"]}}}}}
    },
    "Kafka of both regions": {
        "kafka": {"replicaRegions": ["eu-west-1"]},
        "ecs": {"services": {"api": {"access": {"kafkaTopics": {"uploads": ["write"]}}}}},
    },
    "queues of one region, as the services": {"messaging": {"replicas": "none"}, "ecs": {"replicas": "none"}},
    "storage without instances under a pilot light": {
        "aurora": {"secondaries": {"eu-west-1": {"zones": None}}},
        "ecs": {"services": {"api": {"access": {"databases": ["aurora"]}}}},
    },
    "origin under a wildcard": {
        "loadBalancer": {"domainNames": ["*.acme.example"]},
        "edge": {"distributions": {"cdn": {"origins": {"api": {**API_ORIGIN, "replicas": ["eu-west-1"]}}}}},
    },
    "origin of another's load balancer": {
        "edge": {"distributions": {"cdn": {"origins": {"api": {**API_ORIGIN, "kind": "load_balancer"}}}}}
    },
    "record by the name of an internal load balancer": {
        "dns": {
            "records": {
                "origin": {"zone": "acme.example", "name": "origin.acme.example", "type": "A", "values": ["192.0.2.1"]}
            }
        }
    },
    "service that only a distribution leads to": {
        "dns": {"records": {"origin": None}},
        "edge": {
            "distributions": {
                "cdn": {
                    "origins": {"api": {"kind": "vpc_origin", "replicas": ["eu-west-1"]}},
                    "behaviors": [{"path": "api/*", "origin": "api"}],
                }
            }
        },
    },
    "pods and services behind one load balancer": {
        "eks": {"routes": {"shop": {"port": 8080, "priority": 20, "paths": ["/shop"]}}}
    },
    "values that match their patterns": {
        "parameterStore": {
            "parameters": {
                "flags": {"value": "12", "allowedPattern": r"^\d+$"},
                "ports": {"type": "StringList", "value": "80,443", "allowedPattern": r"^\d+$"},
            }
        }
    },
    "data in private subnets": {"network": {"tiers": ["public", "private"]}},
    "uploads of a standby whose rules an operator enables": {
        "regions": {"mode": "pilot_light"},
        "storage": {"purposes": {"media": {"bucket": {"eventBridge": True}}}},
        "media": {"places": {"incoming": {"default": {"purpose": "media", "prefix": "uploads/"}}}},
        "messaging": {
            "rules": {
                "arrived": {
                    "objectCreated": {"bucket": "media", "prefixes": ["uploads/"]},
                    "targets": {"arrived": {"function": "arrived"}},
                }
            }
        },
        "lambda": {
            "replicas": "same",
            "functions": {
                "reads": {"access": {"places": {"incoming": ["write"]}}},
                "arrived": {
                    "code": "complete",
                    "access": {"places": {"incoming": ["read"]}},
                    "asynchronous": {"onFailure": {"queue": "mail"}},
                },
            },
        },
        "apis": {
            "replicas": "standby",
            "healthCheck": {"api": "web", "path": "/up"},
            "http": {
                "web": {
                    "domainName": "media.acme.example",
                    "routes": {"up": {"method": "GET", "path": "/up", "function": "reads", "public": "Health checks"}},
                }
            },
        },
    },
}


def pipeline(thumb: dict[str, Any], steps: str, *behaviors: dict[str, Any]) -> dict[str, Any]:
    """Images of which thumbnails are made, in a place, and that are moderated where the steps are so."""
    started = {"access": {"eventBus": True}, "asynchronous": {"onFailure": {"queue": "mail"}}}
    functions = dict.fromkeys([*steps.split(), "withdraw"], started)
    environment = {"SCAN": "false", "PROCESSING_STEPS": json.dumps({"image": steps.split()})}
    targets = {step: {"function": step} for step in functions}
    return {
        "media": {"places": {"incoming": {"default": {"purpose": "media"}}, "thumb": {"default": thumb}}},
        "messaging": {"rules": {"changed": {"pattern": {"source": ["media.records"]}, "targets": targets}}},
        "lambda": {"environment": environment, "functions": functions},
        "edge": {"distributions": {"cdn": {"behaviors": list(behaviors)}}},
    }


THUMBNAILS = {"path": "/thumbnails/*", "origin": "thumbnails", "cachePolicy": "day"}
THUMB = {"purpose": "thumbnails", "prefix": "thumbnails/"}
DELIVERED: dict[str, dict[str, Any]] = {
    "signed thumbnails of moderated images": pipeline(THUMB, "thumbnail moderate", {**THUMBNAILS, "signed": True}),
    "unsigned thumbnails of images that nothing withholds": pipeline(THUMB, "thumbnail metadata", THUMBNAILS),
    "unsigned objects beside thumbnails of moderated images": pipeline(
        {**THUMB, "prefix": "previews/"}, "thumbnail moderate", THUMBNAILS
    ),
    "unsigned behavior after a signed one for the same paths": pipeline(
        THUMB, "thumbnail moderate", {**THUMBNAILS, "signed": True}, {**THUMBNAILS, "path": "/thumb*"}
    ),
}


@pytest.mark.parametrize("change", (REMEDIES | DELIVERED).values(), ids=(REMEDIES | DELIVERED).keys())
def test_remedied_settings_are_accepted(change: dict[str, Any]) -> None:
    assert read(configuration(merged(SOUND, change)), "media-platform").naming.system == "acme"


@pytest.mark.requirement("QA-70")
@pytest.mark.parametrize(("change", "faults"), cases())
def test_a_broken_stack_is_rejected_with_every_fault(change: dict[str, Any], faults: list[str]) -> None:
    with pytest.raises(SettingsError) as rejected:
        read(configuration(merged(SOUND, change)), "media-platform", "Pulumi.acme.yaml")
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    assert str(rejected.value).splitlines() == [
        f"Pulumi.acme.yaml is rejected, {count}:",
        *(f"  {fault}" for fault in faults),
    ]


def test_there_are_enough_of_them() -> None:
    assert len(cases()) >= 550


def test_a_misspelled_concern_is_the_only_fault() -> None:
    for concern in SOUND:
        misspelled = f"{concern}{concern[-1]}"
        change = {concern: None, misspelled: SOUND[concern]}
        with pytest.raises(SettingsError) as rejected:
            read(configuration(merged(SOUND, change)), "media-platform")
        assert [str(fault) for fault in rejected.value.faults] == [
            f"{misspelled}: unknown key; did you mean '{concern}'?"
        ]
