"""EC2 instances and launch templates: metadata, addresses, volumes."""

import pytest

from policy.tokens import EBS_VOLUME, EC2_INSTANCE, EC2_LAUNCH_TEMPLATE
from tests.policy.harness import UNKNOWN, Cases, resource

TOKENS = {"httpTokens": "required"}
instance = resource(EC2_INSTANCE, "host")
template = resource(EC2_LAUNCH_TEMPLATE, "nodes")


@pytest.mark.parametrize("type_", [EC2_INSTANCE, EC2_LAUNCH_TEMPLATE])
def test_metadata(cases: Cases, type_: str) -> None:
    host = resource(type_, "host", metadataOptions=TOKENS)
    cases(
        "ec2-imdsv2",
        passes=[[host], [host.but(metadataOptions={"httpEndpoint": "disabled"})]],
        fails=[[host.but(metadataOptions=None)], [host.but(metadataOptions={"httpTokens": "optional"})]],
        unknown=[[host.but(metadataOptions=UNKNOWN)], [host.but(metadataOptions={"httpTokens": UNKNOWN})]],
    )


def test_public_addresses(cases: Cases) -> None:
    cases(
        "ec2-instance-public-ip",
        passes=[[instance], [template], [template.but(networkInterfaces=[{"associatePublicIpAddress": "false"}])]],
        fails=[
            [instance.but(associatePublicIpAddress=True)],
            [template.but(networkInterfaces=[{"associatePublicIpAddress": "true"}])],
        ],
        unknown=[[instance.but(associatePublicIpAddress=UNKNOWN)], [template.but(networkInterfaces=UNKNOWN)]],
    )


def test_volumes(cases: Cases) -> None:
    volume = resource(EBS_VOLUME, "disk", encrypted=True)
    sound = template.but(blockDeviceMappings=[{"ebs": {"encrypted": "true"}}, {"virtualName": "ephemeral0"}])
    cases(
        "ec2-volumes-encrypted",
        passes=[[volume], [sound], [instance], [instance.but(rootBlockDevice={"encrypted": True})]],
        fails=[
            [volume.but(encrypted=None)],
            [template.but(blockDeviceMappings=[{"ebs": {"volumeSize": 20}}])],
            [instance.but(rootBlockDevice={"volumeSize": 20})],
            [instance.but(rootBlockDevice={"encrypted": True}, ebsBlockDevices=[{"encrypted": False}])],
        ],
        unknown=[[volume.but(encrypted=UNKNOWN)], [template.but(blockDeviceMappings=UNKNOWN)]],
    )
