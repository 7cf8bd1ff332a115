"""Controls over MSK clusters, their replicators and the secrets of their users."""

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
    title="MSK brokers talk to each other over TLS",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"FSBP": ["MSK.1"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Leave encryption_in_transit.in_cluster out or set it to true.",
    url=f"{USER_GUIDE}#msk-1",
)
def brokers_use_tls(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    path = "encryptionInfo.encryptionInTransit.inCluster"
    if not cluster.flag(path, default=True):
        yield cluster.fail("brokers copy records in the clear", path)


@resource_control(
    "msk-tls-for-clients",
    title="MSK clients reach the brokers over TLS only",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Leave encryption_in_transit.client_broker out or set it to TLS.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-encryption.html",
)
def clients_use_tls(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    path = "encryptionInfo.encryptionInTransit.clientBroker"
    if cluster.string(path) not in ("", "TLS"):
        yield cluster.fail("clients may connect in the clear", path)


@resource_control(
    "msk-not-public",
    title="MSK brokers have no public addresses",
    severity="critical",
    types=[MSK_CLUSTER],
    frameworks={"FSBP": ["MSK.4"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Leave connectivity_info.public_access out or set its type to DISABLED.",
    url=f"{USER_GUIDE}#msk-4",
)
def is_not_public(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    path = "brokerNodeGroupInfo.connectivityInfo.publicAccess.type"
    if cluster.string(path) not in ("", "DISABLED"):
        yield cluster.fail("brokers have public addresses", path)


@resource_control(
    "msk-authentication",
    title="MSK clusters let in nobody unauthenticated",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"FSBP": ["MSK.6"], "PCI DSS 4.0": ["8.3.1"], "NIST 800-53": ["AC-2(1)", "AC-3", "AC-6", "IA-2"]},
    remedy="Set client_authentication.sasl.iam (or scram, or tls) and leave unauthenticated out.",
    url=f"{USER_GUIDE}#msk-6",
)
def authenticates(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    """Without any authentication a cluster takes everybody."""
    known = cluster.node("clientAuthentication")
    if known.flag("unauthenticated"):
        yield known.fail("whoever reaches the brokers is let in", "unauthenticated")
    elif not (known.flag("sasl.iam") or known.flag("sasl.scram") or known.has("tls.certificateAuthorityArns")):
        yield cluster.missing("no way to authenticate is set", "clientAuthentication")


@resource_control(
    "msk-customer-key",
    title="MSK clusters are encrypted with a customer key",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set encryption_info.encryption_at_rest_kms_key_arn: it cannot be changed later.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-encryption.html",
)
def has_its_own_key(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    """A cluster without encryption_info lies under AWS's key."""
    path = "encryptionInfo.encryptionAtRestKmsKeyArn"
    if not has_customer_key(cluster, path):
        yield cluster.fail("the records lie under AWS's own key", path)


@resource_control(
    "msk-broker-count",
    title="MSK clusters have the same number of brokers in every zone",
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
        yield cluster.fail(f"MSK refuses a number that is no multiple of {subnets} subnets", "numberOfBrokerNodes")


def _subnet_count(cluster: Resource) -> int:
    """How many subnets are named; which ones need not be known yet."""
    subnets = cluster.get("brokerNodeGroupInfo.clientSubnets")
    return len(subnets) if isinstance(subnets, Sequence) and not isinstance(subnets, str) else 0


@stack_control(
    "msk-zones",
    title="MSK clusters span three availability zones",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"NIST 800-53": ["CP-6(2)", "CP-10", "SC-36", "SC-5(2)", "SI-13(5)"]},
    traps=["T-23"],
    remedy="Name one client subnet in each of three availability zones.",
    url=f"{MSK_DEVELOPER_GUIDE}/bestpractices.html",
    parameters=[Parameter("zones", 3, "The least number of availability zones; MSK takes two or three.", minimum=2)],
)
def spans_zones(cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    path, wanted = "brokerNodeGroupInfo.clientSubnets", settings.number("zones")
    count = _subnet_count(cluster)
    if cluster.is_unknown(path):
        return
    if count < wanted:
        yield cluster.fail(f"the brokers need subnets in {wanted} zones", path)
    zones = [subnet.string("availabilityZone") for subnet in stack.follow(cluster, path, EC2_SUBNET)]
    if count > 1 and len(zones) == count and len({*zones} - {""}) < len([zone for zone in zones if zone]):
        yield cluster.fail("two of the subnets stand in one zone", path, value=sorted(zones))


@stack_control(
    "msk-scram-secrets",
    title="Secrets of MSK users have the name and the key that MSK asks for",
    severity="high",
    types=[MSK_SCRAM_SECRET_ASSOCIATION, MSK_SINGLE_SCRAM_SECRET_ASSOCIATION],
    frameworks={"NIST 800-53": ["IA-5(1)", "SC-12"]},
    traps=["T-23"],
    remedy="Let the secret's name begin with AmazonMSK_ and set its kms_key_id to a customer key.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-password-tutorial.html",
)
def secrets_are_usable(association: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    path = "secretArn" if association.type == MSK_SINGLE_SCRAM_SECRET_ASSOCIATION else "secretArnLists"
    for secret in stack.follow(association, path, SECRETSMANAGER_SECRET):
        named = secret.string("name") or secret.string("namePrefix")
        if named and not named.startswith(SCRAM_PREFIX):
            yield secret.fail(f"MSK takes secrets whose name begins with {SCRAM_PREFIX}", "name")
        elif not named:
            yield secret.missing(f"MSK takes secrets whose name begins with {SCRAM_PREFIX}", "name")
        if not has_customer_key(secret, "kmsKeyId"):
            yield secret.fail("MSK takes no secret under AWS's own key", "kmsKeyId")


@stack_control(
    "msk-replicator-access",
    title="Clusters let their replicator in: by IAM, and from another region over multi-VPC connections",
    severity="high",
    types=[MSK_REPLICATOR],
    frameworks={"NIST 800-53": ["AC-3", "CP-6(2)"]},
    traps=["T-23"],
    remedy="Set sasl.iam in client_authentication; on a source in another region in vpc_connectivity, too, with a "
    "ClusterPolicy for kafka.amazonaws.com.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-replicator-prepare-clusters.html",
)
def replicator_is_let_in(replicator: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A replicator stands in its target's region."""
    connectivity = "brokerNodeGroupInfo.connectivityInfo.vpcConnectivity.clientAuthentication.sasl.iam"
    for cluster in stack.follow(replicator, "kafkaClusters", MSK_CLUSTER):
        if not cluster.flag("clientAuthentication.sasl.iam"):
            yield cluster.fail("the replicator signs in by IAM", "clientAuthentication.sasl.iam")
        if not cluster.region or not replicator.region or cluster.region == replicator.region:
            continue
        if not cluster.flag(connectivity):
            yield cluster.fail("the replicator comes from another region over multi-VPC connections", connectivity)
        if cluster.flag("clientAuthentication.unauthenticated"):
            yield cluster.fail("multi-VPC connections rule it out", "clientAuthentication.unauthenticated")
        policies = stack.related(cluster, MSK_CLUSTER_POLICY, "clusterArn")
        if not any(_admits_msk(read(policy.node("policy"))) for policy in policies):
            yield cluster.missing("no cluster policy lets kafka.amazonaws.com connect")


def _admits_msk(document: Document) -> bool:
    return any(
        statement.allows
        and "kafka.amazonaws.com" in services(statement)
        and any(fnmatchcase("kafka:createvpcconnection", action.lower()) for action in statement.actions)
        for statement in document
    )


@stack_control(
    "msk-storage-autoscaling",
    title="Deployments leave storage alone that grows by itself",
    severity="high",
    types=[MSK_CLUSTER],
    frameworks={"NIST 800-53": ["CM-3"]},
    traps=["T-22"],
    remedy=f"Ignore changes of {VOLUME_SIZE}.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-autoexpand.html",
)
def growth_is_left_alone(cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """MSK refuses to shrink a volume, so each deployment after the first growth would fail."""
    if stack.related(cluster, AUTOSCALING_TARGET, "resourceId") and not ignores(cluster, VOLUME_SIZE):
        yield cluster.fail("the next deployment asks for a smaller volume", VOLUME_SIZE)
