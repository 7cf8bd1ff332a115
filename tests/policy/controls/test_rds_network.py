"""RDS controls for network access: pass, fail, unknown, exempt."""

from dataclasses import replace

from policy.tokens import (
    EC2_INTERNET_GATEWAY,
    EC2_ROUTE,
    EC2_ROUTE_TABLE,
    EC2_ROUTE_TABLE_ASSOCIATION,
    EC2_SUBNET,
    EC2_VPC,
    RDS_CLUSTER,
    RDS_CLUSTER_INSTANCE,
    RDS_CLUSTER_PARAMETER_GROUP,
    RDS_CLUSTER_SNAPSHOT,
    RDS_INSTANCE,
    RDS_PARAMETER_GROUP,
    RDS_PROXY,
    RDS_SNAPSHOT,
    RDS_SUBNET_GROUP,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource

instance = resource(RDS_INSTANCE, "orders", engine="postgres", engineVersion="14.9", identifier="orders")
cluster = resource(RDS_CLUSTER, "media", engine="aurora-mysql", clusterIdentifier="media")
member = resource(RDS_CLUSTER_INSTANCE, "media-1", refers={"clusterIdentifier": cluster})


def test_public_access(cases: Cases) -> None:
    for database in (instance, cluster, member):
        cases(
            "rds-not-public",
            passes=[[database], [database.with_props(publiclyAccessible=False)]],
            fails=[[database.with_props(publiclyAccessible=True)]],
            unknown=[[database.with_props(publiclyAccessible=UNKNOWN)]],
        )


vpc = resource(EC2_VPC, "vpc")
gateway = resource(EC2_INTERNET_GATEWAY, "gateway", refers={"vpcId": vpc})
subnet = resource(EC2_SUBNET, "data-a", refers={"vpcId": vpc})
table = resource(EC2_ROUTE_TABLE, "data", refers={"vpcId": vpc})
association = resource(EC2_ROUTE_TABLE_ASSOCIATION, "data-a", refers={"subnetId": subnet, "routeTableId": table})
route = resource(
    EC2_ROUTE, "out", refers={"routeTableId": table, "gatewayId": gateway}, destinationCidrBlock="0.0.0.0/0"
)
group = resource(RDS_SUBNET_GROUP, "data", refers={"subnetIds": subnet}, subnetIds=["data-a-id"])
placed = replace(instance, refers={"dbSubnetGroupName": group})
network = [group, subnet, vpc, gateway, association]


def test_routes_of_subnets(cases: Cases) -> None:
    nat = resource(
        EC2_ROUTE, "nat", refers={"routeTableId": table}, destinationCidrBlock="0.0.0.0/0", natGatewayId="nat-1"
    )
    inline = table.with_props(routes=[{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-0a1b2c"}])
    cases(
        "rds-private-subnets",
        passes=[
            [placed, *network, table],
            [placed, *network, table, nat],
            [placed.with_props(dbSubnetGroupName=UNKNOWN), group.with_props(subnetIds=UNKNOWN), *network[1:], table],
            [member, replace(cluster, refers={"dbSubnetGroupName": group}), *network, table],
        ],
        fails=[
            [placed, *network, table, route],
            [placed, *network, inline],
            [placed.with_props(dbSubnetGroupName=UNKNOWN), *network, table, route.with_props(gatewayId=UNKNOWN)],
            [replace(cluster, refers={"dbSubnetGroupName": group}), *network, table, route],
            [instance],
            [cluster],
        ],
        unknown=[
            [instance.with_props(dbSubnetGroupName="elsewhere")],
            [instance.with_props(dbSubnetGroupName=UNKNOWN)],
            [placed, *network, table.with_props(routes=[{"cidrBlock": "0.0.0.0/0", "gatewayId": UNKNOWN}])],
        ],
    )


def test_parameter_groups_require_tls(cases: Cases) -> None:
    def parameters(name: str, value: object) -> list[object]:
        return [{"name": "log_statement", "value": "ddl"}, {"name": name, "value": value}]

    on = resource(RDS_PARAMETER_GROUP, "orders", parameters=parameters("rds.force_ssl", "1"))
    with_group = replace(instance, refers={"parameterGroupName": on})
    cluster_on = resource(RDS_CLUSTER_PARAMETER_GROUP, "media", parameters=parameters("require_secure_transport", "ON"))
    with_cluster_group = replace(cluster, refers={"dbClusterParameterGroupName": cluster_on})
    copy = resource(RDS_INSTANCE, "copy", replicateSourceDb="elsewhere", refers={"parameterGroupName": on})
    current: Given = instance.with_props(engineVersion="17.4")
    cases(
        "rds-force-tls",
        passes=[
            [with_group, on],
            [with_group.with_props(parameterGroupName=UNKNOWN), on],
            [with_cluster_group, cluster_on],
            [current],
            [current.with_props(parameterGroupName="default.postgres17")],
            [with_group.with_props(engineVersion="15"), on.with_props(parameters=[])],
            [instance.with_props(engine="oracle-ee")],
            [on.with_props(family="postgres14")],
            [on.with_props(family="postgres16", parameters=[])],
            [on.with_props(family="oracle-ee-19", parameters=[])],
            [copy, on.with_props(family="postgres14")],
        ],
        fails=[
            [with_group, on.with_props(parameters=parameters("rds.force_ssl", 0))],
            [with_group, on.with_props(parameters=None)],
            [on.with_props(family="postgres16", parameters=parameters("rds.force_ssl", "0"))],
            [on.with_props(family="postgres14", parameters=[])],
            [cluster_on.with_props(family="aurora-mysql8.0", parameters=[])],
            [copy, on.with_props(family="postgres14", parameters=[])],
            [current.with_props(engineVersion="14"), on],
            [cluster],
            [with_cluster_group, cluster_on.with_props(parameters=parameters("require_secure_transport", "OFF"))],
        ],
        unknown=[
            [with_group, on.with_props(parameters=parameters("rds.force_ssl", UNKNOWN))],
            [with_group, on.with_props(parameters=UNKNOWN)],
            [instance.with_props(parameterGroupName="of-another-stack")],
            [instance.with_props(engine=UNKNOWN)],
        ],
    )


def test_proxies_require_tls(cases: Cases) -> None:
    proxy = resource(RDS_PROXY, "orders", requireTls=True)
    cases(
        "rds-proxy-tls",
        passes=[[proxy]],
        fails=[[proxy.with_props(requireTls=False)], [proxy.with_props(requireTls=None)]],
        unknown=[[proxy.with_props(requireTls=UNKNOWN)]],
    )


def test_snapshots_are_not_public(cases: Cases) -> None:
    snapshot = resource(RDS_SNAPSHOT, "before-upgrade", sharedAccounts=["111122223333"])
    cases(
        "rds-snapshot-not-public",
        passes=[[snapshot], [resource(RDS_CLUSTER_SNAPSHOT, "nightly")]],
        fails=[
            [snapshot.with_props(sharedAccounts=["111122223333", "all"])],
            [snapshot.with_props(sharedAccounts="all")],
        ],
        unknown=[[snapshot.with_props(sharedAccounts=UNKNOWN)]],
    )
