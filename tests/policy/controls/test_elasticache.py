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
redis = group.but(engine="redis")
datastore = resource(ELASTICACHE_GLOBAL_REPLICATION_GROUP, "world", refers={"primaryReplicationGroupId": group})


def test_at_rest(cases: Cases) -> None:
    cases(
        "elasticache-encrypted-at-rest",
        passes=[
            [group],
            [redis.but(atRestEncryptionEnabled=True)],
            [redis.but(globalReplicationGroupId="world")],
            [resource(ELASTICACHE_CLUSTER, "pages", engine="memcached")],
            [resource(ELASTICACHE_CLUSTER, "member", replicationGroupId=GIVEN, engine="redis")],
        ],
        fails=[
            [redis],
            [group.but(atRestEncryptionEnabled=False)],
            [group.but(engine=None)],
            [resource(ELASTICACHE_CLUSTER, "alone", engine="redis")],
        ],
        unknown=[[redis.but(atRestEncryptionEnabled=UNKNOWN)]],
    )


def test_in_transit(cases: Cases) -> None:
    cases(
        "elasticache-encrypted-in-transit",
        passes=[
            [group],
            [group.but(transitEncryptionMode="required")],
            [resource(ELASTICACHE_CLUSTER, "pages", engine="memcached", transitEncryptionEnabled=True)],
            [resource(ELASTICACHE_CLUSTER, "member", replicationGroupId="sessions")],
        ],
        fails=[
            [group.but(transitEncryptionEnabled=None)],
            [group.but(transitEncryptionMode="preferred")],
            [resource(ELASTICACHE_CLUSTER, "pages", engine="memcached")],
        ],
        unknown=[[group.but(transitEncryptionEnabled=UNKNOWN)], [group.but(transitEncryptionMode=UNKNOWN)]],
    )


def test_customer_key(cases: Cases) -> None:
    cases(
        "elasticache-customer-key",
        passes=[[group.but(kmsKeyId=GIVEN)], [resource(ELASTICACHE_SERVERLESS_CACHE, "cache", kmsKeyId="key-1")]],
        fails=[[group], [resource(ELASTICACHE_SERVERLESS_CACHE, "cache")]],
    )


def test_authentication(cases: Cases) -> None:
    serverless = resource(ELASTICACHE_SERVERLESS_CACHE, "cache", engine="valkey")
    cases(
        "elasticache-authentication",
        passes=[
            [group.but(userGroupIds=["app"])],
            [group.but(userGroupIds=GIVEN)],
            [redis.but(authToken="made-elsewhere-1234")],
            [serverless.but(userGroupId="app")],
            [serverless.but(engine="memcached")],
        ],
        fails=[[group], [group.but(userGroupIds=[])], [serverless]],
        unknown=[[group.but(engine=UNKNOWN)]],
    )


def test_users(cases: Cases) -> None:
    user = resource(ELASTICACHE_USER, "app", accessString="on ~* +@all", authenticationMode={"type": "iam"})
    cases(
        "elasticache-user-passwords",
        passes=[
            [user],
            [user.but(authenticationMode=None, passwords=["made-elsewhere-1234"])],
            [user.but(accessString="off -@all", authenticationMode={"type": "no-password-required"})],
        ],
        fails=[
            [user.but(noPasswordRequired=True)],
            [user.but(authenticationMode={"type": "no-password-required"})],
        ],
        unknown=[[user.but(authenticationMode=UNKNOWN)], [user.but(noPasswordRequired=UNKNOWN)]],
    )


def test_tokens_are_set_and_not_rotated(cases: Cases) -> None:
    tokened = group.but(authToken="made-elsewhere-1234")
    cases(
        "elasticache-token-strategy",
        passes=[
            [group],
            [tokened.but(authTokenUpdateStrategy="SET")],
            [group.but(authTokenUpdateStrategy="DELETE")],
        ],
        fails=[
            [tokened],
            [tokened.but(authTokenUpdateStrategy="ROTATE")],
            [group.but(authTokenWo=GIVEN)],
        ],
        unknown=[[tokened.but(authTokenUpdateStrategy=UNKNOWN)]],
    )


def test_nodes_of_global_datastores(cases: Cases) -> None:
    large = group.but(nodeType="cache.r7g.large")
    cases(
        "elasticache-global-nodes",
        passes=[[group], [large, datastore], [large.but(globalReplicationGroupId=GIVEN)]],
        fails=[
            [group, datastore],
            [group, datastore.but(primaryReplicationGroupId=GIVEN)],
            [group.but(globalReplicationGroupId=GIVEN)],
            [datastore.but(cacheNodeType="cache.t4g.medium"), large],
        ],
        unknown=[
            [group.but(nodeType=UNKNOWN), datastore],
            [group, replace(datastore, refers={}).but(primaryReplicationGroupId=UNKNOWN)],
        ],
    )
