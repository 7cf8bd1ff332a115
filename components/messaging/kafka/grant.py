"""IAM permissions to read or write Kafka topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pulumi import Input, Output

from components.foundation.documents import Statement, statement
from components.messaging.kafka.topics import includes

KafkaUse = Literal["read", "write"]
# Amazon MSK Developer Guide, "Semantics of IAM authorization policy actions and resources".
TOPIC_ACTIONS: Mapping[KafkaUse, tuple[str, ...]] = {
    "read": ("kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"),
    "write": ("kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"),
}
# Amazon MSK Developer Guide, "Topic Operations": permissions of CreateTopic and DescribeTopic.
ADMINISTRATION_ACTIONS = (
    "kafka-cluster:CreateTopic",
    "kafka-cluster:DescribeTopic",
    "kafka-cluster:DescribeTopicDynamicConfiguration",
)
CREATE_ACTIONS = ("kafka-cluster:CreateTopic",)
GROUP_ACTIONS = ("kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup")


@dataclass(frozen=True, kw_only=True)
class KafkaResources:
    """ARNs within a cluster. cluster_uuid: the last part of the cluster's ARN."""

    region: str
    account_id: Input[str]
    cluster_name: str
    cluster_arn: Input[str]
    cluster_uuid: Input[str]

    def named(self, kind: Literal["topic", "group"], name: str) -> Output[str]:
        """ARN of a topic or a consumer group; a trailing `*` is a wildcard."""
        return Output.concat(
            f"arn:aws:kafka:{self.region}:",
            self.account_id,
            f":{kind}/{self.cluster_name}/",
            self.cluster_uuid,
            f"/{name}",
        )


@dataclass(frozen=True, kw_only=True)
class KafkaTopicGrant:
    """Records of a topic. group: consumer groups of the consumer, such as `worker*`. creates: topics that the workload
    may create, within `topic`; none by default."""

    cluster: KafkaResources
    topic: str
    uses: Sequence[KafkaUse]
    group: str
    creates: Sequence[str] = ()

    def statements(self, name: str) -> list[Statement]:
        """Connect; read with a consumer group, or write, with idempotence; create."""
        connect = ["kafka-cluster:Connect"]
        connect += ["kafka-cluster:WriteDataIdempotently"] if "write" in self.uses else []
        actions = list(dict.fromkeys(action for use in self.uses for action in TOPIC_ACTIONS[use]))
        found = [
            statement(f"{name}Connect", connect, self.cluster.cluster_arn),
            statement(f"{name}Topic", actions, self.cluster.named("topic", self.topic)),
        ]
        if "read" in self.uses:
            found.append(statement(f"{name}Group", GROUP_ACTIONS, self.cluster.named("group", self.group)))
        if self.creates:
            created = [self.cluster.named("topic", topic) for topic in self.creates]
            found.append(statement(f"{name}Create", CREATE_ACTIONS, created if len(created) > 1 else created[0]))
        return found


@dataclass(frozen=True, kw_only=True)
class KafkaTopicsGrant:
    """Creation and description of all topics of a cluster by the MSK API, without their records."""

    cluster: KafkaResources

    def statements(self, name: str) -> list[Statement]:
        """Connect; create and describe."""
        return [
            statement(f"{name}Connect", ["kafka-cluster:Connect"], self.cluster.cluster_arn),
            statement(f"{name}Topics", ADMINISTRATION_ACTIONS, self.cluster.named("topic", "*")),
        ]


def kafka_topic_grants(
    cluster: KafkaResources,
    workload: str,
    topics: Mapping[str, Sequence[KafkaUse]],
    owners: Mapping[str, str] | None = None,
) -> dict[str, KafkaTopicGrant]:
    """Grants of a workload by topic, from its access settings; its consumer groups begin with its name. owners: of
    topics, by their names."""
    own = [topic for topic, owner in (owners or {}).items() if owner == workload]
    return {
        topic: KafkaTopicGrant(
            cluster=cluster,
            topic=topic,
            uses=uses,
            group=f"{workload}*",
            creates=[name for name in own if includes(topic, name)],
        )
        for topic, uses in topics.items()
    }
