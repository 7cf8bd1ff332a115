"""EC2 instances and launch templates: metadata, addresses, volumes."""

from base64 import b64encode

import pytest

from policy.controls.ec2_instances import INSTANCES
from policy.tokens import EBS_VOLUME, EC2_INSTANCE, EC2_LAUNCH_CONFIGURATION, EC2_LAUNCH_TEMPLATE
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource, secret

TOKENS = {"httpTokens": "required"}
instance = resource(EC2_INSTANCE, "host")
template = resource(EC2_LAUNCH_TEMPLATE, "nodes")


@pytest.mark.parametrize("type_", INSTANCES)
def test_metadata(cases: Cases, type_: str) -> None:
    host = resource(type_, "host", metadataOptions=TOKENS)
    cases(
        "ec2-imdsv2",
        passes=[[host], [host.with_props(metadataOptions={"httpEndpoint": "disabled"})]],
        fails=[[host.with_props(metadataOptions=None)], [host.with_props(metadataOptions={"httpTokens": "optional"})]],
        unknown=[
            [host.with_props(metadataOptions=UNKNOWN)],
            [host.with_props(metadataOptions={"httpTokens": UNKNOWN})],
        ],
    )


@pytest.mark.parametrize("type_", INSTANCES)
def test_hop_limits(cases: Cases, type_: str) -> None:
    host = resource(type_, "host", metadataOptions=TOKENS)
    cases(
        "ec2-imds-hop-limit",
        passes=[
            [host],
            [host.with_props(metadataOptions={**TOKENS, "httpPutResponseHopLimit": 1})],
            [host.with_props(metadataOptions={"httpEndpoint": "disabled", "httpPutResponseHopLimit": 64})],
        ],
        fails=[[host.with_props(metadataOptions={**TOKENS, "httpPutResponseHopLimit": 2})]],
        unknown=[[host.with_props(metadataOptions={**TOKENS, "httpPutResponseHopLimit": UNKNOWN})]],
    )


@pytest.mark.parametrize("type_", INSTANCES)
def test_user_data(cases: Cases, type_: str) -> None:
    def started(script: str) -> list[Given]:
        return [resource(type_, "host", userData=b64encode(script.encode()).decode())]

    cases(
        "ec2-user-data-secrets",
        passes=[
            [resource(type_, "host")],
            started("#!/bin/bash\nDB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)\n"),
            [resource(type_, "host", userData="#!/bin/bash\nyum update -y\n")],
            started("<powershell>\n$secret = Get-SECSecretValue -SecretId prod/db\n</powershell>"),
            started("#cloud-config\nchpasswd:\n  expire: false\n"),
        ],
        fails=[
            started("#!/bin/bash\nexport DB_PASSWORD=hunter2\n"),
            [resource(type_, "host", userData="#!/bin/bash\nexport DB_PASSWORD=hunter2\n")],
            started("<powershell>\n$password = 'hunter2'\n</powershell>"),
            [resource(type_, "host", userData=secret("#!/bin/bash\n"))],
        ],
        unknown=[[resource(type_, "host", userData=UNKNOWN)]],
    )


def test_user_data_is_not_displayed(harness: MakeHarness) -> None:
    given = resource(EC2_INSTANCE, "host", userData="#!/bin/bash\nexport DB_PASSWORD=hunter2\n")
    (found,) = harness().of("ec2-user-data-secrets", given)

    assert "in plaintext: DB_PASSWORD" in found.message
    assert "hunter2" not in found.message


def test_public_addresses(cases: Cases) -> None:
    cases(
        "ec2-instance-public-ip",
        passes=[
            [instance],
            [template],
            [template.with_props(networkInterfaces=[{"associatePublicIpAddress": "false"}])],
        ],
        fails=[
            [instance.with_props(associatePublicIpAddress=True)],
            [resource(EC2_LAUNCH_CONFIGURATION, "nodes", associatePublicIpAddress=True)],
            [template.with_props(networkInterfaces=[{"associatePublicIpAddress": "true"}])],
        ],
        unknown=[
            [instance.with_props(associatePublicIpAddress=UNKNOWN)],
            [template.with_props(networkInterfaces=UNKNOWN)],
        ],
    )


def test_volumes(cases: Cases) -> None:
    volume = resource(EBS_VOLUME, "disk", encrypted=True)
    sound = template.with_props(blockDeviceMappings=[{"ebs": {"encrypted": "true"}}, {"virtualName": "ephemeral0"}])
    cases(
        "ec2-volumes-encrypted",
        passes=[[volume], [sound], [instance], [instance.with_props(rootBlockDevice={"encrypted": True})]],
        fails=[
            [volume.with_props(encrypted=None)],
            [template.with_props(blockDeviceMappings=[{"ebs": {"volumeSize": 20}}])],
            [instance.with_props(rootBlockDevice={"volumeSize": 20})],
            [instance.with_props(rootBlockDevice={"encrypted": True}, ebsBlockDevices=[{"encrypted": False}])],
        ],
        unknown=[[volume.with_props(encrypted=UNKNOWN)], [template.with_props(blockDeviceMappings=UNKNOWN)]],
    )
