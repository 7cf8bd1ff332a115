"""Password rotation of databases."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, Resource, ResourceOptions
from pulumi_aws import cloudformation

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.outputs import after
from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import Peer, Rule, SecurityGroup, SecurityGroupArgs

# AWS Secrets Manager User Guide, "Rotation function templates": the publisher is AWS. The release is that of the CDK,
# aws-secretsmanager/lib/secret-rotation.ts.
APPLICATION = "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRDSPostgreSQLRotationSingleUser"
RELEASE = "1.1.671"
NAME_LIMIT = longest_name("aws:lambda/function:Function")
HTTPS = 443
# Network interfaces of a deleted VPC function are released with a delay (T-21).
TIMEOUTS = CustomTimeouts(create="30m", update="30m", delete="60m")


@dataclass(frozen=True, kw_only=True)
class PasswordRotationArgs:
    """Arguments of PasswordRotation.

    prefix: prefix of its name. key_arn: key of the secrets. subnet_ids: private subnets by zone, with access to the
        databases.
    endpoints_group_id: security group of the VPC's interface endpoints, including Secrets Manager; None if the function
        uses a NAT gateway.
    """

    prefix: str
    region: str
    account_id: Input[str]
    key_arn: Input[str]
    vpc_id: Input[str]
    subnet_ids: Mapping[str, Input[str]]
    endpoints_group_id: Input[str] | None = None


class PasswordRotation(ComponentResource):
    """AWS's rotation function for PostgreSQL, with its role: it creates a password, sets it in the database of a
    secret, tests it, and marks it as current. It serves all databases of the region that allow its security group.

    CloudFormation owns the function, under the name given here. function_arn depends on the rules of its security
    group (T-49).
    """

    function_arn: Output[str]
    security_group_id: Output[str]

    def __init__(self, name: str, args: PasswordRotationArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:PasswordRotation", name, None, opts)
        child = ResourceOptions(parent=self)
        function_name = physical_name(args.prefix, "password-rotation", limit=NAME_LIMIT)

        group = SecurityGroup(
            f"{name}-group",
            SecurityGroupArgs(
                vpc_id=args.vpc_id,
                group_name=function_name,
                description="Rotation of database passwords",
                egress=_out() if args.endpoints_group_id is None else {},
            ),
            child,
        )
        reaches: list[Resource] = [group]
        if args.endpoints_group_id is not None:
            endpoints = Connection(
                f"{name}-to-endpoints",
                ConnectionArgs(
                    client_group_id=group.id,
                    server_group_id=args.endpoints_group_id,
                    port=HTTPS,
                    description="Password rotation to Secrets Manager",
                ),
                child,
            )
            reaches.append(endpoints)
        application = cloudformation.Stack(
            f"{name}-application",
            name=function_name,
            capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            template_body=_template(
                {
                    "functionName": function_name,
                    "endpoint": f"https://secretsmanager.{args.region}.amazonaws.com",
                    "kmsKeyArn": args.key_arn,
                    "vpcSubnetIds": Output.all(*args.subnet_ids.values()).apply(lambda ids: ",".join(map(str, ids))),
                    "vpcSecurityGroupIds": group.id,
                }
            ),
            opts=ResourceOptions(parent=self, depends_on=reaches, custom_timeouts=TIMEOUTS),
        )

        self.security_group_id = group.id
        self.function_arn = after(
            Output.concat(f"arn:aws:lambda:{args.region}:", args.account_id, f":function:{function_name}"), application
        )
        self.register_outputs({"function_arn": self.function_arn})


def _out() -> dict[str, Rule]:
    return {"https": Rule(peer=Peer(kind="ipv4", value="0.0.0.0/0"), description="HTTPS", port=HTTPS)}


def _template(parameters: Mapping[str, Input[str]]) -> Output[str]:
    """A CloudFormation template with one application of the Serverless Application Repository."""
    return Output.json_dumps(
        {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Transform": "AWS::Serverless-2016-10-31",
            "Resources": {
                "Rotation": {
                    "Type": "AWS::Serverless::Application",
                    "Properties": {
                        "Location": {"ApplicationId": APPLICATION, "SemanticVersion": RELEASE},
                        "Parameters": parameters,
                    },
                }
            },
        }
    )
