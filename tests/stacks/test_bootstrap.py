"""Database users and Kafka topics of a stack: one function creates them, or they are steps by hand."""

import json
from collections.abc import Iterator

import pytest

from components.compute.lambda_.administration_checks import TOPICS, USERS
from components.foundation.service.stack_names import StackNames
from components.messaging.kafka.topics import overlaps
from components.platform.manual_steps import manual_steps
from components.platform.services import StackSettings
from components.platform.settings import read, stack_names
from functions.bootstrap.settings import BootstrapSettings
from functions.shared.configuration import Environment
from tests.conftest import STACKS_AND_SHOWCASES, graph_of
from tests.stacks.reading_functions import FUNCTION, allowed_to, function
from tools.showcases import stack_file

SECRET = "aws:secretsmanager/secret:Secret"
WITH_FUNCTION = ["dev", "microservice-prod", "prod"]


def settings_of(stack: str) -> tuple[StackSettings, StackNames]:
    """The settings of a stack, and their names."""
    file = stack_file(stack)
    settings = read(file.config, file.project)
    return settings, stack_names({name: getattr(settings, name) for name in StackSettings.model_fields})


def created(settings: StackSettings) -> Iterator[tuple[str, str]]:
    """Database and user, and `kafka` and topic, that functions create."""
    functions = settings.lambda_.functions if settings.lambda_ else {}
    for each in functions.values():
        for what in each.access.administers:
            named = json.loads(each.environment.get(TOPICS if what == "kafka" else USERS, "{}"))
            yield from ((what, name) for name in named)


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_users_and_topics_of_workloads_are_created_by_a_function_by_an_owner_or_by_hand(stack: str) -> None:
    settings, names = settings_of(stack)
    by_function = {*created(settings)}
    by_hand = {(step.path.rpartition(".access.")[2].partition(".")[0], step.subject) for step in manual_steps(settings)}
    owned = [*settings.kafka.topics] if settings.kafka else []
    for workload, _, access in names.named_workloads():
        for database in access.databases:
            assert ((database, workload) in by_function) != (("databases", workload) in by_hand)
        for topic in access.kafka_topics:
            made = ("kafka", topic) in by_function or any(overlaps(topic, each) for each in owned)
            assert made != (("kafkaTopics", topic) in by_hand)


def test_these_stacks_create_them_by_the_function() -> None:
    assert [stack for stack in sorted(STACKS_AND_SHOWCASES) if {*created(settings_of(stack)[0])}] == WITH_FUNCTION


@pytest.mark.parametrize("stack", WITH_FUNCTION)
def test_the_function_knows_its_databases_and_topics_by_its_variables(stack: str) -> None:
    variables = function(graph_of(stack), "bootstrap").get("environment.variables")
    found = BootstrapSettings.of(Environment(variables))
    named = {(key, user) for key in found.databases for user in found.users}
    assert named | {("kafka", topic) for topic in found.topics} == {*created(settings_of(stack)[0])}


@pytest.mark.parametrize("stack", WITH_FUNCTION)
def test_it_reads_the_passwords_of_master_users_and_no_other_secret(stack: str) -> None:
    graph = graph_of(stack)
    databases = graph.of_type("aws:rds/instance:Instance") + graph.of_type("aws:rds/cluster:Cluster")
    managed = {each["secretArn"] for node in databases for each in node.outputs.get("masterUserSecrets") or ()}
    own = {node.outputs["arn"] for node in graph if node.type == SECRET and node.name.endswith("-master-secret")}
    secrets = allowed_to(graph, "bootstrap")["secretsmanager:GetSecretValue"]
    assert secrets
    assert secrets <= managed | own


@pytest.mark.parametrize("stack", WITH_FUNCTION)
def test_it_is_in_the_primary_region_and_nothing_invokes_it(stack: str) -> None:
    graph = graph_of(stack)
    of_it = [node for node in graph if "-functions-bootstrap-" in node.name]
    assert {node.name.partition("-")[0] for node in of_it} == {"primary"}
    (name,) = (node.inputs["name"] for node in of_it if node.type == FUNCTION)
    others = [node for node in graph if node not in of_it and f":function:{name}" in json.dumps(dict(node.inputs))]
    assert [node.name for node in others] == []
