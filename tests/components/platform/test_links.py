"""Links of workloads to resources: permissions, environment variables and endpoints, exactly as in the settings."""

from dataclasses import replace
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.data.databases.links import DatabaseLinks
from components.data.databases.ref import DatabaseRef, DatabaseServer
from components.data.dynamodb.links import TableLinks
from components.data.elasticache.links import CacheLinks
from components.data.elasticache.settings import CacheSettings
from components.edge.cloudfront.links import DistributionLinks, distribution_id
from components.foundation.documents import document
from components.foundation.grants import statements_of
from components.foundation.service.exports import BucketExport
from components.foundation.service.links import Linkable, Links
from components.foundation.settings.access import AccessSettings
from components.identity.parameter_store.links import ParameterLinks
from components.identity.secrets_manager.links import SecretLinks
from components.messaging.kafka.grant import KafkaResources
from components.messaging.kafka.links import KafkaLinks
from components.messaging.links import EventBusRef, MessagingLinks, QueueRef
from components.storage.links import BucketLinks
from tests.conftest import Deploy

ACCOUNT = "us-east-1:123456789012"
REGION, KEY = "us-east-1", f"arn:aws:kms:{ACCOUNT}:key/data"
ASSETS, USERS = f"arn:aws:dynamodb:{ACCOUNT}:table/assets", f"arn:aws:dynamodb:{ACCOUNT}:table/users"
JOBS = f"arn:aws:sqs:{ACCOUNT}:jobs"
DONE = f"arn:aws:sns:{ACCOUNT}:done"
JWT = f"arn:aws:secretsmanager:{ACCOUNT}:secret:jwt-AbCdEf"
CACHE, CACHE_USER = f"arn:aws:elasticache:{ACCOUNT}:replicationgroup:acme", f"arn:aws:elasticache:{ACCOUNT}:user:api"
CDN = "arn:aws:cloudfront::123456789012:distribution/EDFDVBD632BHDS5"
MASTER = f"arn:aws:secretsmanager:{ACCOUNT}:secret:rds!cluster-AbCdEf"
CLUSTER = f"arn:aws:rds:{ACCOUNT}:cluster:acme"
SERVER = DatabaseServer(resource_id="db-1", security_group_id="sg-database")
DATABASE = DatabaseRef(
    endpoint="writer.example",
    reader_endpoints=["reader.example"],
    port=5432,
    database_name="app",
    writer=SERVER,
    readers=[SERVER],
    master_secret_arn=MASTER,
    data_api_arn=CLUSTER,
)


def bucket(name: str, *, prefix: str = "", encrypted: bool = True) -> BucketExport:
    """A bucket with outputs that are known."""
    known: Any = {"id": name, "arn": f"arn:aws:s3:::{name}", "private_id": name, "regional_domain_name": name}
    return BucketExport(key=name, prefix=prefix, encrypted=encrypted, **known)


BUS = EventBusRef(arn=f"arn:aws:events:{ACCOUNT}:event-bus/media", name="media")
LINKABLES: tuple[Linkable, ...] = (
    BucketLinks(
        buckets={
            "media": bucket("media"),
            "raw-files": bucket("raw"),
            "cache": bucket("shared", prefix="cache/", encrypted=False),
        },
        key_arn=KEY,
        region=REGION,
    ),
    TableLinks(
        arns={"assets": ASSETS, "users": USERS},
        names={"assets": "acme-assets", "users": "acme-users"},
        key_arn=KEY,
        region=REGION,
    ),
    MessagingLinks(
        queues={"jobs": QueueRef(arn=JOBS, url="https://sqs.example/jobs")},
        topic_arns={"done": DONE},
        event_bus=BUS,
        key_arn=KEY,
        region=REGION,
    ),
    SecretLinks(arns={"jwt": JWT}, key_arn=KEY, region=REGION),
    ParameterLinks(
        arns={"level": f"arn:aws:ssm:{ACCOUNT}:parameter/level"}, names={"level": "/level"}, key_arn=KEY, region=REGION
    ),
    CacheLinks(
        settings=CacheSettings.model_validate({"mode": "serverless", "users": {"api": {}}}),
        cache_name="acme",
        cache_arn=CACHE,
        user_arns={"api": CACHE_USER},
        endpoint="cache.example",
        port=6379,
        security_group_id="sg-cache",
    ),
    DistributionLinks(
        arns={"media": CDN}, ids={"media": distribution_id(CDN)}, key_group_ids={"media": "group-of-media"}
    ),
    DatabaseLinks(
        key="postgres",
        database=replace(DATABASE, data_api_arn=None),
        region=REGION,
        account_id="123456789012",
        key_arn=KEY,
    ),
    DatabaseLinks(key="aurora", database=DATABASE, region=REGION, account_id="123456789012", key_arn=KEY),
    KafkaLinks(
        resources=KafkaResources(
            region=REGION, account_id="123456789012", cluster_name="acme", cluster_arn="arn", cluster_uuid="1"
        ),
        bootstrap_brokers="b-1.example:9098,b-2.example:9098",
        security_group_id="sg-kafka",
    ),
)


def links(**access: Any) -> Links:
    """Links of the workload `api`."""
    settings = AccessSettings.model_validate(access)
    return Links((link for linkable in LINKABLES for link in linkable.links("api", settings)), settings)


def granted(**access: Any) -> dict[str, Any]:
    """Statements by Sid."""
    return {str(entry["Sid"]): entry for entry in statements_of(links(**access).grants)}


def test_nothing_is_granted_by_default() -> None:
    assert granted() == {}


def test_signing_keys_are_replaced_in_the_key_group_of_a_distribution() -> None:
    said = granted(signingKeys=["media"])["SigningKeysMedia"]
    assert said["Action"] == [
        "cloudfront:CreatePublicKey",
        "cloudfront:DeletePublicKey",
        "cloudfront:GetKeyGroup",
        "cloudfront:GetPublicKey",
        "cloudfront:ListPublicKeys",
        "cloudfront:UpdateKeyGroup",
    ]
    assert links(signingKeys=["media"]).environment == {"KEY_GROUP_MEDIA": "group-of-media"}


@pytest.mark.requirement("GD-113", "GD-55")
def test_objects_are_read_and_written_whole_or_in_parts() -> None:
    said = granted(buckets={"media": {"actions": ["read", "write"]}})
    assert set(said) == {"BucketMediaObjects", "BucketMediaKey"}
    assert said["BucketMediaObjects"]["Action"] == [
        "s3:GetObject",
        "s3:GetObjectTagging",
        "s3:PutObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
    ]
    assert said["BucketMediaKey"]["Condition"] == {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}


@pytest.mark.parametrize(
    ("action", "actions", "key_uses"),
    [
        ("get", ["s3:GetObject"], ["kms:Decrypt"]),
        ("getTags", ["s3:GetObjectTagging"], None),
        ("put", ["s3:PutObject"], ["kms:Decrypt", "kms:GenerateDataKey"]),
        ("delete", ["s3:DeleteObject"], None),
        ("tag", ["s3:PutObjectTagging"], None),
        ("abort", ["s3:AbortMultipartUpload"], None),
    ],
)
def test_the_key_of_a_bucket_is_used_for_contents_only(
    action: str, actions: list[str], key_uses: list[str] | None
) -> None:
    said = granted(buckets={"media": {"actions": [action]}})
    assert said["BucketMediaObjects"]["Action"] == actions
    assert said.get("BucketMediaKey", {}).get("Action") == key_uses


@pytest.mark.requirement("GD-118")
def test_object_access_is_limited_to_the_prefix_of_the_purpose(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        wanted = {"actions": ["write"], "prefixes": ["gifs/"]}
        policy = document(statements_of(links(buckets={"cache": wanted}).grants))
        aws.iam.RolePolicy("worker", role="worker", policy=policy, opts=ResourceOptions(provider=provider))

    (only,) = deploy(program).named("worker").json("policy")["Statement"]
    assert only["Resource"] == ["arn:aws:s3:::shared/cache/gifs/*"]


@pytest.mark.requirement("GD-114")
def test_tables_are_read_with_their_indexes() -> None:
    said = granted(tables={"assets": ["read"]})
    assert said["TableAssetsItems"]["Action"] == [
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:Query",
        "dynamodb:ConditionCheckItem",
    ]
    assert said["TableAssetsItems"]["Resource"] == ASSETS
    assert said["TableAssetsIndexes"]["Action"] == ["dynamodb:Query"]


def test_equal_permissions_on_several_tables_are_one_statement() -> None:
    said = granted(tables={"assets": ["write"], "users": ["write"]})
    assert said["TableAssetsItemsAnd1More"]["Resource"] == [ASSETS, USERS]
    assert "TableUsersItems" not in said


def test_different_permissions_on_several_tables_stay_apart() -> None:
    said = granted(tables={"assets": ["write"], "users": ["read"]})
    assert (said["TableAssetsItems"]["Resource"], said["TableUsersItems"]["Resource"]) == (ASSETS, USERS)


@pytest.mark.parametrize(
    ("action", "actions", "indexed"),
    [
        ("get", ["dynamodb:GetItem"], False),
        ("query", ["dynamodb:Query"], True),
        ("put", ["dynamodb:PutItem"], False),
        ("delete", ["dynamodb:DeleteItem"], False),
    ],
)
def test_one_operation_on_items_is_granted_by_itself(action: str, actions: list[str], indexed: bool) -> None:
    (items,) = [entry for sid, entry in granted(tables={"assets": [action]}).items() if "Items" in sid]
    assert (items["Action"], items["Resource"] != ASSETS) == (actions, indexed)


@pytest.mark.requirement("GD-120")
def test_items_are_updated_in_the_one_table() -> None:
    items = granted(tables={"assets": ["update"]})["TableAssetsItems"]
    assert (items["Action"], items["Resource"]) == (["dynamodb:UpdateItem"], ASSETS)


def test_write_access_includes_each_action_once() -> None:
    items = granted(tables={"assets": ["write", "update"]})["TableAssetsItems"]
    assert items["Action"].count("dynamodb:UpdateItem") == 1


@pytest.mark.requirement("GD-115", "GD-119")
@pytest.mark.parametrize(
    ("action", "actions"),
    [
        ("send", ["sqs:SendMessage", "sqs:GetQueueUrl"]),
        (
            "consume",
            [
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
            ],
        ),
    ],
)
def test_messages_are_sent_or_consumed(action: str, actions: list[str]) -> None:
    said = granted(queues={"jobs": [action]})
    assert (said["QueueJobsMessages"]["Action"], said["QueueJobsMessages"]["Resource"]) == (actions, JOBS)
    assert said["QueueJobsKey"]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]


@pytest.mark.requirement("GD-116")
def test_secrets_are_read_one_by_one() -> None:
    said = granted(secrets=["jwt"])
    assert said["SecretJwt"]["Resource"] == [JWT]
    assert said["SecretJwtKey"]["Action"] == ["kms:Decrypt"]


def test_topics_events_and_parameters() -> None:
    said = granted(topics=["done"], eventBus=True, parameters=["level"])
    assert said["TopicDone"]["Action"] == ["sns:Publish"]
    assert said["EventBus"]["Action"] == ["events:PutEvents"]
    assert said["ParameterLevel"]["Action"] == ["ssm:GetParameter", "ssm:GetParameters"]


def test_versions_are_listed_and_read_without_the_current_objects(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        wanted = {"actions": ["versions"], "prefixes": ["gifs/"]}
        policy = document(statements_of(links(buckets={"cache": wanted}).grants))
        aws.iam.RolePolicy("restore", role="restore", policy=policy, opts=ResourceOptions(provider=provider))

    objects, listing = deploy(program).named("restore").json("policy")["Statement"]
    assert objects["Action"] == ["s3:GetObjectVersion", "s3:GetObjectVersionTagging"]
    assert objects["Resource"] == ["arn:aws:s3:::shared/cache/gifs/*"]
    assert listing["Action"] == ["s3:ListBucketVersions"]
    assert listing["Condition"] == {"StringLike": {"s3:prefix": ["cache/gifs/*"]}}


def test_caches_of_a_distribution_are_invalidated() -> None:
    said = granted(distributions=["media"])
    assert said["DistributionMedia"]["Action"] == ["cloudfront:CreateInvalidation"]
    assert said["DistributionMedia"]["Resource"] == [CDN]


def test_a_connection_to_the_cache_requires_the_cache_and_the_user() -> None:
    assert granted(cache=True)["CacheConnect"]["Resource"] == [CACHE, CACHE_USER]


def test_resources_that_the_region_does_not_have_are_rejected() -> None:
    with pytest.raises(ValueError, match="tables: orders: not in this region; known: assets, users"):
        granted(tables={"orders": ["read"]})


def test_events_without_a_bus_are_rejected() -> None:
    without = MessagingLinks(queues={}, topic_arns={}, event_bus=None, key_arn=KEY, region=REGION)
    with pytest.raises(ValueError, match="eventBus: missing, and the workload puts events"):
        list(without.links("api", AccessSettings(event_bus=True)))


DATABASE_VARIABLES = {
    "HOST": "writer.example",
    "READER_HOST": "reader.example",
    "PORT": "5432",
    "DATABASE": "app",
    "USER": "api",
}


@pytest.mark.parametrize(
    ("access", "variables"),
    [
        ({"buckets": {"raw-files": {"actions": ["read"]}}}, {"BUCKET_RAW_FILES": "raw"}),
        ({"tables": {"assets": ["read"]}}, {"TABLE_ASSETS": "acme-assets"}),
        ({"queues": {"jobs": ["send"]}}, {"QUEUE_JOBS": "https://sqs.example/jobs"}),
        ({"topics": ["done"]}, {"TOPIC_DONE": DONE}),
        ({"eventBus": True}, {"EVENT_BUS": "media"}),
        ({"parameters": ["level"]}, {"PARAMETER_LEVEL": "/level"}),
        ({"cache": True}, {"CACHE_HOST": "cache.example", "CACHE_PORT": "6379", "CACHE_USER": "acme-api"}),
        ({"databases": ["postgres"]}, {f"POSTGRES_{name}": value for name, value in DATABASE_VARIABLES.items()}),
        ({"databases": ["aurora"]}, {f"AURORA_{name}": value for name, value in DATABASE_VARIABLES.items()}),
        ({"kafkaTopics": {"uploads": ["write"]}}, {"KAFKA_BROKERS": "b-1.example:9098,b-2.example:9098"}),
        ({"distributions": ["media"]}, {"DISTRIBUTION_MEDIA": "EDFDVBD632BHDS5"}),
        ({"secrets": ["jwt"]}, {}),
        ({}, {}),
    ],
    ids=[
        "bucket",
        "table",
        "queue",
        "topic",
        "bus",
        "parameter",
        "cache",
        "postgres",
        "aurora",
        "kafka",
        "distribution",
        "secret",
        "",
    ],
)
def test_environment_variables_are_those_of_the_resources_in_the_access_settings(
    access: dict[str, Any], variables: dict[str, str]
) -> None:
    assert links(**access).environment == variables


@pytest.mark.parametrize(
    ("access", "endpoints"),
    [
        ({"tables": {"assets": ["read"]}}, []),
        ({"cache": True}, [("cache", "sg-cache", 6379)]),
        ({"databases": ["aurora"]}, [("aurora", "sg-database", 5432)]),
        ({"kafkaTopics": {"uploads": ["write"], "jobs": ["read"]}}, [("kafka", "sg-kafka", 9098)]),
    ],
    ids=["table", "cache", "database", "two topics"],
)
def test_network_endpoints_are_those_of_servers_each_once(access: dict[str, Any], endpoints: list[Any]) -> None:
    found = [(each.name, each.security_group_id, each.port) for each in links(**access).endpoints]
    assert found == endpoints


def test_a_reader_behind_another_security_group_is_linked_as_well() -> None:
    reader = DatabaseServer(resource_id="cluster-2", security_group_id="sg-reader")
    database = replace(DATABASE, writer=SERVER, readers=[reader])
    linked = DatabaseLinks(key="aurora", database=database, region=REGION, account_id="123456789012", key_arn=KEY)
    access = AccessSettings(databases=("aurora",))
    found = Links(linked.links("api", access), access)
    assert [(each.name, each.security_group_id) for each in found.endpoints] == [
        ("aurora", "sg-database"),
        ("aurora-reader", "sg-reader"),
    ]
    assert list(found.grants) == ["database-aurora"]


def test_a_database_is_administered_with_the_password_of_its_master_user() -> None:
    found = links(administers=["postgres"])
    (secret, key) = statements_of(found.grants)
    assert (secret["Action"], secret["Resource"]) == (["secretsmanager:GetSecretValue"], [MASTER])
    assert (key["Action"], key["Resource"]) == (["kms:Decrypt"], KEY)
    assert found.environment == {
        "POSTGRES_MASTER": MASTER,
        "POSTGRES_DATABASE": "app",
        "POSTGRES_HOST": "writer.example",
        "POSTGRES_PORT": "5432",
    }
    assert [each.port for each in found.endpoints] == [5432]


def test_aurora_is_administered_through_its_data_api() -> None:
    found = links(administers=["aurora"])
    assert statements_of(found.grants)[-1]["Action"] == ["rds-data:ExecuteStatement"]
    assert statements_of(found.grants)[-1]["Resource"] == [CLUSTER]
    assert (found.environment["AURORA_CLUSTER"], found.endpoints) == (CLUSTER, [])


def test_aurora_without_the_data_api_is_administered_by_a_connection() -> None:
    database = replace(DATABASE, data_api_arn=None)
    linked = DatabaseLinks(key="aurora", database=database, region=REGION, account_id="123456789012", key_arn=KEY)
    access = AccessSettings(administers=("aurora",))
    found = Links(linked.links("bootstrap", access), access)
    assert (found.environment["AURORA_HOST"], found.environment["AURORA_PORT"]) == ("writer.example", "5432")
    assert [each.port for each in found.endpoints] == [5432]
    assert [action for each in statements_of(found.grants) for action in each["Action"]] == [
        "secretsmanager:GetSecretValue",
        "kms:Decrypt",
    ]


def test_a_database_without_a_master_user_is_named() -> None:
    database = replace(DATABASE, master_secret_arn=None)
    linked = DatabaseLinks(key="postgres", database=database, region=REGION, account_id="123456789012", key_arn=KEY)
    with pytest.raises(ValueError, match=r"^administers: postgres: has no master user in us-east-1$"):
        list(linked.links("bootstrap", AccessSettings(administers=("postgres",))))


def test_kafka_topics_are_created_and_described_without_their_records() -> None:
    found = links(administers=["kafka"])
    actions = [action for each in statements_of(found.grants) for action in each["Action"]]
    assert actions == [
        "kafka-cluster:Connect",
        "kafka-cluster:CreateTopic",
        "kafka-cluster:DescribeTopic",
        "kafka-cluster:DescribeTopicDynamicConfiguration",
    ]
    assert (found.environment, found.endpoints) == ({"KAFKA_CLUSTER": "arn"}, [])


def test_grants_are_in_the_order_of_the_access_settings() -> None:
    found = links(secrets=["jwt"], cache=True, tables={"assets": ["read"]}, topics=["done"])
    assert list(found.grants) == ["table-assets", "topic-done", "secret-jwt", "cache"]
