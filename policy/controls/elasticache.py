"""Controls for ElastiCache."""

from policy.frameworks import AT_REST, IN_TRANSIT
from policy.guides import ELASTICACHE_CONTROLS, ELASTICACHE_USER_GUIDE
from policy.readers.keys import has_customer_key
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    ELASTICACHE_CLUSTER,
    ELASTICACHE_GLOBAL_REPLICATION_GROUP,
    ELASTICACHE_REPLICATION_GROUP,
    ELASTICACHE_SERVERLESS_CACHE,
    ELASTICACHE_USER,
)


@resource_control(
    "elasticache-encrypted-at-rest",
    title="Caches are encrypted at rest",
    severity="medium",
    level="mandatory",  # cannot be enabled later without a new cache
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_CLUSTER],
    frameworks={"FSBP": ["ElastiCache.4"], "PCI DSS 4.0": ["3.5.1"], "NIST 800-53": AT_REST},
    remedy="Set at_rest_encryption_enabled of the replication group to true.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-4",
)
def is_encrypted_at_rest(cache: Resource, settings: Settings) -> Iterator[Finding]:
    """Enabled by default for Valkey, not for Redis OSS; members of a Global Datastore have the primary's setting."""
    if cache.type == ELASTICACHE_CLUSTER:
        if cache.string("engine") in ("redis", "valkey") and not cache.has("replicationGroupId"):
            yield cache.fail(
                "a cluster without a replication group does not support encryption at rest", "replicationGroupId"
            )
        return
    encrypted = cache.flag("atRestEncryptionEnabled", default=cache.string("engine") == "valkey")
    if not encrypted and not cache.has("globalReplicationGroupId"):
        yield cache.fail("the cache is not encrypted at rest", "atRestEncryptionEnabled")


@resource_control(
    "elasticache-encrypted-in-transit",
    title="Caches require TLS",
    severity="medium",
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_CLUSTER],
    frameworks={"FSBP": ["ElastiCache.5"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set transit_encryption_enabled to true and omit transit_encryption_mode or set it to required.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-5",
)
def is_encrypted_in_transit(cache: Resource, settings: Settings) -> Iterator[Finding]:
    """Members of a replication group or of a Global Datastore have its setting."""
    if cache.has("globalReplicationGroupId") or (cache.type == ELASTICACHE_CLUSTER and cache.has("replicationGroupId")):
        return
    if not cache.flag("transitEncryptionEnabled"):
        yield cache.fail("data is not encrypted in transit", "transitEncryptionEnabled")
    elif cache.string("transitEncryptionMode") == "preferred":
        yield cache.fail("connections without TLS are accepted", "transitEncryptionMode")


@resource_control(
    "elasticache-customer-key",
    title="Caches are encrypted with a customer managed key",
    severity="medium",
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_SERVERLESS_CACHE],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set kms_key_id to a customer managed key of the region.",
    url=f"{ELASTICACHE_USER_GUIDE}/at-rest-encryption.html",
)
def has_customer_managed_key(cache: Resource, settings: Settings) -> Iterator[Finding]:
    if not has_customer_key(cache, "kmsKeyId"):
        yield cache.fail("the data has no customer managed key", "kmsKeyId")


@resource_control(
    "elasticache-authentication",
    title="Caches require authentication",
    severity="medium",
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_SERVERLESS_CACHE],
    frameworks={
        "FSBP": ["ElastiCache.6"],
        "PCI DSS 4.0": ["8.3.1"],
        "NIST 800-53": ["AC-2(1)", "AC-3", "AC-3(15)", "AC-3(7)", "AC-6"],
    },
    remedy="Set user_group_ids (user_group_id of a serverless cache); auth_token for engines without users.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-6",
)
def requires_authentication(cache: Resource, settings: Settings) -> Iterator[Finding]:
    """Memcached has no users."""
    if cache.string("engine") == "memcached" or cache.has("globalReplicationGroupId"):
        return
    if not any(cache.has(path) for path in ("userGroupIds", "userGroupId", "authToken", "authTokenWo")):
        path = "userGroupId" if cache.type == ELASTICACHE_SERVERLESS_CACHE else "userGroupIds"
        yield cache.fail("all clients with network access can read and write", path)


@resource_control(
    "elasticache-user-passwords",
    title="Users of caches authenticate",
    severity="medium",
    types=[ELASTICACHE_USER],
    frameworks={"PCI DSS 4.0": ["8.3.1"], "NIST 800-53": ["AC-3", "AC-6", "IA-2"]},
    remedy="Set authentication_mode to iam or password; disable the user `default` in its access string.",
    url=f"{ELASTICACHE_USER_GUIDE}/Clusters.RBAC.html",
)
def users_authenticate(user: Resource, settings: Settings) -> Iterator[Finding]:
    """A disabled user needs no password, such as `default`."""
    if user.string("accessString").split()[:1] == ["off"]:
        return
    if user.flag("noPasswordRequired"):
        yield user.fail("the user has no password", "noPasswordRequired", value=True)
    if user.string("authenticationMode.type") == "no-password-required":
        yield user.fail("the user has no password", "authenticationMode.type", value="no-password-required")


@resource_control(
    "elasticache-token-strategy",
    title="A new AUTH token replaces the previous one",
    severity="high",
    types=[ELASTICACHE_REPLICATION_GROUP],
    frameworks={"PCI DSS 4.0": ["8.3.1"], "NIST 800-53": ["AC-3", "IA-5(1)"]},
    traps=["T-24"],
    remedy="Set auth_token_update_strategy to SET, or use user groups.",
    url=f"{ELASTICACHE_USER_GUIDE}/auth.html",
)
def token_is_replaced(group: Resource, settings: Settings) -> Iterator[Finding]:
    """With ROTATE, AWS's default, the previous token remains valid, as does access without a token before the first."""
    tokened = group.has("authToken") or group.has("authTokenWo")
    if tokened and group.string("authTokenUpdateStrategy") != "SET":
        yield group.fail("the previous token, or access without one, remains valid", "authTokenUpdateStrategy")


@stack_control(
    "elasticache-global-nodes",
    title="Global Datastores have supported node types",
    severity="high",
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_GLOBAL_REPLICATION_GROUP],
    frameworks={"NIST 800-53": ["CP-6(2)", "CP-10"]},
    traps=["T-24"],
    remedy="Choose a memory- or general-purpose-optimized node type such as cache.r7g.large or cache.m7g.large.",
    url=f"{ELASTICACHE_USER_GUIDE}/Redis-Global-Datastores-Getting-Started.html",
)
def nodes_are_not_burstable(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    path = "cacheNodeType" if group.type == ELASTICACHE_GLOBAL_REPLICATION_GROUP else "nodeType"
    in_datastore = (
        group.type == ELASTICACHE_GLOBAL_REPLICATION_GROUP
        or group.has("globalReplicationGroupId")
        or bool(stack.related(group, ELASTICACHE_GLOBAL_REPLICATION_GROUP, "primaryReplicationGroupId"))
    )
    if in_datastore and group.string(path).startswith("cache.t"):
        yield group.fail("Global Datastores do not support burstable nodes", path)
