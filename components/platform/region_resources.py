"""Resources of one region that workloads may have access to, by key in the stack file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.data.databases.grant import ConnectGrant
from components.data.dynamodb.settings import table_name
from components.data.elasticache.names import cache_name, user_id
from components.foundation.settings.access import AccessSettings
from components.identity.grants import Grant
from components.messaging.kafka.grant import kafka_topic_grants
from components.messaging.kafka.network import IAM_PORT
from components.messaging.sqs_sns.messaging import Messaging
from components.network.connection import Connection, ConnectionArgs
from components.platform.access_environment import AccessAddresses, CacheAddress, access_environment
from components.platform.access_grants import AccessTargets, BucketTarget, access_grants
from components.platform.region import RegionPlatform
from components.platform.region_data import RegionData
from components.platform.settings.stack import StackSettings
from components.storage.bucket import Bucket
from components.storage.bucket_plan import bucket_key, bucket_prefix


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server within the network: a security group and its port."""

    name: str
    security_group_id: Input[str]
    port: int


@dataclass(frozen=True, kw_only=True)
class RegionResources:
    """Everything of a region that access settings may name. parameters: ARN and name of each, by key."""

    settings: StackSettings
    platform: RegionPlatform
    data: RegionData
    messaging: Messaging | None
    parameter_arns: Mapping[str, Output[str]]
    parameter_names: Mapping[str, str]

    def grants(self, workload: str, access: AccessSettings) -> dict[str, Grant]:
        """Grants of a workload's role, by name."""
        platform, data, messaging = self.platform, self.data, self.messaging
        bus = messaging.event_bus if messaging else None
        targets = AccessTargets(
            region=platform.region.name,
            key_arn=platform.key.arn,
            buckets={purpose: self._bucket(purpose) for purpose in access.buckets},
            tables=data.table_arns,
            queues={key: queue.arn for key, queue in messaging.queues.items()} if messaging else {},
            topics={key: topic.arn for key, topic in messaging.topics.items()} if messaging else {},
            event_bus_arn=bus.arn if bus else None,
            secrets=data.secret_arns,
            parameters=self.parameter_arns,
            cache=data.cache.cache.grant(self._cache_user(workload)) if access.cache and data.cache else None,
            databases={
                key: ConnectGrant(
                    region=platform.region.name,
                    account_id=platform.account_id,
                    resource_id=database.resource_id,
                    user=workload,
                )
                for key, database in data.databases.items()
            },
            kafka_topics=kafka_topic_grants(data.kafka.resources, workload, access.kafka_topics) if data.kafka else {},
        )
        return access_grants(access, targets)

    def environment(self, workload: str, access: AccessSettings) -> dict[str, Input[str]]:
        """Environment variables of a workload, with the addresses of its resources."""
        data, messaging, naming = self.data, self.messaging, self.settings.naming
        tables = self.settings.dynamodb.tables if self.settings.dynamodb else {}
        bus = messaging.event_bus if messaging else None
        cache, cached = data.cache, self.settings.cache
        addresses = AccessAddresses(
            buckets={purpose: self._library_bucket(purpose).id for purpose in access.buckets},
            tables={key: table_name(table, naming.prefix, key) for key, table in tables.items()},
            queue_urls={key: queue.url for key, queue in messaging.queues.items()} if messaging else {},
            topics={key: topic.arn for key, topic in messaging.topics.items()} if messaging else {},
            event_bus=bus.name if bus else None,
            parameters=self.parameter_names,
            cache=CacheAddress(
                endpoint=cache.cache.endpoint,
                port=cache.cache.port,
                user=user_id(cache_name(cached, naming.prefix), self._cache_user(workload)),
            )
            if cache and cached
            else None,
            databases=data.databases,
            kafka_brokers=data.kafka.bootstrap_brokers if data.kafka else None,
        )
        return access_environment(access, addresses, workload)

    def servers(self, access: AccessSettings) -> Iterator[Server]:
        """Servers within the network that a workload connects to."""
        data = self.data
        if self.platform.endpoints is not None:
            yield Server(name="endpoints", security_group_id=self.platform.endpoints.security_group_id, port=443)
        if access.cache and data.cache is not None:
            cache = data.cache.cache
            yield Server(name="cache", security_group_id=cache.security_group_id, port=cache.port)
        for key in access.databases:
            database = data.databases[key]
            yield Server(name=key, security_group_id=database.security_group_id, port=database.port)
        if access.kafka_topics and data.kafka is not None:
            yield Server(name="kafka", security_group_id=data.kafka.security_group_id, port=IAM_PORT)

    def _cache_user(self, workload: str) -> str:
        return self.settings.cache.user_of(workload) if self.settings.cache else workload

    def _library_bucket(self, purpose: str) -> Bucket:
        return self.platform.library.buckets[bucket_key(self.settings.storage, purpose)]

    def _bucket(self, purpose: str) -> BucketTarget:
        plan = self.platform.region_library.plan[bucket_key(self.settings.storage, purpose)]
        return BucketTarget(
            arn=self._library_bucket(purpose).arn,
            prefix=bucket_prefix(self.settings.storage, purpose),
            encrypted=plan.settings.encryption == "kms",
        )


def connect(client: str, group_id: Input[str], servers: Iterable[Server], parent: ComponentResource) -> None:
    """Connections from a client's security group to each server."""
    for server in servers:
        Connection(
            f"{client}-to-{server.name}",
            ConnectionArgs(
                client_group_id=group_id,
                server_group_id=server.security_group_id,
                port=server.port,
                description=f"{client} to {server.name}",
            ),
            ResourceOptions(parent=parent),
        )
