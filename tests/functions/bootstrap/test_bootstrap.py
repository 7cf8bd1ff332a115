"""Creation of users and topics: what is missing is created, what exists is compared, and nothing is dropped."""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]

from functions.bootstrap.data_api import DataApi
from functions.bootstrap.databases import database_of
from functions.bootstrap.postgres import Postgres
from functions.bootstrap.settings import BootstrapSettings
from functions.bootstrap.users import CREATES_TABLES, ROLES_OF_USER, Level, statement
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.fields import FieldError
from simulator.service_model import faults
from tests.functions.conftest import Handler, Store

CLUSTER = "arn:aws:kafka:us-east-1:123456789012:cluster/acme-prod/0b5f0b5e-0000-4000-8000-000000000000-1"
AURORA = {"AURORA_CLUSTER": "cluster", "AURORA_MASTER": "master", "AURORA_DATABASE": "acme"}
POSTGRES = {"POSTGRES_HOST": "db", "POSTGRES_PORT": "5432", "POSTGRES_DATABASE": "acme", "POSTGRES_MASTER": "master"}
USERS = '{"api": "owner", "jobs": "write", "reports": "read"}'
TOPICS = '{"events": {"partitions": 6, "replicationFactor": 3, "retentionHours": 24}}'
DAY = 24 * 3600 * 1000


@dataclass
class Database:
    """Users with their roles, and those that may create tables. Understands the statements of the function only."""

    users: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    creators: set[str] = field(default_factory=set[str])
    statements: list[str] = field(default_factory=list[str])

    def rows(self, sql: str, parameters: Mapping[str, str]) -> Sequence[Sequence[Any]]:
        name = parameters["name"]
        if sql == CREATES_TABLES:
            return [[name in self.creators]]
        assert sql == ROLES_OF_USER
        if name not in self.users:
            return []
        return [[role] for role in sorted(self.users[name])] or [[None]]

    def run(self, sql: str) -> None:
        self.statements.append(sql)
        user = re.findall(r'CREATE USER "([^"]+)"', sql)[0]
        assert user not in self.users
        self.users[user] = set(re.findall(rf'GRANT (\w+) TO "{user}"', sql))
        if f'CREATE ON SCHEMA public TO "{user}"' in sql:
            self.creators.add(user)


@dataclass
class Kafka:
    """Topics of a cluster, by the MSK API."""

    topics: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    hidden: bool = False
    """Whether descriptions are older than the topics."""

    def describe_topic(self, **request: Any) -> dict[str, Any]:
        assert faults("kafka", "DescribeTopicRequest", request) == []
        if request["TopicName"] not in self.topics or self.hidden:
            raise ClientError({"Error": {"Code": "NotFoundException", "Message": ""}}, "DescribeTopic")
        return self.topics[request["TopicName"]]

    def create_topic(self, **request: Any) -> None:
        assert faults("kafka", "CreateTopicRequest", request) == []
        assert request["ClusterArn"] == CLUSTER
        if request["TopicName"] in self.topics:
            raise ClientError({"Error": {"Code": "TopicExistsException", "Message": ""}}, "CreateTopic")
        self.topics[request["TopicName"]] = request


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    made = Database()

    def rows(_: DataApi, sql: str, parameters: Mapping[str, str]) -> Sequence[Sequence[Any]]:
        return made.rows(sql, parameters)

    def run(_: DataApi, sql: str) -> None:
        made.run(sql)

    monkeypatch.setattr(DataApi, "rows", rows)
    monkeypatch.setattr(DataApi, "run", run)
    return made


@pytest.fixture
def kafka(monkeypatch: pytest.MonkeyPatch) -> Kafka:
    made = Kafka()

    def client(_: str) -> Kafka:
        return made

    monkeypatch.setattr("functions.bootstrap.topics.client", client)
    return made


@pytest.fixture
def handle(handler: Callable[..., Handler], store: Store, database: Database, kafka: Kafka) -> Handler:
    return handler("bootstrap", **AURORA, DATABASE_USERS=USERS, KAFKA_TOPICS=TOPICS, KAFKA_CLUSTER=CLUSTER)


NAMES = ["user api of aurora", "user jobs of aurora", "user reports of aurora", "topic events"]


def test_the_first_run_creates_all_and_the_second_nothing(handle: Handler, database: Database, kafka: Kafka) -> None:
    assert handle({}, None) == {"created": NAMES, "present": [], "differs": []}
    assert database.users == {
        "api": {"rds_iam"},
        "jobs": {"rds_iam", "pg_read_all_data", "pg_write_all_data"},
        "reports": {"rds_iam", "pg_read_all_data"},
    }
    assert database.creators == {"api"}
    statements = [*database.statements]
    assert handle({}, None) == {"created": [], "present": NAMES, "differs": []}
    assert database.statements == statements
    topic = kafka.topics["events"]
    assert (topic["PartitionCount"], topic["ReplicationFactor"]) == (6, 3)
    assert base64.b64decode(topic["Configs"]) == f"retention.ms={DAY}".encode()


def test_a_plan_creates_nothing(handle: Handler, database: Database, kafka: Kafka) -> None:
    assert handle({"plan": True}, None) == {"missing": NAMES, "present": [], "differs": []}
    assert (database.users, kafka.topics) == ({}, {})


def test_what_is_created_half_way_is_completed(handle: Handler, database: Database) -> None:
    database.users, database.creators = {"api": {"rds_iam"}}, {"api"}
    assert handle({}, None) == {"created": NAMES[1:], "present": ["user api of aurora"], "differs": []}


@pytest.mark.parametrize(
    ("users", "creators", "differs"),
    [
        ({"api": set[str]()}, {"api"}, "user api of aurora: lacks rds_iam"),
        ({"api": {"rds_iam", "pg_read_all_data"}}, {"api"}, "user api of aurora: has pg_read_all_data as well"),
        ({"api": {"rds_iam", "team"}}, set[str](), "user api of aurora: may not create tables"),
        ({"reports": {"rds_iam"}}, {"reports"}, "user reports of aurora: lacks pg_read_all_data; may create tables"),
    ],
)
def test_users_that_differ_are_reported_and_left(
    handle: Handler, database: Database, users: dict[str, set[str]], creators: set[str], differs: str
) -> None:
    database.users, database.creators = {**users}, {*creators}
    assert handle({}, None)["differs"] == [differs]
    assert {name: database.users[name] for name in users} == users


def retained(milliseconds: int) -> str:
    return base64.b64encode(f"cleanup.policy=delete\nretention.ms={milliseconds}\n".encode()).decode()


@pytest.mark.parametrize(
    ("found", "differs"),
    [
        ({"PartitionCount": 3}, ["topic events: 3 partitions instead of 6"]),
        ({"ReplicationFactor": 2}, ["topic events: 2 replicas instead of 3"]),
        ({"Configs": retained(1)}, [f"topic events: retention.ms 1 instead of {DAY}"]),
        ({"Configs": "{}"}, []),
        ({}, []),
    ],
)
def test_topics_that_differ_are_reported_and_left(
    handle: Handler, kafka: Kafka, found: dict[str, Any], differs: list[str]
) -> None:
    topic = {"PartitionCount": 6, "ReplicationFactor": 3, "Configs": retained(DAY), **found}
    kafka.topics = {"events": {**topic}}
    assert handle({}, None)["differs"] == differs
    assert kafka.topics == {"events": topic}


def test_a_topic_that_is_not_described_yet_is_present(handle: Handler, kafka: Kafka) -> None:
    handle({}, None)
    kafka.hidden = True
    assert "topic events" in handle({}, None)["present"]


@pytest.mark.parametrize(
    ("level", "grants"),
    [
        ("owner", 'GRANT rds_iam TO "api"; GRANT USAGE, CREATE ON SCHEMA public TO "api";'),
        (
            "write",
            'GRANT rds_iam TO "api"; GRANT pg_read_all_data TO "api"; GRANT pg_write_all_data TO "api";',
        ),
        ("read", 'GRANT rds_iam TO "api"; GRANT pg_read_all_data TO "api";'),
    ],
)
def test_a_user_is_created_in_one_statement(level: Level, grants: str) -> None:
    assert statement("api", level) == f'DO $$ BEGIN CREATE USER "api"; {grants} END $$'


@pytest.mark.parametrize("level", ["owner", "write", "read"])
def test_the_master_user_never_becomes_a_member_of_a_user_with_rds_iam(level: Level) -> None:
    granted = re.findall(r"GRANT ([^;]+?) TO ([^;]+);", statement("api", level))
    assert {to for _, to in granted} == {'"api"'}


def test_rows_of_the_data_api(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    class RdsData:
        def execute_statement(self, **request: Any) -> dict[str, Any]:
            assert faults("rds-data", "ExecuteStatementRequest", request) == []
            asked.append(request)
            return {"records": [[{"stringValue": "rds_iam"}, {"isNull": True}, {"booleanValue": False}]]}

    def client(_: str) -> RdsData:
        return RdsData()

    monkeypatch.setattr("functions.bootstrap.data_api.client", client)
    database = DataApi(cluster_arn="arn:aws:rds:cluster", secret_arn="arn:aws:secret", name="acme")
    assert database.rows(ROLES_OF_USER, {"name": "api"}) == [["rds_iam", None, False]]
    database.run("SELECT 1")
    assert asked[0]["parameters"] == [{"name": "name", "value": {"stringValue": "api"}}]
    assert (asked[1]["resourceArn"], asked[1]["secretArn"], asked[1]["database"]) == (
        "arn:aws:rds:cluster",
        "arn:aws:secret",
        "acme",
    )


def test_without_topics_the_cluster_is_not_asked(
    handler: Callable[..., Handler], store: Store, database: Database
) -> None:
    handle = handler("bootstrap", **AURORA, DATABASE_USERS='{"api": "owner"}', KAFKA_TOPICS="")
    assert handle({}, None) == {"created": ["user api of aurora"], "present": [], "differs": []}


def test_a_database_on_rds_is_reached_by_its_host() -> None:
    settings = BootstrapSettings.of(Environment({**POSTGRES, "DATABASE_USERS": USERS}))
    assert database_of(settings.databases["postgres"]) == Postgres(
        host="db", port=5432, name="acme", secret_arn="master"
    )


def test_aurora_without_the_data_api_is_reached_by_its_host() -> None:
    given = {"AURORA_HOST": "writer", "AURORA_PORT": "5432", "AURORA_DATABASE": "acme", "AURORA_MASTER": "master"}
    settings = BootstrapSettings.of(Environment({**given, "DATABASE_USERS": USERS}))
    assert [*settings.databases] == ["aurora"]
    assert database_of(settings.databases["aurora"]) == Postgres(
        host="writer", port=5432, name="acme", secret_arn="master"
    )


def test_users_are_created_in_each_database(
    handler: Callable[..., Handler], store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Database()

    def rows(_: Postgres, sql: str, parameters: Mapping[str, str]) -> Sequence[Sequence[Any]]:
        return second.rows(sql, parameters)

    def run(_: Postgres, sql: str) -> None:
        second.run(sql)

    monkeypatch.setattr(Postgres, "rows", rows)
    monkeypatch.setattr(Postgres, "run", run)
    handle = handler("bootstrap", **AURORA, **POSTGRES, DATABASE_USERS='{"api": "owner"}', KAFKA_TOPICS="")
    created = ["user api of aurora", "user api of postgres"]
    assert handle({}, None) == {"created": created, "present": [], "differs": []}
    assert (database.users, second.users) == ({"api": {"rds_iam"}}, {"api": {"rds_iam"}})


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ([], "event: []: not an object; send a JSON object"),
        ({"drop": True}, "event.drop: unknown field; allowed: plan"),
        ({"plans": True}, "event.plans: unknown field; did you mean plan?"),
        ({"plan": "yes"}, "event.plan: 'yes': not a boolean; send true or false"),
    ],
)
def test_other_events_are_refused(handle: Handler, database: Database, event: Any, message: str) -> None:
    with pytest.raises(FieldError) as refused:
        handle(event, None)
    assert (str(refused.value), database.users) == (message, {})


def topic(settings: str) -> dict[str, str]:
    return {"KAFKA_TOPICS": f'{{"events": {settings}}}', "KAFKA_CLUSTER": CLUSTER}


NOT_A_USER = "not a name; it must match (?!pg_|rds)[a-z][a-z0-9_-]{0,62}"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "DATABASE_USERS, KAFKA_TOPICS: missing; set one of them"),
        ({**AURORA, "DATABASE_USERS": "api"}, "DATABASE_USERS: not JSON; write an object"),
        ({**AURORA, "DATABASE_USERS": '["api"]'}, 'DATABASE_USERS: ["api"]: not an object; send a JSON object'),
        ({**AURORA, "DATABASE_USERS": '{"Api": "read"}'}, f"DATABASE_USERS.Api: {NOT_A_USER}"),
        ({**AURORA, "DATABASE_USERS": '{"a\\"; DROP": "read"}'}, f'DATABASE_USERS.a"; DROP: {NOT_A_USER}'),
        ({**AURORA, "DATABASE_USERS": '{"rdsadmin": "read"}'}, f"DATABASE_USERS.rdsadmin: {NOT_A_USER}"),
        (
            {**AURORA, "DATABASE_USERS": '{"api": "admin"}'},
            "DATABASE_USERS.api: 'admin': not allowed; send one of owner, read, write",
        ),
        ({**AURORA, "DATABASE_USERS": '{"api": null}'}, "DATABASE_USERS.api: missing; send it"),
        (
            {"DATABASE_USERS": USERS},
            "AURORA_MASTER, POSTGRES_MASTER: missing; name a database in access.administers",
        ),
        (
            {**AURORA, "AURORA_CLUSTER": "", "DATABASE_USERS": USERS},
            "AURORA_HOST: missing; set it in the function's environment or access settings",
        ),
        (
            {**POSTGRES, "POSTGRES_PORT": "0", "DATABASE_USERS": USERS},
            "POSTGRES_PORT: '0': not allowed; set an integer of 1 to 65535",
        ),
        (
            {**AURORA, "AURORA_DATABASE": "", "DATABASE_USERS": USERS},
            "AURORA_DATABASE: missing; set it in the function's environment or access settings",
        ),
        ({"KAFKA_TOPICS": "[]", "KAFKA_CLUSTER": CLUSTER}, "KAFKA_TOPICS: []: not an object; send a JSON object"),
        (
            {"KAFKA_TOPICS": TOPICS},
            "KAFKA_CLUSTER: missing; set it in the function's environment or access settings",
        ),
        (
            {"KAFKA_TOPICS": '{"__offsets": {}}', "KAFKA_CLUSTER": CLUSTER},
            "KAFKA_TOPICS.__offsets: not a name; it must match (?!__)[a-zA-Z0-9._-]{1,249}",
        ),
        (topic("6"), "KAFKA_TOPICS.events: 6: not an object; send a JSON object"),
        (topic("{}"), "KAFKA_TOPICS.events.partitions: missing; send it"),
        (
            topic('{"partitions": 0}'),
            "KAFKA_TOPICS.events.partitions: 0: out of range; send an integer of 1 to 4000",
        ),
        (
            topic('{"partitions": 6, "replicationFactor": 6}'),
            "KAFKA_TOPICS.events.replicationFactor: 6: out of range; send an integer of 1 to 5",
        ),
        (
            topic('{"partitions": 6, "retentionHours": "1"}'),
            "KAFKA_TOPICS.events.retentionHours: '1': not an integer; send an integer of 1 to 87840",
        ),
        (
            topic('{"partitions": 6, "replicas": 3}'),
            "KAFKA_TOPICS.events.replicas: unknown field; allowed: partitions, replicationFactor, retentionHours",
        ),
    ],
)
def test_wrong_settings_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        BootstrapSettings.of(Environment(variables))
    assert str(refused.value) == message
