"""End of standard support of engine versions.

A version whose standard support has ended is rejected before deployment: new databases on it incur charges for extended
support or cannot be created. Nothing else depends on the date: a stack that was valid yesterday is valid today unless
support of one of its versions has ended.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from components.foundation.settings.faults import Fault, unknown_name

EngineName = Literal["postgres", "aurora-postgresql", "eks", "valkey", "redis", "kafka"]
NOT_ANNOUNCED = date.max


@dataclass(frozen=True, kw_only=True)
class Release:
    """A version of an engine.

    ends: last day of standard support, NOT_ANNOUNCED if AWS has not announced one. oldest_minor: the oldest minor
    version that AWS still offers for new resources; any if omitted.
    """

    ends: date
    oldest_minor: int = 0


@dataclass(frozen=True, kw_only=True)
class Engine:
    """The versions of an engine, its display name, and the source of the dates."""

    title: str
    releases: Mapping[str, Release]
    source: str


ENGINES: Mapping[EngineName, Engine] = {
    "postgres": Engine(
        title="RDS for PostgreSQL",
        source="https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
        releases={
            "11": Release(ends=date(2024, 2, 29)),
            "12": Release(ends=date(2025, 2, 28)),
            "13": Release(ends=date(2026, 2, 28)),
            "14": Release(ends=date(2027, 2, 28), oldest_minor=18),
            "15": Release(ends=date(2028, 2, 29), oldest_minor=13),
            "16": Release(ends=date(2029, 2, 28), oldest_minor=9),
            "17": Release(ends=date(2030, 2, 28), oldest_minor=5),
            "18": Release(ends=date(2031, 2, 28), oldest_minor=1),
        },
    ),
    "aurora-postgresql": Engine(
        title="Aurora PostgreSQL",
        source="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/"
        "aurorapostgresql-release-calendar.html",
        releases={
            "11": Release(ends=date(2024, 2, 29)),
            "12": Release(ends=date(2025, 2, 28)),
            "13": Release(ends=date(2026, 2, 28)),
            "14": Release(ends=date(2027, 2, 28)),
            "15": Release(ends=date(2028, 2, 29)),
            "16": Release(ends=date(2029, 2, 28)),
            "17": Release(ends=date(2030, 2, 28), oldest_minor=4),
        },
    ),
    "eks": Engine(
        title="Kubernetes on EKS",
        source="https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar",
        releases={
            "1.28": Release(ends=date(2024, 11, 26)),
            "1.29": Release(ends=date(2025, 3, 23)),
            "1.30": Release(ends=date(2025, 7, 23)),
            "1.31": Release(ends=date(2025, 11, 26)),
            "1.32": Release(ends=date(2026, 3, 23)),
            "1.33": Release(ends=date(2026, 7, 29)),
            "1.34": Release(ends=date(2026, 12, 2)),
            "1.35": Release(ends=date(2027, 3, 27)),
            "1.36": Release(ends=date(2027, 7, 31)),  # approximate: 14 months from its release
        },
    ),
    "valkey": Engine(
        title="Valkey",
        source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html",
        releases={
            "7.2": Release(ends=NOT_ANNOUNCED),
            "8.0": Release(ends=NOT_ANNOUNCED),
            "8.1": Release(ends=NOT_ANNOUNCED),
            "8.2": Release(ends=NOT_ANNOUNCED),
            "9.0": Release(ends=NOT_ANNOUNCED),
        },
    ),
    "redis": Engine(
        title="Redis OSS",
        source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/deprecated-engine-versions.html",
        releases={
            "4.0.10": Release(ends=date(2026, 1, 31)),
            "5.0.6": Release(ends=date(2026, 1, 31)),
            "6.0": Release(ends=date(2027, 1, 31)),
            "6.2": Release(ends=date(2027, 1, 31)),
            "7.0": Release(ends=NOT_ANNOUNCED),
            "7.1": Release(ends=NOT_ANNOUNCED),
        },
    ),
    "kafka": Engine(
        title="Kafka on MSK",
        source="https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html",
        releases={
            "2.8": Release(ends=date(2025, 1, 14)),
            "3.4": Release(ends=date(2025, 8, 4)),
            "3.5": Release(ends=date(2025, 10, 23)),
            "3.6": Release(ends=date(2026, 6, 1)),
            "3.7": Release(ends=date(2026, 9, 1)),
            "3.8": Release(ends=NOT_ANNOUNCED),
            "3.9": Release(ends=NOT_ANNOUNCED),
            "4.0": Release(ends=NOT_ANNOUNCED),
            "4.1": Release(ends=NOT_ANNOUNCED),
        },
    ),
}


def today() -> date:
    """The date that versions are compared with."""
    return date.today()


def check(engine: EngineName, version: str, *, path: str, day: date | None = None) -> Iterator[Fault]:
    """Faults of a version on a day (today if None); none if it can be deployed.

    version: a release of the table, with or without a minor version: `17`, `17.6`.
    """
    day, known = day or today(), ENGINES[engine]
    release, minor = _release(known, version)
    if release is None:
        remedy = unknown_name(path, version, supported(engine, day), "version").remedy
        yield Fault(path=path, value=version, problem=f"is not a known version of {known.title}", remedy=remedy)
    elif day > release.ends:
        yield Fault(
            path=path,
            value=version,
            problem=f"standard support of {known.title} {version} ended on {release.ends}",
            remedy=f"upgrade to one of {', '.join(supported(engine, day))}",
        )
    elif minor is not None and minor < release.oldest_minor:
        yield Fault(
            path=path,
            value=version,
            problem=f"AWS offers no {known.title} older than {version.rpartition('.')[0]}.{release.oldest_minor}",
            remedy=f"set {version.rpartition('.')[0]}.{release.oldest_minor} or later",
        )


def supported(engine: EngineName, day: date | None = None) -> tuple[str, ...]:
    """Versions with standard support on a day, oldest first."""
    day = day or today()
    return tuple(version for version, release in ENGINES[engine].releases.items() if day <= release.ends)


def _release(engine: Engine, version: str) -> tuple[Release | None, int | None]:
    """The release of a version, and its minor version if it has one."""
    if version in engine.releases:
        return engine.releases[version], None
    major, _, minor = version.rpartition(".")
    return engine.releases.get(major), int(minor) if minor.isdigit() else None
