"""All subjects of the catalogue have controls with their framework ids."""

import pytest

from policy import registry

# By number: subject, framework ids of its controls, and the controls.
CATALOGUE: dict[int, tuple[str, set[str], set[str]]] = {
    1: ("block public access", {"S3.8", "CIS 2.1.4"}, {"s3-bucket-public-access-block"}),
    2: ("deny requests without TLS", {"S3.5", "CIS 2.1.1"}, {"s3-tls-only"}),
    3: ("encrypt with a customer managed key", {"S3.17"}, {"s3-kms-encryption"}),
    4: ("risky actions across accounts", {"S3.6"}, {"s3-cross-account-actions"}),
    5: ("access logs", {"S3.9"}, {"s3-access-logging"}),
    6: ("ACLs disabled", {"S3.12"}, {"s3-acls-off"}),
    7: ("lifecycle", {"S3.13"}, {"s3-lifecycle"}),
    8: ("versioning of both buckets of a replication", {"S3.14"}, {"s3-versioning", "s3-replication-versioning"}),
    9: ("replica in another region", {"S3.7"}, {"s3-cross-region-replication"}),
    10: ("keys of both regions in a replication", set(), {"s3-replication-kms", "s3-replication-role-keys"}),
    11: ("replication role restricted to both buckets", set(), {"s3-replication-role-scope"}),
    12: ("no public policy or ACL", {"S3.2", "S3.3"}, {"s3-public-policy", "s3-public-acl"}),
    13: (
        "access points block public access",
        {"S3.19", "S3.24"},
        {"s3-access-point-public-access-block", "s3-multi-region-access-point-public-access-block"},
    ),
    14: ("HTTPS for viewers", {"CloudFront.3"}, {"cloudfront-https"}),
    15: ("origin failover", {"CloudFront.4"}, {"cloudfront-origin-failover"}),
    16: ("distribution logs", {"CloudFront.5"}, {"cloudfront-logging"}),
    17: ("global web ACL of distributions", {"CloudFront.6"}, {"cloudfront-waf", "cloudfront-waf-scope"}),
    18: (
        "certificate and TLS policy",
        {"CloudFront.7", "CloudFront.15"},
        {"cloudfront-certificate", "cloudfront-viewer-tls", "cloudfront-viewer-tls-obsolete"},
    ),
    19: ("TLS to origins", {"CloudFront.9", "CloudFront.10"}, {"cloudfront-origin-https", "cloudfront-origin-tls"}),
    20: ("origin access control", {"CloudFront.13"}, {"cloudfront-origin-access-control"}),
    21: ("origin buckets exist", {"CloudFront.12"}, {"cloudfront-origin-bucket-exists"}),
    22: (
        "bucket policies restricted to the distribution",
        set(),
        {"cloudfront-origin-bucket-policy", "s3-policy-names-distribution"},
    ),
    23: ("web ACLs have rules", {"WAF.10"}, {"waf-not-empty"}),
    24: ("logs of web ACLs", {"WAF.11"}, {"waf-logging"}),
    25: ("metrics of web ACLs", {"WAF.12"}, {"waf-metrics"}),
    26: ("web ACLs of load balancers and stages", {"ELB.16", "APIGateway.4"}, {"elb-waf", "apigateway-waf"}),
    27: (
        "default security group closed",
        {"EC2.2", "CIS 5.5"},
        {"ec2-default-security-group", "ec2-default-security-group-rules"},
    ),
    28: ("flow logs", {"EC2.6", "CIS 3.7"}, {"ec2-vpc-flow-logs"}),
    29: ("no automatic public IP address", {"EC2.15"}, {"ec2-subnet-public-ip"}),
    30: (
        "ingress from the internet",
        {"EC2.18", "EC2.19", "CIS 5.3", "CIS 5.4"},
        {"ec2-ingress-authorized-ports", "ec2-ingress-high-risk-ports", "ec2-ingress-load-balancers"},
    ),
    31: ("network ACLs", {"EC2.21", "CIS 5.2"}, {"ec2-network-acl-remote-access"}),
    32: ("endpoints of ECR", {"EC2.55", "EC2.56"}, {"ec2-endpoint-ecr-api", "ec2-endpoint-ecr-registry"}),
    33: ("endpoint policies", set(), {"ec2-endpoint-policy"}),
    34: ("tasks without public IP address", {"ECS.2"}, {"ecs-public-ip"}),
    35: ("containers not privileged", {"ECS.4"}, {"ecs-container-privileged"}),
    36: ("read-only root file systems", {"ECS.5"}, {"ecs-container-read-only-root"}),
    37: ("no secrets in the environment", {"ECS.8"}, {"ecs-container-secrets"}),
    38: ("logs of containers", {"ECS.9"}, {"ecs-container-logging"}),
    39: ("Kubernetes endpoint", {"EKS.1"}, {"eks-endpoint-public", "eks-endpoint-restricted"}),
    40: ("Kubernetes secrets encrypted", {"EKS.3"}, {"eks-secrets-encrypted"}),
    41: ("Kubernetes audit logs", {"EKS.8"}, {"eks-audit-logs"}),
    42: ("images scanned, tags immutable", {"ECR.1", "ECR.2"}, {"ecr-image-scanning", "ecr-immutable-tags"}),
    43: ("databases encrypted", {"RDS.3", "RDS.27", "CIS 2.2.1"}, {"rds-encrypted"}),
    44: ("private databases", {"RDS.2", "RDS.46"}, {"rds-not-public", "rds-private-subnets"}),
    45: (
        "deletion protection",
        {"RDS.7", "RDS.8"},
        {"rds-cluster-deletion-protection", "rds-instance-deletion-protection"},
    ),
    46: (
        "IAM authentication",
        {"RDS.10", "RDS.12"},
        {"rds-instance-iam-authentication", "rds-cluster-iam-authentication"},
    ),
    47: ("database logs exported", {"RDS.34", "RDS.37"}, {"rds-log-exports"}),
    48: ("TLS required by databases", set(), {"rds-force-tls"}),
    49: ("managed master password", set(), {"rds-managed-password"}),
    50: ("TLS between brokers", {"MSK.1"}, {"msk-tls-between-brokers"}),
    51: ("brokers not public", {"MSK.4"}, {"msk-not-public"}),
    52: ("no unauthenticated access to brokers", {"MSK.6"}, {"msk-authentication"}),
    53: ("brokers encrypt with a customer managed key", set(), {"msk-customer-key"}),
    54: (
        "tables recoverable and protected",
        {"DynamoDB.2", "DynamoDB.6"},
        {"dynamodb-point-in-time-recovery", "dynamodb-deletion-protection"},
    ),
    55: ("a customer managed key in every replica's region", set(), {"dynamodb-customer-key", "dynamodb-replica-keys"}),
    56: (
        "caches encrypted",
        {"ElastiCache.4", "ElastiCache.5"},
        {"elasticache-encrypted-at-rest", "elasticache-encrypted-in-transit"},
    ),
    57: ("authentication of caches", {"ElastiCache.6"}, {"elasticache-authentication"}),
    58: (
        "permissions of functions with a source",
        {"Lambda.1"},
        {"lambda-permission-public", "lambda-permission-source"},
    ),
    59: ("supported runtimes", {"Lambda.2"}, {"lambda-runtime"}),
    60: (
        "authorization of APIs",
        {"APIGateway.8"},
        {"apigateway-method-authorization", "apigateway-route-authorization", "apigateway-definition-authorization"},
    ),
    61: (
        "logs of APIs",
        {"APIGateway.1", "APIGateway.9"},
        {"apigateway-access-logs", "apigateway-execution-logs"},
    ),
    62: (
        "no guest access, strong passwords",
        {"Cognito.2", "Cognito.3"},
        {"cognito-guest-access", "cognito-password-policy"},
    ),
    63: ("decryption restricted to keys", {"KMS.1", "KMS.2"}, {"iam-decrypt-any-key"}),
    64: ("rotation of keys", {"KMS.4", "CIS 3.6"}, {"kms-rotation"}),
    65: ("keys not public", {"KMS.5"}, {"kms-not-public"}),
    66: ("replicas of multi-Region keys", set(), {"kms-replica-regions"}),
    67: (
        "rotation of secrets",
        {"SecretsManager.1", "SecretsManager.4"},
        {"secretsmanager-rotation", "secretsmanager-rotation-period"},
    ),
    68: (
        "neither all actions nor whole services",
        {"IAM.1", "IAM.21", "CIS 1.15"},
        {"iam-admin-policy", "iam-service-wildcard", "iam-admin-attached", "iam-not-action"},
    ),
    69: ("no privilege escalation", set(), {"iam-privilege-escalation", "iam-own-rights"}),
    70: ("specific resources", set(), {"iam-resource-wildcard", "iam-arn-breadth", "iam-not-resource"}),
    71: ("roles passed to specific services", set(), {"iam-pass-role-service", "iam-pass-role-any"}),
    72: (
        "trust",
        set(),
        {
            "iam-trust-anyone",
            "iam-trust-other-account",
            "iam-trust-service-source",
            "iam-oidc-subject",
            "iam-oidc-subject-breadth",
            "iam-federation-audience",
        },
    ),
}
CONTROLS = {control.id: control for control in registry.load()}


def test_the_catalogue_is_complete() -> None:
    assert list(CATALOGUE) == list(range(1, 73))


@pytest.mark.parametrize("number", CATALOGUE)
def test_all_subjects_have_their_controls_with_their_ids(number: int) -> None:
    subject, ids, controls = CATALOGUE[number]

    assert controls <= set(CONTROLS), f"{subject}: {controls - set(CONTROLS)} do not exist"
    tags = {tag for control in controls for tag in CONTROLS[control].tags}
    assert ids <= tags, f"{subject}: no control has {ids - tags}"


def test_at_least_twenty_controls_evaluate_several_resources() -> None:
    assert sum(control.kind == "stack" for control in CONTROLS.values()) >= 20


def test_all_controls_have_title_remedy_and_reference() -> None:
    assert [id_ for id_, control in CONTROLS.items() if not control.title] == []
    assert [id_ for id_, control in CONTROLS.items() if not control.remedy.endswith(".")] == []
    assert [id_ for id_, control in CONTROLS.items() if not control.frameworks and not control.traps] == []
