"""The physical names of the settings' checks equal those of the program."""

import pytest

from components.platform.settings import name_checks as names
from components.platform.settings.stack import read
from preview.stack_file import load
from tests.conftest import ROOT, graph_of

STACKS = ("prod", "gifdistributor-prod", "microservice-prod")
KINDS = {
    "table_names": ("aws:dynamodb/table:Table", "dynamodb"),
    "topic_names": ("aws:sns/topic:Topic", "messaging"),
    "secret_names": ("aws:secretsmanager/secret:Secret", "secrets_manager"),
    "parameter_names": ("aws:ssm/parameter:Parameter", "parameter_store"),
    "repository_names": ("aws:ecr/repository:Repository", "registry"),
    "service_names": ("aws:ecs/service:Service", "ecs"),
}


def given(stack: str, type_: str, name: str = "name") -> set[str]:
    """Names of resources in the stack's primary region, without generated ones."""
    graph = graph_of(stack)
    found = [node for node in graph.of_type(type_) if node.name.startswith("primary-")]
    return {node.inputs[name] for node in found if name in node.inputs}


@pytest.mark.parametrize("kind", KINDS)
def test_entries_have_their_key_as_name(kind: str) -> None:
    type_, concern = KINDS[kind]
    known: list[tuple[str, str]] = []
    for stack in STACKS:
        file = load(ROOT, stack)
        settings = read(file.config, file.project)
        named = getattr(names, kind)(settings.naming, getattr(settings, concern))
        known += [(stack, each.name) for each in named]
    assert len(known) > 1
    assert [(stack, name) for stack, name in known if name not in given(stack, type_)] == []


@pytest.mark.parametrize("stack", STACKS)
def test_queues_are_known_to_the_last(stack: str) -> None:
    file = load(ROOT, stack)
    settings = read(file.config, file.project)
    known = names.queue_names(settings.naming, settings.messaging, settings.eks)
    assert {each.name for each in known} == given(stack, "aws:sqs/queue:Queue")


@pytest.mark.parametrize("stack", ["prod", "gifdistributor-prod"])
def test_buckets_are_known_to_the_last(stack: str) -> None:
    file = load(ROOT, stack)
    settings = read(file.config, file.project)
    known = names.bucket_names(settings.naming, settings.regions, settings.storage)
    end = f"-{settings.naming.suffix}" if settings.naming.suffix else ""
    made = {node.inputs["bucket"] for node in graph_of(stack).of_type("aws:s3/bucket:Bucket")}
    assert {each.name + end for each in known} == made
