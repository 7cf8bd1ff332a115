"""A service in a VPC of its own, with the output forms of lookups."""

import base64

import pulumi
import pulumi_aws as aws

zones = aws.get_availability_zones_output(state="available")
partition = aws.get_partition_output().partition
account = aws.get_caller_identity_output().account_id
region = aws.get_region_output().region

vpc = aws.ec2.Vpc("service", cidr_block="10.0.0.0/16")
for index in range(2):
    aws.ec2.Subnet(
        f"service-{index}",
        vpc_id=vpc.id,
        availability_zone=zones.names[index],
        cidr_block=f"10.0.{index}.0/24",
    )

repository = aws.ecr.Repository("service")
token = aws.ecr.get_authorization_token_output(registry_id=repository.registry_id)
user = token.authorization_token.apply(lambda encoded: base64.b64decode(encoded).decode().partition(":")[0])
pulumi.export("registryUser", user)

key = aws.kms.get_alias_output(name="alias/acme/service")
queue = aws.sqs.Queue("service", kms_master_key_id=key.target_key_arn)
database = aws.ssm.get_parameter_output(name="/acme/service/database")

trust = aws.iam.get_policy_document_output(
    statements=account.apply(
        lambda account_id: [
            aws.iam.GetPolicyDocumentStatementArgs(
                actions=["sts:AssumeRole"],
                principals=[
                    aws.iam.GetPolicyDocumentStatementPrincipalArgs(
                        type="Service", identifiers=["ecs-tasks.amazonaws.com"]
                    )
                ],
                conditions=[
                    aws.iam.GetPolicyDocumentStatementConditionArgs(
                        test="StringEquals", variable="aws:SourceAccount", values=[account_id]
                    )
                ],
            )
        ]
    )
)
role = aws.iam.Role("service", assume_role_policy=trust.json)
aws.iam.RolePolicyAttachment(
    "execution",
    role=role.name,
    policy_arn=pulumi.Output.format("arn:{0}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy", partition),
)
send = aws.iam.get_policy_document_output(
    statements=queue.arn.apply(
        lambda arn: [aws.iam.GetPolicyDocumentStatementArgs(sid="Send", actions=["sqs:SendMessage"], resources=[arn])]
    )
)
allowed = aws.iam.get_policy_document_output(
    source_policy_documents=pulumi.Output.all(send.json),
    statements=[
        {
            "sid": "Login",
            "actions": ["ecr:GetAuthorizationToken"],
            "not_resources": ["arn:aws:ecr:*:*:repository/other"],
        }
    ],
)
aws.iam.RolePolicy("service", role=role.id, policy=allowed.json)
aws.ssm.Parameter("database", type="SecureString", value=database.value)
