"""Auto Scaling groups: health checks, zones, launch templates, instance types."""

import pytest

from policy.tokens import (
    AUTOSCALING_ATTACHMENT,
    AUTOSCALING_GROUP,
    AUTOSCALING_TRAFFIC_SOURCE_ATTACHMENT,
    EC2_LAUNCH_CONFIGURATION,
    EC2_LAUNCH_TEMPLATE,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

group = resource(AUTOSCALING_GROUP)


def test_groups_behind_a_load_balancer_use_its_health_checks(cases: Cases) -> None:
    behind = group.with_props(targetGroupArns=["arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/api/1"])
    attached = [
        [group, resource(type_, "attachment", refers={"autoscalingGroupName": group})]
        for type_ in (AUTOSCALING_ATTACHMENT, AUTOSCALING_TRAFFIC_SOURCE_ATTACHMENT)
    ]
    cases(
        "autoscaling-health-check",
        passes=[[group], [behind.with_props(healthCheckType="ELB")]],
        fails=[[behind], [behind.with_props(healthCheckType="EC2")], *attached],
        unknown=[[behind.with_props(healthCheckType=UNKNOWN)]],
    )


def test_groups_are_in_two_zones(cases: Cases) -> None:
    cases(
        "autoscaling-zones",
        passes=[
            [group.with_props(vpcZoneIdentifiers=["subnet-a", "subnet-b"])],
            [group.with_props(vpcZoneIdentifiers=UNKNOWN)],
        ],
        fails=[
            [group.with_props(vpcZoneIdentifiers=["subnet-a"])],
            [group.with_props(availabilityZones=["eu-central-1a"])],
        ],
    )


def test_launch_configurations_are_refused(cases: Cases) -> None:
    cases(
        "autoscaling-launch-configuration",
        passes=[[group.with_props(launchTemplate={"id": "lt-1"})]],
        fails=[[resource(EC2_LAUNCH_CONFIGURATION)], [group.with_props(launchConfiguration=GIVEN)]],
        unknown=[[group.with_props(launchConfiguration=UNKNOWN)]],
    )


template = resource(EC2_LAUNCH_TEMPLATE, "template", instanceType="m7g.large")
REQUIRED = {"vcpuCount": {"min": 2}, "memoryMib": {"min": 4096}}
ANY_TYPE = template.with_props(instanceType=None, instanceRequirements=REQUIRED)


@pytest.mark.parametrize(
    ("overrides", "passes"),
    [
        ([{"instanceType": "m7g.large"}, {"instanceType": "m8g.large"}], True),
        ([{"instanceRequirements": REQUIRED}], True),
        ([{"instanceRequirements": {**REQUIRED, "allowedInstanceTypes": ["m7g.*"]}}], True),
        ([{"instanceRequirements": {**REQUIRED, "allowedInstanceTypes": ["m7g.large"]}}], False),
        ([{"instanceType": "m7g.large"}, {"instanceType": "m7g.large", "weightedCapacity": "2"}], False),
        ([{"instanceType": "m7g.large"}], False),
        ([], False),
    ],
)
def test_groups_have_several_instance_types(overrides: object, passes: bool, cases: Cases) -> None:
    mixed = [group.with_props(mixedInstancesPolicy={"launchTemplate": {"overrides": overrides}})]
    cases("autoscaling-instance-types", passes=[mixed] if passes else [], fails=[[group], *([] if passes else [mixed])])


@pytest.mark.parametrize("template_", [template, ANY_TYPE], ids=["one type", "requirements"])
def test_requirements_of_a_launch_template_are_several_instance_types(template_: Given, cases: Cases) -> None:
    plain = group.with_props(launchTemplate={"id": "template-id"})
    mixed = group.with_props(
        mixedInstancesPolicy={"launchTemplate": {"launchTemplateSpecification": {"launchTemplateId": "template-id"}}}
    )
    stacks = [[plain, template_], [mixed, template_]]
    several = template_ is ANY_TYPE
    cases("autoscaling-instance-types", passes=stacks if several else [], fails=[[group]] if several else stacks)


def test_overrides_replace_the_requirements_of_the_launch_template(cases: Cases) -> None:
    def overridden(override: object) -> list[Given]:
        specification = {"launchTemplateSpecification": {"launchTemplateId": "template-id"}, "overrides": [override]}
        return [group.with_props(mixedInstancesPolicy={"launchTemplate": specification}), ANY_TYPE]

    by_template = {"launchTemplateSpecification": {"launchTemplateId": "template-id"}}
    cases(
        "autoscaling-instance-types",
        passes=[overridden(by_template)],
        fails=[overridden({"instanceType": "m7g.large"})],
    )
