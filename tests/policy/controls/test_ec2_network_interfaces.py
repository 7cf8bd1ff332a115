"""EC2: network interfaces, monitoring, protection, Spot Fleets, unused network ACLs."""

import pytest

from policy.tokens import (
    EC2_INSTANCE,
    EC2_LAUNCH_TEMPLATE,
    EC2_NETWORK_ACL,
    EC2_NETWORK_ACL_ASSOCIATION,
    EC2_NETWORK_INTERFACE,
    EC2_SPOT_FLEET_REQUEST,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource

instance = resource(EC2_INSTANCE)
template = resource(EC2_LAUNCH_TEMPLATE)


def test_instances_have_one_network_interface(cases: Cases) -> None:
    cases(
        "ec2-several-interfaces",
        passes=[[instance], [template.with_props(networkInterfaces=[{"deviceIndex": 0}])]],
        fails=[
            [template.with_props(networkInterfaces=[{"deviceIndex": 0}, {"deviceIndex": 1}])],
            [instance.with_props(secondaryNetworkInterfaces=[{"deviceIndex": 1}])],
        ],
        unknown=[[template.with_props(networkInterfaces=UNKNOWN)]],
    )


@pytest.mark.parametrize("type_", [EC2_INSTANCE, EC2_NETWORK_INTERFACE])
def test_source_and_destination_are_checked(type_: str, cases: Cases) -> None:
    subject = resource(type_)
    cases(
        "ec2-source-destination-check",
        passes=[[subject], [subject.with_props(sourceDestCheck=True)]],
        fails=[[subject.with_props(sourceDestCheck=False)]],
        unknown=[[subject.with_props(sourceDestCheck=UNKNOWN)]],
    )


def test_volumes_of_spot_fleets_are_encrypted(cases: Cases) -> None:
    def fleet(encrypted: object) -> list[Given]:
        devices = [{"deviceName": "/dev/xvda", "encrypted": encrypted}]
        return [resource(EC2_SPOT_FLEET_REQUEST, launchSpecifications=[{"ebsBlockDevices": devices}])]

    cases(
        "ec2-spot-fleet-volumes",
        passes=[fleet(True), [resource(EC2_SPOT_FLEET_REQUEST)]],
        fails=[fleet(False)],
        unknown=[fleet(UNKNOWN)],
    )


def test_network_acls_are_used(cases: Cases) -> None:
    acl = resource(EC2_NETWORK_ACL, "acl")
    cases(
        "ec2-network-acl-unused",
        passes=[
            [acl.with_props(subnetIds=["subnet-1"])],
            [acl, resource(EC2_NETWORK_ACL_ASSOCIATION, "association", refers={"networkAclId": acl})],
        ],
        fails=[[acl], [acl.with_props(subnetIds=[])]],
        unknown=[[acl.with_props(subnetIds=UNKNOWN)]],
    )


@pytest.mark.parametrize(("type_", "value"), [(EC2_INSTANCE, True), (EC2_LAUNCH_TEMPLATE, {"enabled": True})])
def test_instances_have_detailed_monitoring(type_: str, value: object, cases: Cases) -> None:
    subject = resource(type_)
    cases(
        "ec2-instance-monitoring",
        passes=[[subject.with_props(monitoring=value)]],
        fails=[[subject]],
        unknown=[[subject.with_props(monitoring=UNKNOWN)]],
    )


def test_instances_have_termination_protection(cases: Cases) -> None:
    cases(
        "ec2-termination-protection",
        passes=[[instance.with_props(disableApiTermination=True)]],
        fails=[[instance], [instance.with_props(disableApiTermination=False)]],
        unknown=[[instance.with_props(disableApiTermination=UNKNOWN)]],
    )
