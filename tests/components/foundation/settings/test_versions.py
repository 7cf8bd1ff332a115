"""Support periods of engine versions at a date."""

from datetime import date

import pytest

from components.data.rds.settings import PostgresSettings
from components.foundation.settings import versions

DAY = date(2026, 11, 21)


def refusals(engine: versions.EngineName, version: str, day: date = DAY) -> list[str]:
    return [str(fault) for fault in versions.check(engine, version, path="engineVersion", day=day)]


@pytest.mark.parametrize("version", ["14", "15.13", "16.9", "17", "17.5", "18.1"])
def test_a_version_with_support_is_accepted(version: str) -> None:
    assert refusals("postgres", version) == []


def test_a_version_is_accepted_on_its_last_day_and_rejected_on_the_next() -> None:
    assert refusals("postgres", "13", date(2026, 2, 28)) == []
    assert refusals("postgres", "13", date(2026, 3, 1)) == [
        "engineVersion: '13': standard support of RDS for PostgreSQL 13 ended on 2026-02-28; "
        "upgrade to one of 14, 15, 16, 17, 18"
    ]


@pytest.mark.requirement("MS-30")
def test_a_retired_minor_version_is_rejected() -> None:
    assert refusals("postgres", "15.4") == [
        "engineVersion: '15.4': AWS offers no RDS for PostgreSQL older than 15.13; set 15.13 or later"
    ]


def test_an_unknown_version_is_rejected() -> None:
    assert refusals("aurora-postgresql", "71") == [
        "engineVersion: '71': is not a known version of Aurora PostgreSQL; known: 14, 15, 16, 17"
    ]


@pytest.mark.parametrize("engine", versions.ENGINES)
def test_every_engine_has_a_version_of_today_and_a_source(engine: versions.EngineName) -> None:
    assert versions.supported(engine, DAY)
    assert versions.ENGINES[engine].source.startswith("https://docs.aws.amazon.com/")


def test_settings_are_held_against_the_day_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"database_name": "app", "instance_class": "db.r7g.large", "engine_version": "17"}
    assert PostgresSettings.model_validate(settings).major_version == "17"
    monkeypatch.setattr(versions, "today", lambda: date(2030, 3, 1))
    with pytest.raises(ValueError, match="ended on 2030-02-28"):
        PostgresSettings.model_validate(settings)
