"""Controls for MSK clusters, replicators and secrets of SASL/SCRAM users."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from policy.frameworks import IN_TRANSIT, NOT_PUBLIC
from policy.guides import MSK_DEVELOPER_GUIDE
from policy.iam.conditions import services
from policy.iam.documents import Document, read
from policy.readers.ignored_changes import ignores
from policy.readers.keys import has_customer_key
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    AUTOSCALING_TARGET,
    EC2_SUBNET,
    MSK_CLUSTER,
    MSK_CLUSTER_POLICY,
    MSK_REPLICATOR,
    MSK_SCRAM_SECRET_ASSOCIATION,
    MSK_SINGLE_SCRAM_SECRET_ASSOCIATION,
    SECRETSMANAGER_SECRET,
)

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/msk-controls.html"
SCRAM_PREFIX = "AmazonMSK_"
VOLUME_SIZE = "brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize"


@resource_control(
    "msk-tls-between-brokers",
    title="MSK brokers use TLS among themselves",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"FSBP": ["MSK.1"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Omit encryption_in_transit.in_cluster or set it to true.",
    url=f"{USER_GUIDE}#msk-1",
)
def brokers_use_tls(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    path = "encryptionInfo.encryptionInTransit.inCluster"
    if not cluster.flag(path, default=True):
        yield cluster.fail("traffic between brokers is not encrypted", path)


@resource_control(
    "msk-tls-for-clients",
    title="MSK brokers require TLS of clients",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Omit encryption_in_transit.client_broker or set it to TLS.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-encryption.html",
)
def clients_use_tls(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    path = "encryptionInfo.encryptionInTransit.clientBroker"
    if cluster.string(path) not in ("", "TLS"):
        yield cluster.fail("clients can connect without TLS", path)


@resource_control(
    "msk-not-public",
    title="MSK clusters have no public access",
    severity="critical",
    types=[MSK_CLUSTER],
    frameworks={"FSBP": ["MSK.4"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Omit connectivity_info.public_access or set its type to DISABLED.",
    url=f"{USER_GUIDE}#msk-4",
)
def is_not_public(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    path = "brokerNodeGroupInfo.connectivityInfo.publicAccess.type"
    if cluster.string(path) not in ("", "DISABLED"):
        yield cluster.fail("the cluster has public access", path)


@resource_control(
    "msk-authentication",
    title="MSK clusters require authentication",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"FSBP": ["MSK.6"], "PCI DSS 4.0": ["8.3.1"], "NIST 800-53": ["AC-2(1)", "AC-3", "AC-6", "IA-2"]},
    remedy="Set client_authentication.sasl.iam (or scram, or tls) and omit unauthenticated.",
    url=f"{USER_GUIDE}#msk-6",
)
def requires_authentication(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    """A cluster without client authentication allows unauthenticated access."""
    known = cluster.node("clientAuthentication")
    if known.flag("unauthenticated"):
        yield known.fail("unauthenticated access is enabled", "unauthenticated")
    elif not (known.flag("sasl.iam") or known.flag("sasl.scram") or known.has("tls.certificateAuthorityArns")):
        yield cluster.missing("no authentication is enabled", "clientAuthentication")


@resource_control(
    "msk-customer-key",
    title="MSK clusters are encrypted with a customer managed key",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set encryption_info.encryption_at_rest_kms_key_arn: it cannot be changed later.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-encryption.html",
)
def has_customer_managed_key(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    """A cluster without encryption_info is encrypted with an AWS managed key."""
    path = "encryptionInfo.encryptionAtRestKmsKeyArn"
    if not has_customer_key(cluster, path):
        yield cluster.fail("the records are encrypted with an AWS managed key", path)


@resource_control(
    "msk-broker-count",
    title="MSK clusters have the same number of brokers in each availability zone",
    severity="high",
    types=[MSK_CLUSTER],
    frameworks={"NIST 800-53": ["CP-10", "SC-36"]},
    traps=["T-23"],
    remedy="Set number_of_broker_nodes to a multiple of the number of client subnets.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-create-cluster.html",
)
def brokers_are_spread(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    subnets = _subnet_count(cluster)
    brokers = cluster.number("numberOfBrokerNodes")
    if subnets and brokers and brokers % subnets:
        yield cluster.fail(f"MSK requires a multiple of the number of subnets, {subnets}", "numberOfBrokerNodes")


def _subnet_count(cluster: Resource) -> int:
    """Number of subnets, known or unknown."""
    subnets = cluster.get("brokerNodeGroupInfo.clientSubnets")
    return len(subnets) if isinstance(subnets, Sequence) and not isinstance(subnets, str) else 0


@stack_control(
    "msk-zones",
    title="MSK clusters are in three availability zones",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"NIST 800-53": ["CP-6(2)", "CP-10", "SC-36", "SC-5(2)", "SI-13(5)"]},
    traps=["T-23"],
    remedy="Set one client subnet in each of three availability zones.",
    url=f"{MSK_DEVELOPER_GUIDE}/bestpractices.html",
    parameters=[Parameter("zones", 3, "Minimum number of availability zones; MSK supports two or three.", minimum=2)],
)
def spans_zones(cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    path, wanted = "brokerNodeGroupInfo.clientSubnets", settings.number("zones")
    count = _subnet_count(cluster)
    if cluster.is_unknown(path):
        return
    if count < wanted:
        yield cluster.fail(f"the brokers require subnets in {wanted} availability zones", path)
    zones = [subnet.string("availabilityZone") for subnet in stack.follow(cluster, path, EC2_SUBNET)]
    if count > 1 and len(zones) == count and len({*zones} - {""}) < len([zone for zone in zones if zone]):
        yield cluster.fail("two of the subnets are in one availability zone", path, value=sorted(zones))


@stack_control(
    "msk-scram-secrets",
    title="Secrets of MSK users have the required name and key",
    severity="high",
    types=[MSK_SCRAM_SECRET_ASSOCIATION, MSK_SINGLE_SCRAM_SECRET_ASSOCIATION],
    frameworks={"NIST 800-53": ["IA-5(1)", "SC-12"]},
    traps=["T-23"],
    remedy="Begin the secret's name with AmazonMSK_ and set its kms_key_id to a customer managed key.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-password-tutorial.html",
)
def secrets_are_usable(association: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    path = "secretArn" if association.type == MSK_SINGLE_SCRAM_SECRET_ASSOCIATION else "secretArnLists"
    for secret in stack.follow(association, path, SECRETSMANAGER_SECRET):
        named = secret.string("name") or secret.string("namePrefix")
        if named and not named.startswith(SCRAM_PREFIX):
            yield secret.fail(f"MSK requires a secret name with the prefix {SCRAM_PREFIX}", "name")
        elif not named:
            yield secret.missing(f"MSK requires a secret name with the prefix {SCRAM_PREFIX}", "name")
        if not has_customer_key(secret, "kmsKeyId"):
            yield secret.fail("MSK refuses secrets with an AWS managed key", "kmsKeyId")


@stack_control(
    "msk-replicator-access",
    title="Clusters of a replicator have IAM authentication, and multi-VPC connectivity across regions",
    severity="high",
    types=[MSK_REPLICATOR],
    frameworks={"NIST 800-53": ["AC-3", "CP-6(2)"]},
    traps=["T-23"],
    remedy="Set sasl.iam in client_authentication; for a source in another region in vpc_connectivity as well, with a "
    "ClusterPolicy for kafka.amazonaws.com.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-replicator-prepare-clusters.html",
)
def clusters_allow_replicator(replicator: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A replicator is in its target's region."""
    connectivity = "brokerNodeGroupInfo.connectivityInfo.vpcConnectivity.clientAuthentication.sasl.iam"
    for cluster in stack.follow(replicator, "kafkaClusters", MSK_CLUSTER):
        if not cluster.flag("clientAuthentication.sasl.iam"):
            yield cluster.fail("the replicator requires IAM authentication", "clientAuthentication.sasl.iam")
        if not cluster.region or not replicator.region or cluster.region == replicator.region:
            continue
        if not cluster.flag(connectivity):
            yield cluster.fail("a replicator in another region requires multi-VPC connectivity", connectivity)
        if cluster.flag("clientAuthentication.unauthenticated"):
            yield cluster.fail("multi-VPC connectivity does not support it", "clientAuthentication.unauthenticated")
        policies = stack.related(cluster, MSK_CLUSTER_POLICY, "clusterArn")
        if not any(_allows_msk(read(policy.node("policy"))) for policy in policies):
            yield cluster.missing("no cluster policy allows kafka.amazonaws.com")


def _allows_msk(document: Document) -> bool:
    return any(
        statement.allows
        and "kafka.amazonaws.com" in services(statement)
        and any(fnmatchcase("kafka:createvpcconnection", action.lower()) for action in statement.actions)
        for statement in document
    )


@stack_control(
    "msk-storage-autoscaling",
    title="Deployments do not change autoscaled storage",
    severity="high",
    types=[MSK_CLUSTER],
    frameworks={"NIST 800-53": ["CM-3"]},
    traps=["T-22"],
    remedy=f"Ignore changes of {VOLUME_SIZE}.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-autoexpand.html",
)
def scaled_storage_is_ignored(cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """MSK refuses to reduce a volume: all deployments after its first scaling would fail."""
    if stack.related(cluster, AUTOSCALING_TARGET, "resourceId") and not ignores(cluster, VOLUME_SIZE):
        yield cluster.fail("the next deployment reduces the volume", VOLUME_SIZE)
