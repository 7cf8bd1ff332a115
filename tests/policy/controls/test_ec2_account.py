"""EC2: images, and settings of a region of an account."""

import pytest

from policy.tokens import (
    EBS_ENCRYPTION_BY_DEFAULT,
    EBS_SNAPSHOT_BLOCK_PUBLIC_ACCESS,
    EC2_AMI,
    EC2_IMAGE_BLOCK_PUBLIC_ACCESS,
    EC2_INSTANCE_METADATA_DEFAULTS,
)
from tests.policy.harness import UNKNOWN, Cases, resource


@pytest.mark.parametrize(
    ("control", "type_", "path", "sound", "insecure"),
    [
        ("ec2-image-public-access-block", EC2_IMAGE_BLOCK_PUBLIC_ACCESS, "state", "block-new-sharing", "unblocked"),
        (
            "ec2-snapshot-public-access-block",
            EBS_SNAPSHOT_BLOCK_PUBLIC_ACCESS,
            "state",
            "block-all-sharing",
            "block-new-sharing",
        ),
        ("ec2-volumes-encrypted-by-default", EBS_ENCRYPTION_BY_DEFAULT, "enabled", True, False),
        ("ec2-imdsv2-by-default", EC2_INSTANCE_METADATA_DEFAULTS, "httpTokens", "required", "optional"),
        ("ec2-image-paravirtual", EC2_AMI, "virtualizationType", "hvm", "paravirtual"),
    ],
)
def test_settings_of_an_account(
    control: str, type_: str, path: str, sound: object, insecure: object, cases: Cases
) -> None:
    cases(
        control,
        passes=[[resource(type_).with_props(**{path: sound})]],
        fails=[[resource(type_).with_props(**{path: insecure})]],
        unknown=[[resource(type_).with_props(**{path: UNKNOWN})]],
    )


def test_defaults_of_the_provider(cases: Cases) -> None:
    """Volumes are encrypted without a value; images are paravirtual."""
    cases("ec2-volumes-encrypted-by-default", passes=[[resource(EBS_ENCRYPTION_BY_DEFAULT)]],
          fails=[[resource(EBS_ENCRYPTION_BY_DEFAULT, enabled=False)]])  # fmt: skip
    cases("ec2-image-paravirtual", passes=[], fails=[[resource(EC2_AMI)]])
