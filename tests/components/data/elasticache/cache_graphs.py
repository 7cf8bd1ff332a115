"""Programs with ElastiCache caches."""

from typing import Any

import pulumi_aws as aws
from pulumi import ResourceOptions

from components.data.elasticache.cache import Cache, CacheArgs
from components.data.elasticache.global_datastore import GlobalDatastore, GlobalDatastoreArgs
from components.data.elasticache.names import cache_name
from components.data.elasticache.settings import CacheSettings
from components.data.placement import Placement
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache"
USER = "aws:elasticache/user:User"
CLUSTER: dict[str, Any] = {"mode": "cluster", "nodes": {"nodeType": "cache.r7g.large", "shards": 3, "replicas": 1}}
SINGLE: dict[str, Any] = {"mode": "replication_group", "nodes": {"nodeType": "cache.t4g.medium", "replicas": 0}}


def key_of(region: str) -> str:
    return f"arn:aws:kms:{region}:{ACCOUNT}:key/mrk-1"


def placement(region: str) -> Placement:
    return Placement(
        region=region,
        account_id=ACCOUNT,
        vpc_id="vpc-1",
        subnet_ids={"a": "subnet-a", "b": "subnet-b", "c": "subnet-c"},
        key_arn=key_of(region),
        clients={"api": "sg-api"},
    )


def run(
    deploy: Deploy, *members: str, unknown: bool = False, protect: bool = True, prefix: str = "media-prod", **given: Any
) -> Graph:
    """A cache in us-east-1, and its copies in these regions."""
    settings = CacheSettings.model_validate(given)
    name = cache_name(settings, prefix)

    def program(provider: aws.Provider) -> None:
        primary = Cache(
            "primary-cache",
            CacheArgs(settings=settings, cache_name=name, placement=placement("us-east-1"), protect=protect),
            ResourceOptions(provider=provider),
        )
        if not members or primary.id is None:
            return
        datastore = GlobalDatastore(
            "global-cache",
            GlobalDatastoreArgs(settings=settings, cache_name=name, primary_id=primary.id),
            ResourceOptions(provider=provider),
        )
        for region in members:
            Cache(
                f"{region}-cache",
                CacheArgs(
                    settings=settings,
                    cache_name=name,
                    placement=placement(region),
                    member_of=datastore.id,
                    protect=protect,
                ),
                ResourceOptions(provider=aws.Provider(region, region=region)),
            )

    return deploy(program, unknown=unknown)
