"""Physical names that the check for duplicates compares are those of the resources."""

from collections.abc import Iterator

import pytest

from components.foundation.service.names import PhysicalName
from components.platform.settings import read, services_of
from preview.stack_file import load
from tests.conftest import ROOT, graph_of

STACKS = ("prod", "gifdistributor-prod", "microservice-prod")
KINDS = {
    "table": "aws:dynamodb/table:Table",
    "topic": "aws:sns/topic:Topic",
    "secret": "aws:secretsmanager/secret:Secret",
    "parameter": "aws:ssm/parameter:Parameter",
    "repository": "aws:ecr/repository:Repository",
    "ecs service": "aws:ecs/service:Service",
}


def compared(stack: str, kind: str) -> Iterator[PhysicalName]:
    """Names of a stack that are compared."""
    file = load(ROOT, stack)
    settings = read(file.config, file.project)
    for service, value in services_of(settings):
        if service.physical_names:
            for name in service.physical_names(value, settings.naming, settings.regions):
                if name.kind == kind:
                    yield name


def names_in_primary(stack: str, type_: str) -> set[str]:
    """Names of the primary region's resources of a type, without those that AWS generates."""
    nodes = graph_of(stack).of_type(type_)
    return {node.inputs["name"] for node in nodes if node.name.startswith("primary-") and "name" in node.inputs}


@pytest.mark.parametrize("kind", KINDS)
def test_names_derived_from_keys_are_those_of_the_resources(kind: str) -> None:
    known = [(stack, each.name) for stack in STACKS for each in compared(stack, kind)]
    assert len(known) > 1
    assert [(stack, name) for stack, name in known if name not in names_in_primary(stack, KINDS[kind])] == []


@pytest.mark.parametrize("stack", STACKS)
def test_every_queue_is_compared(stack: str) -> None:
    assert {each.name for each in compared(stack, "queue")} == names_in_primary(stack, "aws:sqs/queue:Queue")


@pytest.mark.parametrize("stack", ["prod", "gifdistributor-prod"])
def test_every_bucket_is_compared(stack: str) -> None:
    file = load(ROOT, stack)
    suffix = read(file.config, file.project).naming.suffix
    end = f"-{suffix}" if suffix else ""
    made = {node.inputs["bucket"] for node in graph_of(stack).of_type("aws:s3/bucket:Bucket")}
    assert {each.name + end for each in compared(stack, "bucket")} == made
