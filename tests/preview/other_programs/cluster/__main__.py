"""Objects in a cluster of another stack."""

import json

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

cluster = aws.eks.get_cluster(name="acme")
auth = aws.eks.get_cluster_auth(name=cluster.name)
provider = kubernetes.Provider(
    "acme",
    kubeconfig=json.dumps(
        {
            "clusters": [{"name": "acme", "cluster": {"server": cluster.endpoint}}],
            "users": [{"name": "acme", "user": {"token": auth.token}}],
        }
    ),
)
kubernetes.core.v1.Namespace("apps", opts=pulumi.ResourceOptions(provider=provider))

issuer = cluster.identities[0].oidcs[0].issuer
accounts = aws.iam.get_open_id_connect_provider(url="https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE")
boundary = aws.iam.get_policy(name="acme-boundary")
operators = aws.iam.get_role(name="acme-operators")
nodes = aws.ec2.get_security_group(id=cluster.vpc_config.cluster_security_group_id)
aws.iam.Role(
    "apps",
    permissions_boundary=boundary.arn,
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Federated": accounts.arn},
                    "Action": "sts:AssumeRoleWithWebIdentity",
                    "Condition": {"StringEquals": {f"{accounts.url}:sub": "system:serviceaccount:apps:web"}},
                },
                {"Effect": "Allow", "Principal": {"AWS": operators.arn}, "Action": "sts:AssumeRole"},
            ],
        }
    ),
)
aws.vpc.SecurityGroupIngressRule(
    "nodes", security_group_id=nodes.id, ip_protocol="tcp", from_port=443, to_port=443, cidr_ipv4="10.0.0.0/16"
)
pulumi.export("issuer", issuer)
