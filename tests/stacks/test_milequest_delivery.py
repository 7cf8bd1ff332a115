"""Mile Quest's pipeline: both sites are built from one repository, and published."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph

PIPELINE = "primary-delivery-sites"
SITES = ("web", "admin")


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


@pytest.mark.requirement("MQ-32")
@pytest.mark.parametrize("site", SITES)
def test_each_application_of_the_repository_has_a_build(prod: Graph, site: str) -> None:
    project = prod.named(f"{PIPELINE}-{site}-project").inputs
    assert project["source"] == {"type": "CODEPIPELINE", "buildspec": f"apps/{site}/buildspec.yml"}
    assert (project["environment"]["type"], project["environment"]["privilegedMode"]) == ("ARM_CONTAINER", False)


@pytest.mark.requirement("MQ-33")
def test_changes_of_the_applications_are_deployed_from_a_connection(prod: Graph) -> None:
    pipeline = prod.named(f"{PIPELINE}-pipeline").inputs
    (source,) = pipeline["stages"][0]["actions"]
    assert source["configuration"] == {
        "ConnectionArn": prod.named("primary-delivery-connection").outputs["arn"],
        "FullRepositoryId": "mile-quest/mile-quest",
        "BranchName": "main",
        "DetectChanges": "false",
    }
    (push,) = pipeline["triggers"][0]["gitConfiguration"]["pushes"]
    assert push == {
        "branches": {"includes": ["main"]},
        "filePaths": {"includes": ["apps/web/**", "apps/admin/**", "packages/**"]},
    }
    assert not prod.of_type("aws:codebuild/sourceCredential:SourceCredential")


@pytest.mark.requirement("MQ-33", "MQ-02")
@pytest.mark.parametrize("site", SITES)
def test_a_site_is_published_to_its_own_bucket_and_distribution(prod: Graph, site: str) -> None:
    project = prod.named(f"{PIPELINE}-{site}-deploy-project").inputs
    values = {each["name"]: each["value"] for each in project["environment"]["environmentVariables"]}
    name = site.upper()
    assert values == {
        f"BUCKET_{name}": prod.named(f"primary-library-{site}-bucket").outputs["id"],
        f"DISTRIBUTION_{name}": prod.named(f"edge-{site}-distribution").outputs["id"],
    }
    policy = prod.named(f"{PIPELINE}-{site}-deploy-build-policy").json("policy")["Statement"]
    (objects,) = [entry for entry in policy if entry["Sid"].startswith(f"Bucket{site.capitalize()}Objects")]
    assert objects["Resource"] == [f"{prod.named(f'primary-library-{site}-bucket').outputs['arn']}/*"]


@pytest.mark.requirement("MQ-34")
def test_no_site_is_on_amplify_unless_the_setting_asks_for_it(prod: Graph) -> None:
    assert not prod.of_type("aws:amplify/app:App")
