"""QuikApp's media service: an ECS service on Fargate for each handler and region, behind CloudFront only."""

import json

import pytest

from preview.engine import ProgramError
from preview.graph import Graph
from tests.stacks.changes import change
from tests.stacks.reading import StackGraph
from tests.stacks.reading_compute import (
    allowed,
    containers,
    execution_role,
    image,
    open_ports,
    role_statements,
    scalable_target,
    security_group,
    service,
    services,
    target_group,
    task_definition,
    task_role,
    variables,
    weights,
)
from tests.stacks.reading_edge import behaviors, distribution, origin_ids, origins

REGIONS = {"primary": "us-east-1", "eu-west-1": "eu-west-1", "ap-southeast-1": "ap-southeast-1"}
HANDLERS = ("upload", "deliver", "process")
BOUNDARY = "arn:aws:iam::123456789012:policy/workloads"

every_region = pytest.mark.parametrize("key", REGIONS)
every_handler = pytest.mark.parametrize("handler", HANDLERS)


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("quikapp-prod")


def granted(graph: Graph, role_of: str, key: str, service_prefix: str) -> dict[str, set[str]]:
    """The allowed actions of a handler's task role on a service's resources, by name."""
    found: dict[str, set[str]] = {}
    for resource, actions in allowed(graph, task_role(graph, service(graph, role_of, key)), service_prefix).items():
        node = graph.target(resource.removesuffix("/index/*"))
        found.setdefault(node.name, set()).update(action.partition(":")[2] for action in actions)
    return found


@pytest.mark.requirement("QA-10")
@every_region
@every_handler
def test_each_handler_runs_on_fargate_in_every_region(prod: Graph, handler: str, key: str) -> None:
    node = service(prod, handler, key)
    assert node.region == REGIONS[key]
    assert set(weights(node)) <= {"FARGATE", "FARGATE_SPOT"}
    assert task_definition(prod, node).inputs["requiresCompatibilities"] == ["FARGATE"]
    assert containers(prod, node)["main"]["command"] == [handler]


@pytest.mark.requirement("QA-10")
@every_region
def test_the_handlers_share_an_image_of_the_regions_repository(prod: Graph, key: str) -> None:
    for handler in HANDLERS:
        repository, tag = image(prod, containers(prod, service(prod, handler, key))["main"])
        assert (repository.name, tag) == (f"{key}-registry-media-service", ":1.0.0")
        assert repository.inputs["imageTagMutability"] == "IMMUTABLE"


@pytest.mark.requirement("QA-10")
def test_app_runner_is_rejected_and_nowhere(prod: Graph) -> None:
    with pytest.raises(
        ProgramError, match=r"ecs\.services\.upload\.platform: 'app_runner': has been closed to new customers"
    ):
        change("quikapp-prod", ecs={"services": {"upload": {"platform": "app_runner"}}})
    assert [node.name for node in prod if node.type.startswith("aws:apprunner/")] == []


@every_region
def test_http_services_have_two_tasks_in_every_region_and_workers_scale_from_zero(prod: Graph, key: str) -> None:
    found = {handler: scalable_target(prod, service(prod, handler, key)) for handler in HANDLERS}
    assert {handler: (node.inputs["minCapacity"], node.inputs["maxCapacity"]) for handler, node in found.items()} == {
        "upload": (2, 12),
        "deliver": (2, 12),
        "process": (0, 20),
    }
    assert weights(service(prod, "process", key)) == {"FARGATE": (0, 1), "FARGATE_SPOT": (0, 3)}
    assert weights(service(prod, "deliver", key)) == {"FARGATE": (0, 1)}


@pytest.mark.requirement("QA-27")
@every_region
def test_each_handler_has_two_roles(prod: Graph, key: str) -> None:
    roles = [
        role(prod, service(prod, handler, key)).urn for handler in HANDLERS for role in (task_role, execution_role)
    ]
    assert len(set(roles)) == 2 * len(HANDLERS)


@pytest.mark.requirement("QA-27")
@pytest.mark.parametrize(
    ("handler", "objects"),
    [
        (
            "upload",
            {
                "library-media-bucket": {
                    "PutObject",
                    "AbortMultipartUpload",
                    "ListMultipartUploadParts",
                    "PutObjectTagging",
                }
            },
        ),
        ("deliver", {"library-media-bucket": {"GetObject", "GetObjectTagging", "RestoreObject"}}),
        (
            "process",
            {
                "library-media-bucket": {"GetObject", "GetObjectTagging"},
                "library-thumbnails-bucket": {"PutObject", "AbortMultipartUpload", "ListMultipartUploadParts"},
            },
        ),
    ],
)
@every_region
def test_a_handlers_role_allows_its_actions_on_objects_of_its_region(
    prod: Graph, handler: str, objects: dict[str, set[str]], key: str
) -> None:
    assert granted(prod, handler, key, "s3") == {f"{key}-{bucket}": actions for bucket, actions in objects.items()}


@pytest.mark.requirement("QA-27")
@every_region
def test_only_the_worker_receives_messages_and_access_is_minimal(prod: Graph, key: str) -> None:
    consumed = {"ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes", "GetQueueUrl"}
    assert {handler: granted(prod, handler, key, "sqs") for handler in HANDLERS} == {
        "upload": {},
        "deliver": {},
        "process": {f"{key}-services-messaging-queue-media-events-queue": consumed},
    }
    (actions,) = granted(prod, "deliver", key, "dynamodb").values()
    assert actions == {"GetItem", "BatchGetItem", "Query", "ConditionCheckItem"}


@pytest.mark.requirement("QA-27")
@every_region
def test_roles_use_the_key_of_their_region_through_the_services_they_work_with(prod: Graph, key: str) -> None:
    for handler in HANDLERS:
        uses = [
            entry
            for entry in role_statements(prod, task_role(prod, service(prod, handler, key)))
            if any(action.startswith("kms:") for action in entry["Action"])
        ]
        assert {prod.target(entry["Resource"]).name for entry in uses} == {f"{key}-encryption-key"}
        for entry in uses:
            assert entry["Condition"]["StringEquals"]["kms:ViaService"].endswith(f".{REGIONS[key]}.amazonaws.com")


@pytest.mark.requirement("QA-27")
def test_there_is_no_boundary_unless_it_is_set_and_then_every_workload_has_it(prod: Graph) -> None:
    bounded = change("quikapp-prod", iam={"permissionsBoundaryArn": BOUNDARY}).after
    for key in REGIONS:
        for handler in HANDLERS:
            for role in (task_role, execution_role):
                assert "permissionsBoundary" not in role(prod, service(prod, handler, key)).inputs
                node = role(bounded, service(bounded, handler, key))
                assert node.inputs["permissionsBoundary"] == BOUNDARY


@pytest.mark.requirement("QA-28")
@every_region
def test_the_delivery_service_reads_the_signing_key_of_its_region(prod: Graph, key: str) -> None:
    variable = {
        entry["name"]: entry["valueFrom"]
        for entry in containers(prod, service(prod, "deliver", key))["main"]["secrets"]
    }
    (readable,) = allowed(prod, execution_role(prod, service(prod, "deliver", key)), "secretsmanager")
    assert variable == {"URL_SIGNING_KEY": readable}
    assert f":{REGIONS[key]}:" in readable
    for handler in ("upload", "process"):
        assert allowed(prod, execution_role(prod, service(prod, handler, key)), "secretsmanager") == {}


def test_the_delivery_service_gets_the_keys_of_both_slots(prod: Graph) -> None:
    """Whole: ECS selects from `active` and `slots`, neither of which signs without the other."""
    (entry,) = containers(prod, service(prod, "deliver", "primary"))["main"]["secrets"]
    secret = prod.named("primary-data-secret-url-signing-key-secret")
    assert entry["valueFrom"] == secret.outputs["arn"]
    form = json.loads(secret.inputs["description"].partition(": ")[2].rpartition("; ")[0])
    assert list(form) == ["active", "slots"]
    assert set(form["slots"][form["active"]]) == {"keyPairId", "privateKey"}


@every_region
@every_handler
def test_tasks_open_connections_within_their_vpc_only(prod: Graph, handler: str, key: str) -> None:
    ranges = {"primary": "10.40.0.0/16", "eu-west-1": "10.41.0.0/16", "ap-southeast-1": "10.42.0.0/16"}
    cached = (
        {(f"{key}-data-cache-cache-network-security-group", 6379)} if handler != "process" else set[tuple[str, int]]()
    )
    found = open_ports(prod, security_group(prod, service(prod, handler, key)), "Egress")
    assert found == {
        (ranges[key], 443),
        (f"{key}-vpc-gateway-s3", 443),
        (f"{key}-vpc-gateway-dynamodb", 443),
        (f"{key}-endpoints-access-group", 443),
        *cached,
    }


def test_no_region_has_a_nat_gateway_or_an_elastic_ip(prod: Graph) -> None:
    assert prod.of_type("aws:ec2/natGateway:NatGateway", "aws:ec2/eip:Eip") == []


@every_region
@pytest.mark.parametrize("handler", ["upload", "deliver"])
def test_requests_come_from_the_internal_load_balancer_only(prod: Graph, handler: str, key: str) -> None:
    node = service(prod, handler, key)
    balancer = prod.named(f"{key}-ingress-load-balancer-load-balancer")
    assert balancer.inputs["internal"] is True
    assert target_group(prod, node).inputs["port"] == 8080
    groups = {prod.target(group).name for group in balancer.inputs["securityGroups"]}
    found = open_ports(prod, security_group(prod, node), "Ingress")
    assert {port for _, port in found} == {8080}
    assert {name for name, _ in found} <= groups


def test_cloudfront_reads_the_service_of_the_region_that_the_client_names_or_of_another_one(prod: Graph) -> None:
    node = distribution(prod, "media")
    regions = {
        id_: prod.target(
            prod.target(origin["vpcOriginConfig"]["vpcOriginId"]).get("vpcOriginEndpointConfig.arn")
        ).region
        for id_, origin in origins(node).items()
        if "vpcOriginConfig" in origin
    }
    asked = {
        path: [regions[id_] for id_ in origin_ids(node, found["targetOriginId"])]
        for path, found in behaviors(node).items()
        if path.startswith(("/upload", "/deliver"))
    }
    assert asked == {
        "/upload/*": ["us-east-1"],
        "/deliver/us-east-1/health": ["us-east-1"],
        "/deliver/eu-west-1/health": ["eu-west-1"],
        "/deliver/ap-southeast-1/health": ["ap-southeast-1"],
        "/deliver/eu-west-1/*": ["eu-west-1", "us-east-1"],
        "/deliver/ap-southeast-1/*": ["ap-southeast-1", "us-east-1"],
        "/deliver/*": ["us-east-1", "eu-west-1"],
    }
    assert list(asked)[-1] == "/deliver/*"


def test_a_task_has_the_endpoints_of_its_resources(prod: Graph) -> None:
    found = variables(containers(prod, service(prod, "process", "eu-west-1"))["main"])
    assert found["BUCKET_MEDIA"] == prod.named("eu-west-1-library-media-bucket").outputs["bucket"]
    assert found["TABLE_MEDIA_META"] == "quikapp-prod-media-meta"
    assert (
        found["QUEUE_MEDIA_EVENTS"] == prod.named("eu-west-1-services-messaging-queue-media-events-queue").outputs["id"]
    )


def test_staging_has_the_worker_on_spot_and_development_and_qa_no_services(stack_graph: StackGraph) -> None:
    assert [node.name for node in services(stack_graph("quikapp-staging"), "us-east-1")] == [
        "primary-services-ecs-process-service"
    ]
    assert weights(service(stack_graph("quikapp-staging"), "process")) == {"FARGATE_SPOT": (0, 1)}
    for stack in ("quikapp-dev", "quikapp-qa"):
        assert services(stack_graph(stack), "us-east-1") == []
