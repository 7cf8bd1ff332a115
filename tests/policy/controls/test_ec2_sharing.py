"""EC2: images, endpoint services and consoles that other accounts may use."""

from policy.tokens import (
    EC2_AMI_LAUNCH_PERMISSION,
    EC2_SERIAL_CONSOLE_ACCESS,
    EC2_VPC_ENDPOINT_SERVICE,
    EC2_VPC_ENDPOINT_SERVICE_PRINCIPAL,
)
from tests.policy.harness import UNKNOWN, Cases, resource

ACCOUNT = "arn:aws:iam::111122223333:root"


def test_images_are_not_public(cases: Cases) -> None:
    permission = resource(EC2_AMI_LAUNCH_PERMISSION)
    cases(
        "ec2-image-public",
        passes=[[permission.with_props(accountId="111122223333")]],
        fails=[[permission.with_props(group="all")]],
        unknown=[[permission.with_props(group=UNKNOWN)]],
    )


def test_endpoint_services_have_specific_principals(cases: Cases) -> None:
    service = resource(EC2_VPC_ENDPOINT_SERVICE)
    principal = resource(EC2_VPC_ENDPOINT_SERVICE_PRINCIPAL)
    cases(
        "ec2-endpoint-service-anyone",
        passes=[
            [service],
            [service.with_props(allowedPrincipals=[ACCOUNT])],
            [principal.with_props(principalArn=ACCOUNT)],
        ],
        fails=[[service.with_props(allowedPrincipals=[ACCOUNT, "*"])], [principal.with_props(principalArn="*")]],
        unknown=[[service.with_props(allowedPrincipals=UNKNOWN)], [principal.with_props(principalArn=UNKNOWN)]],
    )


def test_the_serial_console_is_off(cases: Cases) -> None:
    access = resource(EC2_SERIAL_CONSOLE_ACCESS)
    cases(
        "ec2-serial-console",
        passes=[[access.with_props(enabled=False)]],
        fails=[[access], [access.with_props(enabled=True)]],
        unknown=[[access.with_props(enabled=UNKNOWN)]],
    )
