"""ElastiCache controls: pass, fail, unknown, exempt."""

from dataclasses import replace

from policy.tokens import (
    ELASTICACHE_CLUSTER,
    ELASTICACHE_GLOBAL_REPLICATION_GROUP,
    ELASTICACHE_REPLICATION_GROUP,
    ELASTICACHE_SERVERLESS_CACHE,
    ELASTICACHE_USER,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, resource

group = resource(
    ELASTICACHE_REPLICATION_GROUP,
    "sessions",
    engine="valkey",
    nodeType="cache.t4g.small",
    transitEncryptionEnabled=True,
)
redis = group.with_props(engine="redis")
datastore = resource(ELASTICACHE_GLOBAL_REPLICATION_GROUP, "world", refers={"primaryReplicationGroupId": group})


def test_at_rest(cases: Cases) -> None:
    cases(
        "elasticache-encrypted-at-rest",
        passes=[
            [group],
            [redis.with_props(atRestEncryptionEnabled=True)],
            [redis.with_props(globalReplicationGroupId="world")],
            [resource(ELASTICACHE_CLUSTER, "pages", engine="memcached")],
            [resource(ELASTICACHE_CLUSTER, "member", replicationGroupId=GIVEN, engine="redis")],
        ],
        fails=[
            [redis],
            [group.with_props(atRestEncryptionEnabled=False)],
            [group.with_props(engine=None)],
            [resource(ELASTICACHE_CLUSTER, "single", engine="redis")],
        ],
        unknown=[[redis.with_props(atRestEncryptionEnabled=UNKNOWN)]],
    )


def test_in_transit(cases: Cases) -> None:
    cases(
        "elasticache-encrypted-in-transit",
        passes=[
            [group],
            [group.with_props(transitEncryptionMode="required")],
            [resource(ELASTICACHE_CLUSTER, "pages", engine="memcached", transitEncryptionEnabled=True)],
            [resource(ELASTICACHE_CLUSTER, "member", replicationGroupId="sessions")],
        ],
        fails=[
            [group.with_props(transitEncryptionEnabled=None)],
            [group.with_props(transitEncryptionMode="preferred")],
            [resource(ELASTICACHE_CLUSTER, "pages", engine="memcached")],
        ],
        unknown=[
            [group.with_props(transitEncryptionEnabled=UNKNOWN)],
            [group.with_props(transitEncryptionMode=UNKNOWN)],
        ],
    )


def test_customer_managed_key(cases: Cases) -> None:
    cases(
        "elasticache-customer-key",
        passes=[
            [group.with_props(kmsKeyId=GIVEN)],
            [resource(ELASTICACHE_SERVERLESS_CACHE, "cache", kmsKeyId="key-1")],
        ],
        fails=[[group], [resource(ELASTICACHE_SERVERLESS_CACHE, "cache")]],
    )


def test_authentication(cases: Cases) -> None:
    serverless = resource(ELASTICACHE_SERVERLESS_CACHE, "cache", engine="valkey")
    cases(
        "elasticache-authentication",
        passes=[
            [group.with_props(userGroupIds=["app"])],
            [group.with_props(userGroupIds=GIVEN)],
            [redis.with_props(authToken="made-elsewhere-1234")],
            [serverless.with_props(userGroupId="app")],
            [serverless.with_props(engine="memcached")],
        ],
        fails=[[group], [group.with_props(userGroupIds=[])], [serverless]],
        unknown=[[group.with_props(engine=UNKNOWN)]],
    )


def test_users(cases: Cases) -> None:
    user = resource(ELASTICACHE_USER, "app", accessString="on ~* +@all", authenticationMode={"type": "iam"})
    cases(
        "elasticache-user-passwords",
        passes=[
            [user],
            [user.with_props(authenticationMode=None, passwords=["made-elsewhere-1234"])],
            [user.with_props(accessString="off -@all", authenticationMode={"type": "no-password-required"})],
        ],
        fails=[
            [user.with_props(noPasswordRequired=True)],
            [user.with_props(authenticationMode={"type": "no-password-required"})],
        ],
        unknown=[[user.with_props(authenticationMode=UNKNOWN)], [user.with_props(noPasswordRequired=UNKNOWN)]],
    )


def test_tokens_are_replaced_and_not_rotated(cases: Cases) -> None:
    tokened = group.with_props(authToken="made-elsewhere-1234")
    cases(
        "elasticache-token-strategy",
        passes=[
            [group],
            [tokened.with_props(authTokenUpdateStrategy="SET")],
            [group.with_props(authTokenUpdateStrategy="DELETE")],
        ],
        fails=[
            [tokened],
            [tokened.with_props(authTokenUpdateStrategy="ROTATE")],
            [group.with_props(authTokenWo=GIVEN)],
        ],
        unknown=[[tokened.with_props(authTokenUpdateStrategy=UNKNOWN)]],
    )


def test_nodes_of_global_datastores(cases: Cases) -> None:
    large = group.with_props(nodeType="cache.r7g.large")
    cases(
        "elasticache-global-nodes",
        passes=[[group], [large, datastore], [large.with_props(globalReplicationGroupId=GIVEN)]],
        fails=[
            [group, datastore],
            [group, datastore.with_props(primaryReplicationGroupId=GIVEN)],
            [group.with_props(globalReplicationGroupId=GIVEN)],
            [datastore.with_props(cacheNodeType="cache.t4g.medium"), large],
        ],
        unknown=[
            [group.with_props(nodeType=UNKNOWN), datastore],
            [group, replace(datastore, refers={}).with_props(primaryReplicationGroupId=UNKNOWN)],
        ],
    )
