"""Settings of the function."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from functions.bootstrap.users import LEVELS, Level
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.fields import FieldError, Fields

T = TypeVar("T")
# PostgreSQL: names of at most 63 bytes; `rds` and `pg_` are reserved. Amazon MSK Developer Guide: names of topics.
USER = r"(?!pg_|rds)[a-z][a-z0-9_-]{0,62}"
TOPIC = r"(?!__)[a-zA-Z0-9._-]{1,249}"
LONGEST_RETENTION_HOURS = 10 * 366 * 24


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Settings of a topic."""

    partitions: int
    replication_factor: int
    retention_hours: int


@dataclass(frozen=True, kw_only=True)
class DatabaseSettings:
    """A database with its master user: through the Data API by `cluster_arn`, or else by a connection to a host."""

    name: str
    secret_arn: str
    cluster_arn: str = ""
    host: str = ""
    port: int = 0


@dataclass(frozen=True, kw_only=True)
class BootstrapSettings:
    """Settings by environment variables.

    DATABASE_USERS: JSON of user and level, such as `{"api": "owner", "events": "read"}`; none if omitted. They are
    users of each database in the access settings: AURORA_MASTER and AURORA_DATABASE, with AURORA_CLUSTER for the Data
    API, or AURORA_HOST and AURORA_PORT for a connection; and the same of POSTGRES. KAFKA_TOPICS: JSON of topic and
    settings, such as `{"events": {"partitions": 6, "replicationFactor": 3, "retentionHours": 168}}`; none if omitted.
    KAFKA_CLUSTER: ARN of the cluster.
    """

    users: Mapping[str, Level]
    databases: Mapping[str, DatabaseSettings]
    topics: Mapping[str, Topic]
    cluster_arn: str

    @classmethod
    def of(cls, environment: Environment) -> "BootstrapSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        users, topics = _users(environment), _topics(environment)
        if not users and not topics:
            raise ConfigurationError("DATABASE_USERS, KAFKA_TOPICS: missing; set one of them")
        return cls(
            users=users,
            databases=_databases(environment) if users else {},
            topics=topics,
            cluster_arn=environment.text("KAFKA_CLUSTER") if topics else "",
        )


def _databases(environment: Environment) -> dict[str, DatabaseSettings]:
    """The databases that the access settings name, by key."""
    named = [key for key in ("aurora", "postgres") if environment.text(f"{key.upper()}_MASTER", "")]
    if not named:
        raise ConfigurationError("AURORA_MASTER, POSTGRES_MASTER: missing; name a database in access.administers")
    return {key: _database(environment, key.upper()) for key in named}


def _database(environment: Environment, prefix: str) -> DatabaseSettings:
    name, secret_arn = environment.text(f"{prefix}_DATABASE"), environment.text(f"{prefix}_MASTER")
    cluster_arn = environment.text(f"{prefix}_CLUSTER", "")
    if cluster_arn:
        return DatabaseSettings(cluster_arn=cluster_arn, secret_arn=secret_arn, name=name)
    return DatabaseSettings(
        host=environment.text(f"{prefix}_HOST"),
        port=environment.number(f"{prefix}_PORT", minimum=1, maximum=65535),
        name=name,
        secret_arn=secret_arn,
    )


def _users(environment: Environment) -> dict[str, Level]:
    fields, names = _fields(environment, "DATABASE_USERS", USER)
    return {name: _read(lambda name=name: cast(Level, fields.choice(name, LEVELS))) for name in names}


def _topics(environment: Environment) -> dict[str, Topic]:
    fields, names = _fields(environment, "KAFKA_TOPICS", TOPIC)
    return {name: _read(lambda name=name: _topic(fields.object(name))) for name in names}


def _topic(fields: Fields) -> Topic:
    fields.only(("partitions", "replicationFactor", "retentionHours"))
    return Topic(
        partitions=fields.integer("partitions", minimum=1, maximum=4000),
        replication_factor=fields.integer("replicationFactor", 3, minimum=1, maximum=5),
        retention_hours=fields.integer("retentionHours", 168, minimum=1, maximum=LONGEST_RETENTION_HOURS),
    )


def _fields(environment: Environment, variable: str, pattern: str) -> tuple[Fields, list[str]]:
    """The fields of a variable with a JSON object, and their names."""
    try:
        value: Any = json.loads(environment.text(variable, "{}"))
    except ValueError:
        raise ConfigurationError(f"{variable}: not JSON; write an object") from None
    fields = _read(lambda: Fields.of(variable, value))
    for name in value:
        if re.fullmatch(pattern, name) is None:
            raise ConfigurationError(f"{variable}.{name}: not a name; it must match {pattern}")
    return fields, list(value)


def _read(read: Callable[[], T]) -> T:
    """What a function reads of fields. ConfigurationError in place of their error."""
    try:
        return read()
    except FieldError as error:
        raise ConfigurationError(str(error)) from None


load = BootstrapSettings.of
