"""Where policy documents stand: identity policies, trust policies and the policies of resources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policy.node import Node
from policy.stack import Stack
from policy.view import Resource

ROLE = "aws:iam/role:Role"

# `inlinePolicies[].policy` is the document in every block of a list.
IDENTITY: Mapping[str, str] = {
    "aws:iam/policy:Policy": "policy",
    "aws:iam/rolePolicy:RolePolicy": "policy",
    "aws:iam/userPolicy:UserPolicy": "policy",
    "aws:iam/groupPolicy:GroupPolicy": "policy",
    ROLE: "inlinePolicies[].policy",
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": "inlinePolicy",
}
TRUST: Mapping[str, str] = {ROLE: "assumeRolePolicy"}


@dataclass(frozen=True)
class Holder:
    """A resource type that holds a policy in itself.

    split, reference: the type that holds it separately, and its property that refers to the holder. What the holder
    has itself then is the policy that stands until then, unless the provider only reads the other one back.
    """

    path: str
    split: str = ""
    reference: str = ""


BUCKET = "aws:s3/bucket:Bucket"
KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
RESOURCE: Mapping[str, Holder] = {
    BUCKET: Holder("policy", "aws:s3/bucketPolicy:BucketPolicy", "bucket"),
    "aws:sqs/queue:Queue": Holder("policy", "aws:sqs/queuePolicy:QueuePolicy", "queueUrl"),
    "aws:sns/topic:Topic": Holder("policy", "aws:sns/topicPolicy:TopicPolicy", "arn"),
    "aws:secretsmanager/secret:Secret": Holder("policy", "aws:secretsmanager/secretPolicy:SecretPolicy", "secretArn"),
    "aws:kms/key:Key": Holder("policy", KEY_POLICY, "keyId"),
    "aws:kms/externalKey:ExternalKey": Holder("policy", KEY_POLICY, "keyId"),
    "aws:kms/replicaKey:ReplicaKey": Holder("policy", KEY_POLICY, "keyId"),
    "aws:kms/replicaExternalKey:ReplicaExternalKey": Holder("policy", KEY_POLICY, "keyId"),
    "aws:opensearch/domain:Domain": Holder("accessPolicies", "aws:opensearch/domainPolicy:DomainPolicy", "domainName"),
    "aws:elasticsearch/domain:Domain": Holder(
        "accessPolicies", "aws:elasticsearch/domainPolicy:DomainPolicy", "domainName"
    ),
    "aws:s3/accessPoint:AccessPoint": Holder(
        "policy", "aws:s3control/accessPointPolicy:AccessPointPolicy", "accessPointArn"
    ),
    "aws:glacier/vault:Vault": Holder("accessPolicy"),
    "aws:s3/bucketPolicy:BucketPolicy": Holder("policy"),
    "aws:sqs/queuePolicy:QueuePolicy": Holder("policy"),
    "aws:sns/topicPolicy:TopicPolicy": Holder("policy"),
    "aws:secretsmanager/secretPolicy:SecretPolicy": Holder("policy"),
    KEY_POLICY: Holder("policy"),
    "aws:opensearch/domainPolicy:DomainPolicy": Holder("accessPolicies"),
    "aws:elasticsearch/domainPolicy:DomainPolicy": Holder("accessPolicies"),
    "aws:s3control/accessPointPolicy:AccessPointPolicy": Holder("policy"),
    "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy": Holder("policy"),
    "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy": Holder("details.policy"),
    "aws:s3tables/tableBucketPolicy:TableBucketPolicy": Holder("resourcePolicy"),
    "aws:s3tables/tablePolicy:TablePolicy": Holder("resourcePolicy"),
    "aws:lambda/resourcePolicy:ResourcePolicy": Holder("policy"),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": Holder("policy"),
    "aws:ecr/registryPolicy:RegistryPolicy": Holder("policy"),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": Holder("policy"),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": Holder("policy"),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": Holder("policyDocument"),
    "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": Holder("accessPolicy"),
    "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy": Holder("deliveryDestinationPolicy"),
    "aws:backup/vaultPolicy:VaultPolicy": Holder("policy"),
    "aws:dynamodb/resourcePolicy:ResourcePolicy": Holder("policy"),
    "aws:kinesis/resourcePolicy:ResourcePolicy": Holder("policy"),
    "aws:msk/clusterPolicy:ClusterPolicy": Holder("policy"),
    "aws:codeartifact/domainPermissions:DomainPermissions": Holder("policyDocument"),
    "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy": Holder("policyDocument"),
    "aws:codebuild/resourcePolicy:ResourcePolicy": Holder("policy"),
    "aws:glue/resourcePolicy:ResourcePolicy": Holder("policy"),
    "aws:mediastore/containerPolicy:ContainerPolicy": Holder("policy"),
    "aws:schemas/registryPolicy:RegistryPolicy": Holder("policy"),
    "aws:ses/identityPolicy:IdentityPolicy": Holder("policy"),
    "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy": Holder("policy"),
    "aws:xray/resourcePolicy:ResourcePolicy": Holder("policyDocument"),
    "aws:vpclattice/authPolicy:AuthPolicy": Holder("policy"),
}


def identity_documents(resource: Resource) -> Iterator[Node]:
    """The identity policies that a resource holds."""
    base, blocks, rest = IDENTITY[resource.type].partition("[].")
    if not blocks:
        yield resource.node(base)
    for block in resource.nodes(base) if blocks else ():
        yield block.node(rest)


def trust_document(role: Resource) -> Node:
    """The trust policy of a role."""
    return role.node(TRUST[role.type])


def resource_documents(resource: Resource, stack: Stack) -> Iterator[Node]:
    """The resource policy that a resource was given; nothing where the provider only reads one back."""
    holder = RESOURCE[resource.type]
    if not resource.has(holder.path):
        return
    if holder.split:
        separate = stack.related(resource, holder.split, holder.reference)
        given = bool(resource.property_dependencies.get(holder.path))
        if resource.is_unknown(holder.path) and (separate or not given):
            return
        own = resource.json(holder.path).value
        if any(own == policy.json(RESOURCE[holder.split].path).value for policy in separate):
            return
    yield resource.node(holder.path)
