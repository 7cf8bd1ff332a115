"""KMS keys, log groups and topics."""

from collections.abc import Callable, Iterator

from tools.mutation.changes import (
    Statement,
    at,
    dropped,
    in_statements,
    limited,
    moved,
    put,
    with_options,
    with_statement,
    without,
    without_dependencies_on,
    without_statement,
)
from tools.mutation.graph import Broken, Captured, Mutation, Node, by, clone, through
from tools.mutation.kinds.storage import (
    allow_all_actions,
    allows,
    grant_public_access,
    require_source,
    to_distribution,
    use_not_principal,
    with_source,
    without_condition,
)

KEY = "aws:kms/key:Key"
REPLICA = "aws:kms/replicaKey:ReplicaKey"
POLICY = "aws:kms/keyPolicy:KeyPolicy"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
LOG_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
KEYS = {"key": KEY, "replica": REPLICA, "key policy": POLICY}


def allows_service(service: str) -> Callable[[Statement], bool]:
    """Filter of statements that allow a service."""

    def names(statement: Statement) -> bool:
        return allows(statement) and service in statement["Principal"]["Service"]

    return names


def of_event_targets(statement: Statement) -> bool:
    """Whether a statement allows EventBridge to publish to a topic or to encrypt messages to its targets."""
    encrypts_bus = "aws:events:event-bus:arn" in str(statement.get("Condition"))
    return allows_service("events.")(statement) and not encrypts_bus and "kms:DescribeKey" not in statement["Action"]


def unprotected(node: Node, captured: Captured) -> bool:
    """Whether a resource has no protect option."""
    return not node["options"].get("protect")


def rotates(node: Node, captured: Captured) -> bool:
    """Whether a key has rotation, which KMS does not support for asymmetric keys."""
    return at(node["inputs"], "enableKeyRotation") is True


def has_another_policy(node: Node, captured: Captured) -> bool:
    """Whether the separate policy of a key differs from its inline one."""
    return all(
        policy["inputs"]["policy"] != node["inputs"]["policy"] for policy in captured.users(node, POLICY, "keyId")
    )


def any_distribution(statement: Statement) -> None:
    """Replace the distribution by a pattern."""
    statement["Condition"] = {"StringLike": {"aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*"}}


def of_another_region(path: str) -> Callable[[Node, Captured], Iterator[Broken]]:
    """Replace the key by a key of another region."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        keys = [key for key in (*captured.of(KEY), *captured.of(REPLICA)) if key["region"] != node["region"]]
        for key in keys[:1]:
            for broken in put(path, key["outputs"]["arn"])(node, captured):
                broken.instead[0]["propertyDependencies"][path.partition("[")[0]] = [key["urn"]]
                yield broken

    return change


def in_the_primary_region(node: Node, captured: Captured) -> Iterator[Broken]:
    """Move a replica to the region of its primary."""
    for primary in captured.targets(node, "primaryKeyArn"):
        broken = clone(node)
        broken["region"] = primary["region"]
        yield Broken([broken], primary["region"])


def topics_of_alarms(node: Node, captured: Captured) -> list[Node]:
    """Topics of alarms with the key of a policy."""
    topics = through("keyId", TOPIC, "kmsMasterKeyId")(node, captured)
    return [topic for topic in topics if captured.users(topic, ALARM, "alarmActions")]


OF_ANOTHER_ACCOUNT = {"StringEquals": {"kms:CallerAccount": "999999999999"}}

KINDS = [
    Mutation(
        name="key: rotation disabled",
        type=KEY,
        change=limited(put("enableKeyRotation", False), rotates),
        controls=["kms-rotation"],
    ),
    *(
        Mutation(
            name=f"{what}: administered by another account",
            type=type_,
            change=with_statement({"Principal": {"AWS": "arn:aws:iam::999999999999:root"}, "Action": "kms:*"}),
            controls=["kms-other-account-administration"],
        )
        for what, type_ in KEYS.items()
    ),
    Mutation(
        name="key: administered by all principals of another account",
        type=KEY,
        change=with_statement({"Principal": "*", "Action": "kms:*", "Condition": OF_ANOTHER_ACCOUNT}),
        controls=["kms-other-account-administration"],
    ),
    Mutation(
        name="key: used by all principals of another account",
        type=KEY,
        change=with_statement({"Principal": "*", "Action": "kms:Decrypt", "Condition": OF_ANOTHER_ACCOUNT}),
        controls=["policy-condition-account"],
    ),
    Mutation(name="key: rotation omitted", type=KEY, change=without("enableKeyRotation"), controls=["kms-rotation"]),
    *(
        Mutation(
            name=f"{what}: grants public access",
            type=type_,
            change=in_statements(grant_public_access),
            controls=["kms-not-public"],
        )
        for what, type_ in KEYS.items()
    ),
    *(
        Mutation(
            name=f"{what}: allows all except one principal",
            type=type_,
            change=in_statements(use_not_principal),
            controls=["policy-not-principal"],
        )
        for what, type_ in KEYS.items()
    ),
    *(
        Mutation(
            name=f"{what}: all actions for a service",
            type=type_,
            change=in_statements(allow_all_actions, of=allows_service("amazonaws.com")),
            controls=["resource-policy-wildcard"],
        )
        for what, type_ in KEYS.items()
    ),
    *(
        Mutation(
            name=f"{what}: {service} without a source",
            type=type_,
            change=in_statements(without_condition, of=allows_service(service)),
            controls=["resource-policy-source"],
        )
        for what, type_ in KEYS.items()
        for service in ("logs.", "cloudwatch.", "dnssec-route53.", "events.")
    ),
    Mutation(
        name="key policy: all distributions allowed",
        type=POLICY,
        change=in_statements(any_distribution, of=to_distribution),
        controls=["kms-cloudfront-distribution"],
    ),
    Mutation(
        name="key: inline policy not ignored",
        type=KEY,
        change=limited(with_options(ignoreChanges=None), has_another_policy),
        controls=["kms-one-policy"],
    ),
    Mutation(
        name="key policy: CloudWatch Logs has no access",
        type=POLICY,
        change=without_statement(of=allows_service("logs.")),
        controls=["logs-key-admits-service"],
        reports=through("keyId", LOG_GROUP, "kmsKeyId"),
    ),
    Mutation(
        name="key policy: alarms have no access",
        type=POLICY,
        change=without_statement(of=allows_service("cloudwatch.")),
        controls=["messaging-key-admits-senders"],
        reports=topics_of_alarms,
    ),
    Mutation(
        name="replica: removed",
        type=REPLICA,
        change=dropped,
        controls=["kms-replica-regions"],
        reports=by("primaryKeyArn"),
    ),
    Mutation(
        name="replica: no dependency on its primary",
        type=REPLICA,
        change=without_dependencies_on(KEY),
        controls=["kms-replica-order"],
    ),
    Mutation(
        name="replica: in the primary's region",
        type=REPLICA,
        change=in_the_primary_region,
        controls=["kms-replica-order"],
    ),
    Mutation(
        name="key: single-Region with replicas",
        type=KEY,
        change=limited(
            put("multiRegion", False), lambda node, captured: bool(captured.users(node, REPLICA, "primaryKeyArn"))
        ),
        controls=["kms-replica-order"],
    ),
    *(
        Mutation(
            name=f"{what}: waiting period of a week",
            type=type_,
            change=limited(put("deletionWindowInDays", 7), unprotected),
            controls=["kms-deletion-window"],
        )
        for what, type_ in (("key", KEY), ("replica", REPLICA))
    ),
    Mutation(
        name="key: invalid waiting period",
        type=KEY,
        change=put("deletionWindowInDays", 3),
        controls=["kms-deletion-window"],
    ),
    Mutation(
        name="log group: unlimited retention",
        type=LOG_GROUP,
        change=without("retentionInDays"),
        controls=["logs-retention"],
    ),
    Mutation(
        name="log group: retention of one day",
        type=LOG_GROUP,
        change=put("retentionInDays", 1),
        controls=["logs-retention"],
    ),
    Mutation(
        name="log group: no customer managed key",
        type=LOG_GROUP,
        change=without("kmsKeyId"),
        controls=["logs-customer-key"],
    ),
    Mutation(
        name="log group: key of another region",
        type=LOG_GROUP,
        change=of_another_region("kmsKeyId"),
        controls=["kms-key-region"],
    ),
    Mutation(
        name="log policy: public access",
        type=LOG_POLICY,
        change=in_statements(grant_public_access, path="policyDocument"),
        controls=["resource-policy-public"],
    ),
    Mutation(
        name="log policy: a service without a source",
        type=LOG_POLICY,
        change=in_statements(without_condition, path="policyDocument"),
        controls=["resource-policy-source"],
    ),
    Mutation(
        name="topic: unencrypted messages", type=TOPIC, change=without("kmsMasterKeyId"), controls=["sns-encrypted"]
    ),
    Mutation(
        name="topic: a key without access of alarms",
        type=TOPIC,
        change=limited(
            put("kmsMasterKeyId", "alias/aws/sns"),
            lambda node, captured: bool(captured.users(node, ALARM, "alarmActions")),
        ),
        controls=["messaging-key-admits-senders"],
    ),
    Mutation(
        name="topic: key of another region",
        type=TOPIC,
        change=of_another_region("kmsMasterKeyId"),
        controls=["kms-key-region"],
    ),
    Mutation(
        name="topic: public access",
        type=TOPIC_POLICY,
        change=in_statements(grant_public_access, of=allows_service("amazonaws.com")),
        controls=["sns-not-public"],
    ),
    Mutation(
        name="topic: a service without a source",
        type=TOPIC_POLICY,
        change=in_statements(without_condition, of=with_source),
        controls=["resource-policy-source"],
    ),
    *(
        Mutation(
            name=f"{what}: EventBridge with a condition on the source",
            type=type_,
            change=in_statements(require_source, of=of_event_targets),
            controls=["resource-policy-source-sent"],
        )
        for what, type_ in {"topic": TOPIC_POLICY, "key policy": POLICY}.items()
    ),
    Mutation(
        name="topic: all actions for a service",
        type=TOPIC_POLICY,
        change=in_statements(allow_all_actions, of=allows_service("amazonaws.com")),
        controls=["resource-policy-wildcard"],
    ),
    Mutation(
        name="alarm: CloudFront's and Route 53's metrics from another region",
        type=ALARM,
        change=limited(
            moved("eu-west-1"),
            lambda node, captured: at(node["inputs"], "namespace") in ("AWS/CloudFront", "AWS/Route53"),
        ),
        controls=["cloudwatch-global-alarm-region"],
    ),
]
