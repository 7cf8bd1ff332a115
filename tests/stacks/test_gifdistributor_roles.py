"""GIFDistributor's roles: exactly the actions of its document, on exactly these resources."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_compute import allowed, execution_role, role_statements, service, task_role
from tests.stacks.reading_data import secret, tables
from tests.stacks.reading_messaging import queue

READ = {"s3:GetObject", "s3:GetObjectTagging"}
WRITE = {"s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"}
API_SECRETS = ["giphy-api-key", "jwt-signing-key", "oauth-client-secret", "openai-api-key"]
INJECTED_SECRETS = [name for name in API_SECRETS if name != "jwt-signing-key"]
"""The key of sessions rotates: the service reads it by the SDK, again every few minutes."""

both = pytest.mark.parametrize("key", ["api", "workers"])


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


def bucket_arn(graph: Graph, purpose: str) -> str:
    return graph.named(f"primary-library-{purpose}-bucket").outputs["arn"]


@pytest.mark.requirement("GD-112")
@both
def test_execution_roles_trust_ecs_tasks_of_this_account(prod: Graph, key: str) -> None:
    (trust,) = execution_role(prod, service(prod, key)).json("assumeRolePolicy")["Statement"]
    assert (trust["Effect"], trust["Principal"]) == ("Allow", {"Service": "ecs-tasks.amazonaws.com"})
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:123456789012:*"},
    }


@pytest.mark.requirement("GD-112")
@pytest.mark.parametrize(
    ("key", "repository", "secrets"),
    [("api", "gifdistributor/api", INJECTED_SECRETS), ("workers", "gifdistributor/worker", [])],
)
def test_execution_roles_read_the_services_image_and_secrets_only(
    prod: Graph, key: str, repository: str, secrets: list[str]
) -> None:
    role = execution_role(prod, service(prod, key))
    pull = {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"}
    arn = f"arn:aws:ecr:us-east-1:123456789012:repository/{repository}"
    assert allowed(prod, role, "ecr") == {"*": {"ecr:GetAuthorizationToken"}, arn: pull}
    assert allowed(prod, role, "secretsmanager") == {
        secret(prod, name).outputs["arn"]: {"secretsmanager:GetSecretValue"} for name in secrets
    }
    services = {action.partition(":")[0] for entry in role_statements(prod, role) for action in entry["Action"]}
    assert services <= {"ecr", "logs", "secretsmanager", "kms"}


@pytest.mark.requirement("GD-117")
@both
def test_execution_roles_write_to_the_services_log_group_only(prod: Graph, key: str) -> None:
    group = prod.named(f"primary-services-ecs-{key}-task-logs")
    assert group.inputs["name"] == f"/ecs/gifdistributor-{key}-prod"
    assert allowed(prod, execution_role(prod, service(prod, key)), "logs") == {
        f"{group.outputs['arn']}:*": {"logs:CreateLogStream", "logs:PutLogEvents"}
    }


@pytest.mark.requirement("GD-113")
def test_the_api_gets_and_puts_originals(prod: Graph) -> None:
    assert allowed(prod, task_role(prod, service(prod, "api")), "s3") == {
        f"{bucket_arn(prod, 'media')}/*": READ | WRITE | {"s3:PutObjectTagging"}
    }


@pytest.mark.requirement("GD-114")
def test_the_api_reads_and_writes_items_of_the_five_tables_and_queries_their_indexes(prod: Graph) -> None:
    functions = ("analytics-totals", "connections")
    arns = [node.outputs["arn"] for key, node in tables(prod).items() if key not in functions]
    items = {
        *("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem"),
        *("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"),
    }
    assert len(arns) == 5
    assert allowed(prod, task_role(prod, service(prod, "api")), "dynamodb") == {
        **dict.fromkeys(arns, items),
        **{f"{arn}/index/*": {"dynamodb:Query"} for arn in arns},
    }


@pytest.mark.requirement("GD-115")
def test_the_api_sends_jobs_and_events(prod: Graph) -> None:
    send = {"sqs:SendMessage", "sqs:GetQueueUrl"}
    assert allowed(prod, task_role(prod, service(prod, "api")), "sqs") == {
        queue(prod, key).outputs["arn"]: send for key in ("transcode", "analytics")
    }


@pytest.mark.requirement("GD-116")
def test_the_api_reads_its_four_secrets(prod: Graph) -> None:
    assert allowed(prod, task_role(prod, service(prod, "api")), "secretsmanager") == {
        secret(prod, name).outputs["arn"]: {"secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"}
        for name in API_SECRETS
    }


@pytest.mark.requirement("GD-118")
def test_workers_work_below_their_prefixes_of_three_buckets(prod: Graph) -> None:
    work = READ | WRITE | {"s3:DeleteObject"}
    assert allowed(prod, task_role(prod, service(prod, "workers")), "s3") == {
        f"{bucket_arn(prod, 'media')}/uploads/*": work,
        f"{bucket_arn(prod, 'media')}/assets/*": work,
        f"{bucket_arn(prod, 'cache')}/cache/*": work,
        f"{bucket_arn(prod, 'transcode')}/transcode/*": work | {"s3:PutObjectTagging"},
    }


@pytest.mark.requirement("GD-119")
def test_workers_receive_delete_and_hold_back_transcode_jobs(prod: Graph) -> None:
    assert allowed(prod, task_role(prod, service(prod, "workers")), "sqs") == {
        queue(prod, "transcode").outputs["arn"]: {
            *("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"),
            *("sqs:GetQueueAttributes", "sqs:GetQueueUrl"),
        }
    }


@pytest.mark.requirement("GD-120")
def test_workers_can_only_update_items_of_assets(prod: Graph) -> None:
    assets = tables(prod)["assets"].outputs["arn"]
    assert allowed(prod, task_role(prod, service(prod, "workers")), "dynamodb") == {assets: {"dynamodb:UpdateItem"}}
