"""What a cluster needs of a region's key."""

from pulumi import Input

from components.foundation.documents import Statement


def volume_use(region: str, account_id: Input[str]) -> Statement:
    """A statement that lets whoever may start instances and make volumes in the account use the key for them.

    It says of this key what AWS's own key for EBS says: Auto Scaling, Auto Mode, Karpenter and the EBS driver make
    encrypted volumes through EC2 and by that way alone (Amazon EBS User Guide, "Amazon EBS encryption requirements";
    Amazon EC2 Auto Scaling User Guide, "Required AWS KMS key policy"). It names no service-linked role, which KMS
    would refuse before the account has it (T-13).
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
