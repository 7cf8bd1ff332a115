"""Properties with policy documents: identity-based, trust and resource-based policies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import (
    BACKUP_VAULT_POLICY,
    CODEARTIFACT_DOMAIN_PERMISSIONS,
    CODEARTIFACT_REPOSITORY_PERMISSIONS_POLICY,
    CODEBUILD_RESOURCE_POLICY,
    DYNAMODB_RESOURCE_POLICY,
    ECR_REGISTRY_POLICY,
    ECR_REPOSITORY_POLICY,
    EFS_FILE_SYSTEM_POLICY,
    ELASTICSEARCH_DOMAIN,
    ELASTICSEARCH_DOMAIN_POLICY,
    EVENTBRIDGE_BUS_POLICY,
    GLACIER_VAULT,
    GLUE_RESOURCE_POLICY,
    IAM_GROUP_POLICY,
    IAM_POLICY,
    IAM_ROLE,
    IAM_ROLE_POLICY,
    IAM_USER_POLICY,
    KINESIS_RESOURCE_POLICY,
    KMS_EXTERNAL_KEY,
    KMS_KEY,
    KMS_KEY_POLICY,
    KMS_REPLICA_EXTERNAL_KEY,
    KMS_REPLICA_KEY,
    LAMBDA_RESOURCE_POLICY,
    LOGS_DELIVERY_DESTINATION_POLICY,
    LOGS_DESTINATION_POLICY,
    LOGS_RESOURCE_POLICY,
    MEDIASTORE_CONTAINER_POLICY,
    MSK_CLUSTER_POLICY,
    OPENSEARCH_DOMAIN,
    OPENSEARCH_DOMAIN_POLICY,
    S3_ACCESS_POINT,
    S3_ACCESS_POINT_POLICY,
    S3_BUCKET,
    S3_BUCKET_POLICY,
    S3_MULTI_REGION_ACCESS_POINT_POLICY,
    S3_OBJECT_LAMBDA_ACCESS_POINT_POLICY,
    S3TABLES_TABLE_BUCKET_POLICY,
    S3TABLES_TABLE_POLICY,
    SCHEMAS_REGISTRY_POLICY,
    SECRETSMANAGER_SECRET,
    SECRETSMANAGER_SECRET_POLICY,
    SES_IDENTITY_POLICY,
    SESV2_EMAIL_IDENTITY_POLICY,
    SNS_TOPIC,
    SNS_TOPIC_POLICY,
    SQS_QUEUE,
    SQS_QUEUE_POLICY,
    SSOADMIN_PERMISSION_SET_INLINE_POLICY,
    VPC_LATTICE_AUTH_POLICY,
    XRAY_RESOURCE_POLICY,
)

# `inlinePolicies[].policy` is the document of each block of a list.
IDENTITY: Mapping[str, str] = {
    IAM_POLICY: "policy",
    IAM_ROLE_POLICY: "policy",
    IAM_USER_POLICY: "policy",
    IAM_GROUP_POLICY: "policy",
    IAM_ROLE: "inlinePolicies[].policy",
    SSOADMIN_PERMISSION_SET_INLINE_POLICY: "inlinePolicy",
}
TRUST: Mapping[str, str] = {IAM_ROLE: "assumeRolePolicy"}


@dataclass(frozen=True)
class Holder:
    """A resource type with a resource-based policy.

    split, reference: the type of the separate policy, and its property that refers to the holder. The inline policy is
    then the initial one, unless the provider computes it from the separate one.
    """

    path: str
    split: str = ""
    reference: str = ""


RESOURCE: Mapping[str, Holder] = {
    S3_BUCKET: Holder("policy", S3_BUCKET_POLICY, "bucket"),
    SQS_QUEUE: Holder("policy", SQS_QUEUE_POLICY, "queueUrl"),
    SNS_TOPIC: Holder("policy", SNS_TOPIC_POLICY, "arn"),
    SECRETSMANAGER_SECRET: Holder("policy", SECRETSMANAGER_SECRET_POLICY, "secretArn"),
    KMS_KEY: Holder("policy", KMS_KEY_POLICY, "keyId"),
    KMS_EXTERNAL_KEY: Holder("policy", KMS_KEY_POLICY, "keyId"),
    KMS_REPLICA_KEY: Holder("policy", KMS_KEY_POLICY, "keyId"),
    KMS_REPLICA_EXTERNAL_KEY: Holder("policy", KMS_KEY_POLICY, "keyId"),
    OPENSEARCH_DOMAIN: Holder("accessPolicies", OPENSEARCH_DOMAIN_POLICY, "domainName"),
    ELASTICSEARCH_DOMAIN: Holder("accessPolicies", ELASTICSEARCH_DOMAIN_POLICY, "domainName"),
    S3_ACCESS_POINT: Holder("policy", S3_ACCESS_POINT_POLICY, "accessPointArn"),
    GLACIER_VAULT: Holder("accessPolicy"),
    S3_BUCKET_POLICY: Holder("policy"),
    SQS_QUEUE_POLICY: Holder("policy"),
    SNS_TOPIC_POLICY: Holder("policy"),
    SECRETSMANAGER_SECRET_POLICY: Holder("policy"),
    KMS_KEY_POLICY: Holder("policy"),
    OPENSEARCH_DOMAIN_POLICY: Holder("accessPolicies"),
    ELASTICSEARCH_DOMAIN_POLICY: Holder("accessPolicies"),
    S3_ACCESS_POINT_POLICY: Holder("policy"),
    S3_OBJECT_LAMBDA_ACCESS_POINT_POLICY: Holder("policy"),
    S3_MULTI_REGION_ACCESS_POINT_POLICY: Holder("details.policy"),
    S3TABLES_TABLE_BUCKET_POLICY: Holder("resourcePolicy"),
    S3TABLES_TABLE_POLICY: Holder("resourcePolicy"),
    LAMBDA_RESOURCE_POLICY: Holder("policy"),
    ECR_REPOSITORY_POLICY: Holder("policy"),
    ECR_REGISTRY_POLICY: Holder("policy"),
    EFS_FILE_SYSTEM_POLICY: Holder("policy"),
    EVENTBRIDGE_BUS_POLICY: Holder("policy"),
    LOGS_RESOURCE_POLICY: Holder("policyDocument"),
    LOGS_DESTINATION_POLICY: Holder("accessPolicy"),
    LOGS_DELIVERY_DESTINATION_POLICY: Holder("deliveryDestinationPolicy"),
    BACKUP_VAULT_POLICY: Holder("policy"),
    DYNAMODB_RESOURCE_POLICY: Holder("policy"),
    KINESIS_RESOURCE_POLICY: Holder("policy"),
    MSK_CLUSTER_POLICY: Holder("policy"),
    CODEARTIFACT_DOMAIN_PERMISSIONS: Holder("policyDocument"),
    CODEARTIFACT_REPOSITORY_PERMISSIONS_POLICY: Holder("policyDocument"),
    CODEBUILD_RESOURCE_POLICY: Holder("policy"),
    GLUE_RESOURCE_POLICY: Holder("policy"),
    MEDIASTORE_CONTAINER_POLICY: Holder("policy"),
    SCHEMAS_REGISTRY_POLICY: Holder("policy"),
    SES_IDENTITY_POLICY: Holder("policy"),
    SESV2_EMAIL_IDENTITY_POLICY: Holder("policy"),
    XRAY_RESOURCE_POLICY: Holder("policyDocument"),
    VPC_LATTICE_AUTH_POLICY: Holder("policy"),
}


def identity_documents(resource: Resource) -> Iterator[Node]:
    """Nodes of the identity-based policies of a resource."""
    base, blocks, rest = IDENTITY[resource.type].partition("[].")
    if not blocks:
        yield resource.node(base)
    for block in resource.nodes(base) if blocks else ():
        yield block.node(rest)


def trust_document(role: Resource) -> Node:
    """Node of a role's trust policy."""
    return role.node(TRUST[role.type])


def resource_documents(resource: Resource, stack: Stack) -> Iterator[Node]:
    """Node of a resource's policy; none if the provider computes it from the separate one.

    While the resource is registered, the program's own policy is the only one that is known.
    """
    holder = RESOURCE[resource.type]
    if not resource.has(holder.path):
        return
    if holder.split and (stack.is_registered or resource.is_unknown(holder.path)):
        separate = stack.related(resource, holder.split, holder.reference)
        is_set = bool(resource.property_dependencies.get(holder.path))
        if resource.is_unknown(holder.path) and (separate or not is_set):
            return
        own = resource.json(holder.path).value
        if any(own == policy.json(RESOURCE[holder.split].path).value for policy in separate):
            return
    yield resource.node(holder.path)
