"""A web server in the default VPC, with the plain forms of lookups."""

import pulumi
import pulumi_aws as aws

vpc = aws.ec2.get_vpc(default=True)
subnets = aws.ec2.get_subnets(filters=[aws.ec2.GetSubnetsFilterArgs(name="vpc-id", values=[vpc.id])])
ami = aws.ec2.get_ami(
    most_recent=True,
    owners=["amazon"],
    filters=[aws.ec2.GetAmiFilterArgs(name="name", values=["al2023-ami-*-x86_64"])],
)
zone = aws.route53.get_zone(name="acme.example")
account = aws.get_caller_identity()

group = aws.ec2.SecurityGroup(
    "web",
    vpc_id=vpc.id,
    ingress=[
        aws.ec2.SecurityGroupIngressArgs(protocol="tcp", from_port=22, to_port=22, cidr_blocks=[vpc.cidr_block]),
    ],
)
for index, subnet_id in enumerate(subnets.ids):
    subnet = aws.ec2.get_subnet(id=subnet_id)
    aws.ec2.Instance(
        f"web-{index}",
        ami=ami.id,
        instance_type="t3.micro",
        subnet_id=subnet.id,
        availability_zone=subnet.availability_zone,
        vpc_security_group_ids=[group.id],
    )

balancer = aws.lb.LoadBalancer(
    "web",
    subnets=subnets.ids,
    security_groups=[group.id],
    access_logs=aws.lb.LoadBalancerAccessLogsArgs(bucket=f"acme-logs-{account.account_id}", enabled=True),
)
logs = aws.s3.Bucket("logs", bucket=f"acme-logs-{account.account_id}")
delivery = aws.iam.get_policy_document_output(
    statements=logs.arn.apply(
        lambda arn: [
            aws.iam.GetPolicyDocumentStatementArgs(
                actions=["s3:PutObject"],
                resources=[f"{arn}/*"],
                principals=[
                    aws.iam.GetPolicyDocumentStatementPrincipalArgs(
                        type="AWS", identifiers=[aws.elb.get_service_account().arn]
                    )
                ],
            )
        ]
    )
)
aws.s3.BucketPolicy("logs", bucket=logs.id, policy=delivery.json)
aws.route53.Record(
    "web",
    zone_id=zone.zone_id,
    name=f"www.{zone.name}",
    type="A",
    aliases=[
        aws.route53.RecordAliasArgs(name=balancer.dns_name, zone_id=balancer.zone_id, evaluate_target_health=True)
    ],
)
pulumi.export("url", f"https://www.{zone.name}")
