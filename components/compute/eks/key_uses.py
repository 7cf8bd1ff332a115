"""Key policy statements of a cluster."""

from pulumi import Input

from components.foundation.documents import Statement


def volume_use(region: str, account_id: Input[str]) -> Statement:
    """A statement that allows principals of the account to use the key for instances and volumes through EC2.

    It equals the policy of the AWS managed key for EBS: Auto Scaling, Auto Mode, Karpenter and the EBS CSI driver
    create encrypted volumes only through EC2 (Amazon EBS User Guide, "Amazon EBS encryption requirements"; Amazon EC2
    Auto Scaling User Guide, "Required AWS KMS key policy"). It names no service-linked role, which KMS rejects until
    the account has it (T-13).
    """
    return {
        "Sid": "AllowVolumes",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncrypt*",
            "kms:GenerateDataKey*",
            "kms:CreateGrant",
            "kms:DescribeKey",
        ],
        "Resource": "*",
        "Condition": {
            "StringEquals": {"kms:CallerAccount": account_id, "kms:ViaService": f"ec2.{region}.amazonaws.com"}
        },
    }
