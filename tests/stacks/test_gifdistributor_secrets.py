"""GIFDistributor's secrets and parameters, under the names of its document."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_compute import containers, service
from tests.stacks.reading_data import parameters, secret, secret_versions


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


def injected(graph: Graph) -> dict[str, str]:
    """Sources of the API's secret variables, by name."""
    found = containers(graph, service(graph, "api"))["main"]["secrets"]
    return {entry["name"]: entry["valueFrom"] for entry in found}


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("openai-api-key", marks=pytest.mark.requirement("GD-102")),
        pytest.param("giphy-api-key", marks=pytest.mark.requirement("GD-103")),
        pytest.param("oauth-client-secret", marks=pytest.mark.requirement("GD-105")),
    ],
)
def test_secrets_of_third_parties_have_no_value_in_the_program(prod: Graph, key: str) -> None:
    found = secret(prod, key)
    assert found.inputs["name"] == f"gifdistributor/prod/{key}"
    assert prod.target(found.inputs["kmsKeyId"]).name == "primary-encryption-key"
    assert secret_versions(prod, found) == []


@pytest.mark.requirement("GD-103")
def test_giphys_secret_is_json_of_a_key_and_a_channel(prod: Graph) -> None:
    found = secret(prod, "giphy-api-key")
    assert found.inputs["description"] == "Set by hand: JSON with api_key and channel_id"
    arn = found.outputs["arn"]
    assert injected(prod)["GIPHY_API_KEY"] == f"{arn}:api_key::"
    assert injected(prod)["GIPHY_CHANNEL_ID"] == f"{arn}:channel_id::"


@pytest.mark.requirement("GD-104")
def test_giphy_is_the_only_publisher(prod: Graph) -> None:
    names = {node.inputs["name"] for node in prod.of_type("aws:secretsmanager/secret:Secret")}
    assert names == {
        "gifdistributor/prod/address-hash-key",
        "gifdistributor/prod/giphy-api-key",
        "gifdistributor/prod/jwt-signing-key",
        "gifdistributor/prod/oauth-client-secret",
        "gifdistributor/prod/openai-admin-key",
        "gifdistributor/prod/openai-api-key",
        "gifdistributor/prod/publisher-api-keys",
        "gifdistributor/prod/url-signing-key",
    }


@pytest.mark.requirement("GD-106")
def test_the_signing_key_is_generated_once_and_never_touched_again(prod: Graph) -> None:
    found = secret(prod, "jwt-signing-key")
    assert found.inputs["name"] == "gifdistributor/prod/jwt-signing-key"
    (version,) = secret_versions(prod, found)
    assert "secretString" in version.secrets
    assert "secretString" in version.options.ignore_changes


def test_every_secret_has_a_copy_in_the_recovery_region_under_its_key(prod: Graph) -> None:
    key = prod.named("us-west-2-encryption-key").outputs["arn"]
    for node in prod.of_type("aws:secretsmanager/secret:Secret"):
        assert {"region": "us-west-2", "kmsKeyId": key} in node.inputs["replicas"], node.name


def test_a_secret_has_a_recovery_window_in_production_and_none_in_development(
    prod: Graph, stack_graph: StackGraph
) -> None:
    dev = stack_graph("gifdistributor-dev")
    days = {
        graph.stack: {node.inputs["recoveryWindowInDays"] for node in graph.of_type("aws:secretsmanager/secret:Secret")}
        for graph in (prod, dev)
    }
    assert days == {"gifdistributor-prod": {30}, "gifdistributor-dev": {0}}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("cdn-domain", "cdn.gifdistributor.com", marks=pytest.mark.requirement("GD-108")),
        pytest.param("api-url", "https://api.gifdistributor.com", marks=pytest.mark.requirement("GD-109")),
        pytest.param("s3-media-bucket", "gifdistributor-media-prod-gd01", marks=pytest.mark.requirement("GD-110")),
    ],
)
def test_parameters_have_the_endpoints_of_the_platform(prod: Graph, name: str, value: str) -> None:
    found = parameters(prod, "us-east-1")[f"/gifdistributor/prod/{name}"]
    assert (found.inputs["type"], found.inputs["insecureValue"]) == ("String", value)


@pytest.mark.requirement("GD-110")
def test_the_bucket_of_the_parameter_is_that_of_its_region(prod: Graph) -> None:
    for region, key in (("us-east-1", "primary"), ("us-west-2", "us-west-2")):
        value = parameters(prod, region)["/gifdistributor/prod/s3-media-bucket"].inputs["insecureValue"]
        assert value == prod.named(f"{key}-library-media-bucket").outputs["id"]


@pytest.mark.requirement("GD-111")
def test_feature_flags_are_json_that_is_changed_out_of_band(prod: Graph) -> None:
    found = parameters(prod, "us-east-1")["/gifdistributor/prod/feature-flags"]
    assert found.json("insecureValue") == {"moderation": True, "publishing": False}
    assert "insecureValue" in found.options.ignore_changes


@pytest.mark.requirement("GD-107")
@pytest.mark.parametrize(
    ("key", "function"), [("openai-api-key", "rotate-openai-key"), ("jwt-signing-key", "rotate-jwt-key")]
)
def test_a_function_rotates_the_key_every_90_days(prod: Graph, key: str, function: str) -> None:
    (rotation,) = [
        node
        for node in prod.of_type("aws:secretsmanager/secretRotation:SecretRotation")
        if prod.target(node.inputs["secretId"]).inputs["name"] == f"gifdistributor/prod/{key}"
    ]
    assert rotation.inputs["rotationRules"] == {"automaticallyAfterDays": 90}
    invoked = prod.target(rotation.inputs["rotationLambdaArn"])
    assert invoked.name.startswith(f"primary-services-functions-{function}-")
