"""Ordinary programs that look up what exists: previews with the policies, known and with unknown outputs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from preview.engine import run_stack
from preview.graph import Graph
from preview.stack_file import load
from tests.preview.conftest import MakeProject

FOLDER = Path(__file__).parent / "other_programs"
PROGRAMS = sorted(path.parent.name for path in FOLDER.glob("*/Pulumi.yaml"))

Preview = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def programs() -> dict[str, Graph]:
    return {name: run_stack(load(FOLDER / name, "dev")) for name in PROGRAMS}


@pytest.mark.parametrize("options", [[], ["--unknown"]], ids=["known", "unknown"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_policies_evaluate_it(name: str, options: list[str], preview: Preview):
    _, out, err = preview(FOLDER / name, "dev", "--policy", *options)
    assert err == ""
    assert out.rstrip().splitlines()[-1].startswith("dev: ")
    assert " answers: " in out


def test_without_the_option_a_program_without_policies_has_no_report(preview: Preview):
    code, out, _ = preview(FOLDER / "website", "dev")
    assert code == 0
    assert "Policies" not in out


def inputs(graph: Graph, name: str, type_: str) -> Any:
    return graph.named(name, type_).inputs


def test_a_rendered_policy_document_is_that_of_the_program(programs: dict[str, Graph]):
    bucket = programs["website"].named("logs", "BucketPolicy")
    assert bucket.json("policy") == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "s3:PutObject",
                "Resource": "arn:aws:s3:::acme-logs-123456789012/*",
                "Principal": {"AWS": "arn:aws:iam::156460612806:root"},
            }
        ],
    }


def test_a_resource_for_each_subnet_that_is_found(programs: dict[str, Graph]):
    instances = programs["website"].of_type("Instance")
    assert len({instance.get("subnetId") for instance in instances}) == 3


def test_an_unknown_key_decides_no_policy(programs: dict[str, Graph]):
    graph = programs["service"]
    assert graph.unknown_inputs(graph.named("service", "Queue")) == ["kmsMasterKeyId"]


@pytest.mark.parametrize("options", [[], ["--unknown"]], ids=["known", "unknown"])
def test_outputs_of_another_stack_are_unknown(make_project: MakeProject, preview: Preview, options: list[str]):
    program = """
    import pulumi
    import pulumi_aws as aws

    network = pulumi.StackReference("network", "acme/network/prod")
    subnets = network.require_output("subnets")
    aws.ec2.Instance("a", ami="ami-1", subnet_id=subnets.apply(lambda found: found[0].lower()))
    aws.ec2.Instance("b", ami="ami-1", subnet_id=network.get_output("subnet"), key_name=network.outputs["key"])
    pulumi.export("referenced", network.name)
    """
    root = make_project(program=program, stack="config: {aws:region: eu-west-1}")
    code, out, err = preview(root, "dev", "--json", *options)
    assert (code, err) == (0, "")
    found = json.loads(out)
    inputs = {node["name"]: node["inputs"] for node in found["resources"]}
    assert inputs["a"]["subnetId"] == inputs["b"]["subnetId"] == inputs["b"]["keyName"] == "[unknown]"
    assert found["outputs"] == {"referenced": "acme/network/prod"}
