"""KMS keys, and what is encrypted with them: log groups and topics."""

from collections.abc import Callable, Iterator

from tools.mutation.changes import (
    Statement,
    at,
    dropped,
    in_statements,
    limited,
    moved,
    not_waiting_for,
    put,
    with_options,
    without,
    without_statement,
)
from tools.mutation.graph import Broken, Captured, Mutation, Node, by, clone, through
from tools.mutation.kinds.storage import (
    all_but_one,
    allows,
    every_action,
    open_to_anybody,
    to_distribution,
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


def lets_in(service: str) -> Callable[[Statement], bool]:
    """Statements that grant a service access, in any region."""

    def names(statement: Statement) -> bool:
        return allows(statement) and service in statement["Principal"]["Service"]

    return names


def unprotected(node: Node, captured: Captured) -> bool:
    """Whether a deployment may delete a resource."""
    return not node["options"].get("protect")


def has_another_policy(node: Node, captured: Captured) -> bool:
    """Whether a key's separate policy says something else than its first one."""
    return all(
        policy["inputs"]["policy"] != node["inputs"]["policy"] for policy in captured.users(node, POLICY, "keyId")
    )


def any_distribution(statement: Statement) -> None:
    """A pattern in place of the distribution."""
    statement["Condition"] = {"StringLike": {"aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*"}}


def of_another_region(path: str) -> Callable[[Node, Captured], Iterator[Broken]]:
    """The key is one of the stack's keys, but of another region."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        keys = [key for key in (*captured.of(KEY), *captured.of(REPLICA)) if key["region"] != node["region"]]
        for key in keys[:1]:
            for broken in put(path, key["outputs"]["arn"])(node, captured):
                broken.instead[0]["propertyDependencies"][path.partition("[")[0]] = [key["urn"]]
                yield broken

    return change


def in_the_primary_region(node: Node, captured: Captured) -> Iterator[Broken]:
    """A replica where its primary is."""
    for primary in captured.named(node, "primaryKeyArn"):
        broken = clone(node)
        broken["region"] = primary["region"]
        yield Broken([broken], primary["region"])


def topics_of_alarms(node: Node, captured: Captured) -> list[Node]:
    """The topics under the key of a policy that alarms publish to."""
    topics = through("keyId", TOPIC, "kmsMasterKeyId")(node, captured)
    return [topic for topic in topics if captured.users(topic, ALARM, "alarmActions")]


KINDS = [
    Mutation(name="key: does not rotate", type=KEY, change=put("enableKeyRotation", False), controls=["kms-rotation"]),
    Mutation(name="key: rotation omitted", type=KEY, change=without("enableKeyRotation"), controls=["kms-rotation"]),
    *(
        Mutation(
            name=f"{what}: grants public access",
            type=type_,
            change=in_statements(open_to_anybody),
            controls=["kms-not-public"],
        )
        for what, type_ in KEYS.items()
    ),
    *(
        Mutation(
            name=f"{what}: lets all but one in",
            type=type_,
            change=in_statements(all_but_one),
            controls=["policy-not-principal"],
        )
        for what, type_ in KEYS.items()
    ),
    *(
        Mutation(
            name=f"{what}: a service may do all",
            type=type_,
            change=in_statements(every_action, of=lets_in("amazonaws.com")),
            controls=["resource-policy-wildcard"],
        )
        for what, type_ in KEYS.items()
    ),
    *(
        Mutation(
            name=f"{what}: {service} uses it for any account",
            type=type_,
            change=in_statements(without_condition, of=lets_in(service)),
            controls=["resource-policy-source"],
        )
        for what, type_ in KEYS.items()
        for service in ("logs.", "cloudwatch.")
    ),
    Mutation(
        name="key policy: any distribution decrypts",
        type=POLICY,
        change=in_statements(any_distribution, of=to_distribution),
        controls=["kms-cloudfront-distribution"],
    ),
    Mutation(
        name="key: its first policy is put back",
        type=KEY,
        change=limited(with_options(ignoreChanges=None), has_another_policy),
        controls=["kms-one-policy"],
    ),
    Mutation(
        name="key policy: CloudWatch Logs has no access",
        type=POLICY,
        change=without_statement(of=lets_in("logs.")),
        controls=["logs-key-admits-service"],
        reports=through("keyId", LOG_GROUP, "kmsKeyId"),
    ),
    Mutation(
        name="key policy: alarms have no access",
        type=POLICY,
        change=without_statement(of=lets_in("cloudwatch.")),
        controls=["messaging-key-admits-senders"],
        reports=topics_of_alarms,
    ),
    Mutation(
        name="replica: dropped",
        type=REPLICA,
        change=dropped,
        controls=["kms-replica-regions"],
        reports=by("primaryKeyArn"),
    ),
    Mutation(
        name="replica: does not wait for its primary",
        type=REPLICA,
        change=not_waiting_for(KEY),
        controls=["kms-replica-order"],
    ),
    Mutation(
        name="replica: in the primary's region",
        type=REPLICA,
        change=in_the_primary_region,
        controls=["kms-replica-order"],
    ),
    Mutation(
        name="key: of one region, with replicas",
        type=KEY,
        change=limited(put("multiRegion", False), lambda node, captured: bool(captured.of(REPLICA))),
        controls=["kms-replica-order"],
    ),
    *(
        Mutation(
            name=f"{what}: deleted within a week",
            type=type_,
            change=limited(put("deletionWindowInDays", 7), unprotected),
            controls=["kms-deletion-window"],
        )
        for what, type_ in (("key", KEY), ("replica", REPLICA))
    ),
    Mutation(
        name="key: a waiting period that KMS refuses",
        type=KEY,
        change=put("deletionWindowInDays", 3),
        controls=["kms-deletion-window"],
    ),
    Mutation(
        name="log group: kept for ever", type=LOG_GROUP, change=without("retentionInDays"), controls=["logs-retention"]
    ),
    Mutation(
        name="log group: gone after a day",
        type=LOG_GROUP,
        change=put("retentionInDays", 1),
        controls=["logs-retention"],
    ),
    Mutation(
        name="log group: under AWS's own key",
        type=LOG_GROUP,
        change=without("kmsKeyId"),
        controls=["logs-customer-key"],
    ),
    Mutation(
        name="log group: under a key of another region",
        type=LOG_GROUP,
        change=of_another_region("kmsKeyId"),
        controls=["kms-key-region"],
    ),
    Mutation(
        name="log policy: anybody writes",
        type=LOG_POLICY,
        change=in_statements(open_to_anybody, path="policyDocument"),
        controls=["resource-policy-public"],
    ),
    Mutation(
        name="log policy: a service writes for any account",
        type=LOG_POLICY,
        change=in_statements(without_condition, path="policyDocument"),
        controls=["resource-policy-source"],
    ),
    Mutation(
        name="topic: unencrypted messages", type=TOPIC, change=without("kmsMasterKeyId"), controls=["sns-encrypted"]
    ),
    Mutation(
        name="topic: under a key that alarms may not use",
        type=TOPIC,
        change=limited(
            put("kmsMasterKeyId", "alias/aws/sns"),
            lambda node, captured: bool(captured.users(node, ALARM, "alarmActions")),
        ),
        controls=["messaging-key-admits-senders"],
    ),
    Mutation(
        name="topic: under a key of another region",
        type=TOPIC,
        change=of_another_region("kmsMasterKeyId"),
        controls=["kms-key-region"],
    ),
    Mutation(
        name="topic: anybody publishes",
        type=TOPIC_POLICY,
        change=in_statements(open_to_anybody, of=lets_in("amazonaws.com")),
        controls=["sns-not-public"],
    ),
    Mutation(
        name="topic: a service publishes for any account",
        type=TOPIC_POLICY,
        change=in_statements(without_condition, of=lets_in("amazonaws.com")),
        controls=["resource-policy-source"],
    ),
    Mutation(
        name="topic: a service may do all",
        type=TOPIC_POLICY,
        change=in_statements(every_action, of=lets_in("amazonaws.com")),
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
