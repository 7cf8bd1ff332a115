"""Everything that the pack promises to look at has a control, under the ids by which people know it."""

import pytest

from policy import registry

# What is promised: a subject, the ids of public catalogues that its controls carry, and those controls.
CATALOGUE: dict[int, tuple[str, set[str], set[str]]] = {
    1: ("block public access", {"S3.8", "CIS 2.1.4"}, {"s3-bucket-public-access-block"}),
    2: ("deny requests without TLS", {"S3.5", "CIS 2.1.1"}, {"s3-tls-only"}),
    3: ("encrypt with a customer key", {"S3.17"}, {"s3-kms-encryption"}),
    4: ("risky actions across accounts", {"S3.6"}, {"s3-cross-account-actions"}),
    5: ("access logs", {"S3.9"}, {"s3-access-logging"}),
    6: ("ACLs off", {"S3.12"}, {"s3-acls-off"}),
    7: ("lifecycle", {"S3.13"}, {"s3-lifecycle"}),
    8: ("versioning, on both ends of a replication", {"S3.14"}, {"s3-versioning", "s3-replication-versioning"}),
    9: ("replica in another region", {"S3.7"}, {"s3-cross-region-replication"}),
    10: ("keys of both regions in a replication", set(), {"s3-replication-kms", "s3-replication-role-keys"}),
    11: ("replication role scoped to both ends", set(), {"s3-replication-role-scope"}),
    12: ("no public policy or ACL", {"S3.2", "S3.3"}, {"s3-public-policy", "s3-public-acl"}),
    13: (
        "access points block public access",
        {"S3.19", "S3.24"},
        {"s3-access-point-public-access-block", "s3-multi-region-access-point-public-access-block"},
    ),
    14: ("viewers over HTTPS", {"CloudFront.3"}, {"cloudfront-https"}),
    15: ("origin failover", {"CloudFront.4"}, {"cloudfront-origin-failover"}),
    16: ("distribution logs", {"CloudFront.5"}, {"cloudfront-logging"}),
    17: ("distribution behind a global web ACL", {"CloudFront.6"}, {"cloudfront-waf", "cloudfront-waf-scope"}),
    18: (
        "certificate and TLS policy",
        {"CloudFront.7", "CloudFront.15"},
        {"cloudfront-certificate", "cloudfront-viewer-tls", "cloudfront-viewer-tls-obsolete"},
    ),
    19: ("TLS to origins", {"CloudFront.9", "CloudFront.10"}, {"cloudfront-origin-https", "cloudfront-origin-tls"}),
    20: ("origin access control", {"CloudFront.13"}, {"cloudfront-origin-access-control"}),
    21: ("origin buckets exist", {"CloudFront.12"}, {"cloudfront-origin-bucket-exists"}),
    22: (
        "buckets name the distribution",
        set(),
        {"cloudfront-origin-bucket-policy", "s3-policy-names-distribution"},
    ),
    23: ("web ACLs have rules", {"WAF.10"}, {"waf-not-empty"}),
    24: ("web ACLs log", {"WAF.11"}, {"waf-logging"}),
    25: ("web ACLs measure", {"WAF.12"}, {"waf-metrics"}),
    26: ("load balancers and stages behind a web ACL", {"ELB.16", "APIGateway.4"}, {"elb-waf", "apigateway-waf"}),
    27: (
        "default security group closed",
        {"EC2.2", "CIS 5.4"},
        {"ec2-default-security-group", "ec2-default-security-group-rules"},
    ),
    28: ("flow logs", {"EC2.6", "CIS 3.7"}, {"ec2-vpc-flow-logs"}),
    29: ("no automatic public address", {"EC2.15"}, {"ec2-subnet-public-ip"}),
    30: (
        "ingress from the world",
        {"EC2.18", "EC2.19", "CIS 5.2", "CIS 5.3"},
        {"ec2-ingress-authorized-ports", "ec2-ingress-high-risk-ports", "ec2-ingress-load-balancers"},
    ),
    31: ("network ACLs", {"EC2.21", "CIS 5.1"}, {"ec2-network-acl-remote-access"}),
    32: ("images through endpoints", {"EC2.55", "EC2.56"}, {"ec2-endpoint-ecr-api", "ec2-endpoint-ecr-registry"}),
    33: ("endpoint policies", set(), {"ec2-endpoint-policy"}),
    34: ("tasks without public address", {"ECS.2"}, {"ecs-public-ip"}),
    35: ("containers not privileged", {"ECS.4"}, {"ecs-container-privileged"}),
    36: ("read-only root file systems", {"ECS.5"}, {"ecs-container-read-only-root"}),
    37: ("no secrets in the environment", {"ECS.8"}, {"ecs-container-secrets"}),
    38: ("containers log", {"ECS.9"}, {"ecs-container-logging"}),
    39: ("Kubernetes endpoint", {"EKS.1"}, {"eks-endpoint-public", "eks-endpoint-restricted"}),
    40: ("Kubernetes secrets encrypted", {"EKS.3"}, {"eks-secrets-encrypted"}),
    41: ("Kubernetes audit logs", {"EKS.8"}, {"eks-audit-logs"}),
    42: ("images scanned, tags immutable", {"ECR.1", "ECR.2"}, {"ecr-image-scanning", "ecr-immutable-tags"}),
    43: ("databases encrypted", {"RDS.3", "RDS.27", "CIS 2.3.1"}, {"rds-encrypted"}),
    44: ("databases private", {"RDS.2", "RDS.46"}, {"rds-not-public", "rds-private-subnets"}),
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
    48: ("TLS forced on databases", set(), {"rds-force-tls"}),
    49: ("managed master password", set(), {"rds-managed-password"}),
    50: ("TLS between brokers", {"MSK.1"}, {"msk-tls-between-brokers"}),
    51: ("brokers not public", {"MSK.4"}, {"msk-not-public"}),
    52: ("no unauthenticated access to brokers", {"MSK.6"}, {"msk-authentication"}),
    53: ("brokers encrypt with a customer key", set(), {"msk-customer-key"}),
    54: (
        "tables recoverable and protected",
        {"DynamoDB.2", "DynamoDB.6"},
        {"dynamodb-point-in-time-recovery", "dynamodb-deletion-protection"},
    ),
    55: ("a customer key in every replica's region", set(), {"dynamodb-customer-key", "dynamodb-replica-keys"}),
    56: (
        "caches encrypted",
        {"ElastiCache.4", "ElastiCache.5"},
        {"elasticache-encrypted-at-rest", "elasticache-encrypted-in-transit"},
    ),
    57: ("caches ask who calls", {"ElastiCache.6"}, {"elasticache-authentication"}),
    58: ("functions called on whose behalf", {"Lambda.1"}, {"lambda-permission-public", "lambda-permission-source"}),
    59: ("supported runtimes", {"Lambda.2"}, {"lambda-runtime"}),
    60: (
        "APIs ask who calls",
        {"APIGateway.8"},
        {"apigateway-method-authorization", "apigateway-route-authorization", "apigateway-definition-authorization"},
    ),
    61: (
        "APIs log",
        {"APIGateway.1", "APIGateway.9"},
        {"apigateway-access-logs", "apigateway-execution-logs"},
    ),
    62: (
        "no guests, strong passwords",
        {"Cognito.2", "Cognito.3"},
        {"cognito-guest-access", "cognito-password-policy"},
    ),
    63: ("no decryption with every key", {"KMS.1", "KMS.2"}, {"iam-decrypt-any-key"}),
    64: ("keys rotate", {"KMS.4", "CIS 3.6"}, {"kms-rotation"}),
    65: ("keys not public", {"KMS.5"}, {"kms-not-public"}),
    66: ("multi-Region keys in every region", set(), {"kms-replica-regions"}),
    67: (
        "secrets rotate",
        {"SecretsManager.1", "SecretsManager.4"},
        {"secretsmanager-rotation", "secretsmanager-rotation-period"},
    ),
    68: (
        "neither everything nor whole services",
        {"IAM.1", "IAM.21", "CIS 1.16"},
        {"iam-admin-policy", "iam-service-wildcard", "iam-admin-attached", "iam-not-action"},
    ),
    69: ("no way to more power", set(), {"iam-privilege-escalation", "iam-own-rights"}),
    70: ("resources are named", set(), {"iam-resource-wildcard", "iam-arn-breadth", "iam-not-resource"}),
    71: ("roles passed to named services", set(), {"iam-pass-role-service", "iam-pass-role-any"}),
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


def test_nothing_is_left_out_of_the_catalogue() -> None:
    assert list(CATALOGUE) == list(range(1, 73))


@pytest.mark.parametrize("number", CATALOGUE)
def test_every_promise_has_its_controls_with_their_ids(number: int) -> None:
    subject, ids, controls = CATALOGUE[number]

    assert controls <= set(CONTROLS), f"{subject}: {controls - set(CONTROLS)} do not exist"
    tags = {tag for control in controls for tag in CONTROLS[control].tags}
    assert ids <= tags, f"{subject}: no control carries {ids - tags}"


def test_at_least_twenty_controls_look_across_resources() -> None:
    assert sum(control.kind == "stack" for control in CONTROLS.values()) >= 20


@pytest.mark.parametrize("id_", CONTROLS)
def test_every_control_says_what_it_is_for_and_what_to_do(id_: str) -> None:
    control = CONTROLS[id_]

    assert control.title
    assert control.remedy.endswith(".")
    assert control.frameworks or control.traps, "it belongs to a framework or guards against a trap"
