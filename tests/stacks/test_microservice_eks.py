"""The microservice's EKS cluster: nodes, autoscaling, and IAM permissions of pods."""

from typing import Any

import pytest

from components.compute.eks.role import NODE_POLICIES
from components.foundation.settings.versions import check
from preview.graph import Graph, Node
from tests.stacks.changes import change
from tests.stacks.reading import StackGraph
from tests.stacks.reading_compute import allowed

STACK = "microservice-prod"
EKS = "primary-services-kubernetes-eks"
OBJECTS = "primary-services-kubernetes-objects"
PODS = "pods.eks.amazonaws.com"
AWS_POLICY = "arn:aws:iam::aws:policy/"
# Graviton families, with AMI type AL2023_ARM_64_STANDARD.
COMPUTE_OPTIMIZED = {"c7g", "c8g"}


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph(STACK)


@pytest.fixture(scope="module")
def group(prod: Graph) -> Node:
    return prod.named(f"{EKS}-nodes-compute-optimized-group")


@pytest.fixture(scope="module")
def template(prod: Graph, group: Node) -> Node:
    return prod.target(group.get("launchTemplate.id"))


def service_accounts(graph: Graph) -> dict[str, Node]:
    """The role of each service account with Pod Identity, by `namespace/account` or the add-on's name."""
    found = {
        f"{node.inputs['namespace']}/{node.inputs['serviceAccount']}": node.inputs["roleArn"]
        for node in graph.of_type("PodIdentityAssociation")
    }
    for addon in graph.of_type("Addon"):
        for association in addon.get("podIdentityAssociations", []):
            found[addon.inputs["addonName"]] = association["roleArn"]
    return {account: graph.target(arn) for account, arn in found.items()}


def attached(graph: Graph, role: Node) -> set[str]:
    """AWS's policies that a role has, by name."""
    attachments = graph.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    return {
        node.inputs["policyArn"].removeprefix(AWS_POLICY)
        for node in attachments
        if graph.target(node.inputs["role"]) is role
    }


def egress(graph: Graph) -> set[tuple[str, int]]:
    """Egress of the nodes' security group: the other group's name, and the port."""
    group = graph.one("aws:eks/cluster:Cluster").outputs["vpcConfig"]["clusterSecurityGroupId"]
    rules = [node for node in graph.of_type("SecurityGroupEgressRule") if node.inputs["securityGroupId"] == group]
    return {(graph.target(rule.inputs["referencedSecurityGroupId"]).name, rule.inputs["toPort"]) for rule in rules}


@pytest.mark.requirement("MS-10")
def test_the_cluster_runs_a_version_in_standard_support(prod: Graph) -> None:
    cluster = prod.one("aws:eks/cluster:Cluster")
    assert (cluster.inputs["name"], cluster.inputs["version"]) == ("microservice-prod", "1.36")
    assert list(check("eks", cluster.inputs["version"], path="version")) == []
    assert cluster.inputs["upgradePolicy"] == {"supportType": "STANDARD"}


@pytest.mark.requirement("MS-10")
def test_the_kubernetes_api_has_a_private_endpoint_only(prod: Graph) -> None:
    config = prod.one("aws:eks/cluster:Cluster").inputs["vpcConfig"]
    assert (config["endpointPrivateAccess"], config["endpointPublicAccess"]) == (True, False)


@pytest.mark.requirement("MS-12")
def test_three_to_ten_compute_optimized_nodes_begin_as_three(group: Node) -> None:
    assert {name.partition(".")[0] for name in group.inputs["instanceTypes"]} == COMPUTE_OPTIMIZED
    assert {name.partition(".")[2] for name in group.inputs["instanceTypes"]} == {"2xlarge"}
    assert group.inputs["amiType"] == "AL2023_ARM_64_STANDARD"
    assert group.inputs["scalingConfig"] == {"minSize": 3, "maxSize": 10, "desiredSize": 3}
    assert group.inputs["capacityType"] == "ON_DEMAND"


@pytest.mark.requirement("MS-12")
def test_the_desired_size_only_is_the_autoscalers(group: Node) -> None:
    assert group.options.ignore_changes == ("scalingConfig.desiredSize",)


@pytest.mark.requirement("MS-12")
def test_the_group_is_called_compute_optimized(template: Node) -> None:
    tags = {part["resourceType"]: part["tags"]["Name"] for part in template.inputs["tagSpecifications"]}
    assert tags["instance"] == "microservice-prod-compute-optimized"


@pytest.mark.requirement("MS-13")
def test_nodes_have_100_gib_of_encrypted_gp3(prod: Graph, template: Node) -> None:
    (device,) = template.inputs["blockDeviceMappings"]
    assert (device["ebs"]["volumeType"], device["ebs"]["volumeSize"]) == ("gp3", 100)
    assert device["ebs"]["encrypted"] == "true"
    assert prod.target(device["ebs"]["kmsKeyId"]) is prod.named("primary-encryption-key")
    karpenter = prod.named(f"{OBJECTS}-nodes-class").get("spec.blockDeviceMappings[0].ebs")
    assert (karpenter["volumeType"], karpenter["volumeSize"], karpenter["encrypted"]) == ("gp3", "100Gi", True)


@pytest.mark.requirement("MS-14")
def test_nodes_run_in_private_subnets_of_all_zones(prod: Graph, group: Node) -> None:
    private = [f"primary-vpc-private-{zone}-subnet" for zone in ("a", "b", "c")]
    assert [prod.target(subnet).name for subnet in group.inputs["subnetIds"]] == private
    terms = prod.named(f"{OBJECTS}-nodes-class").get("spec.subnetSelectorTerms")
    assert [prod.target(term["id"]).name for term in terms] == private
    assert [prod.target(subnet).get("mapPublicIpOnLaunch", False) for subnet in group.inputs["subnetIds"]] == [
        False
    ] * 3


@pytest.mark.requirement("MS-15")
def test_nodes_and_containers_are_measured_every_minute(prod: Graph, template: Node) -> None:
    assert template.inputs["monitoring"] == {"enabled": True}
    assert prod.named(f"{OBJECTS}-nodes-class").get("spec.detailedMonitoring") is True
    insights = prod.one("Addon", addonName="amazon-cloudwatch-observability")
    assert "configurationValues" not in insights.inputs  # Container Insights, every 60 s, is on by default


@pytest.mark.requirement("MS-16")
@pytest.mark.parametrize(
    ("account", "policies"),
    [
        ("aws-ebs-csi-driver", {"service-role/AmazonEBSCSIDriverPolicy"}),
        ("aws-efs-csi-driver", {"service-role/AmazonEFSCSIDriverPolicy"}),
        ("amazon-cloudwatch-observability", {"CloudWatchAgentServerPolicy", "AWSXrayWriteOnlyAccess"}),
        ("vpc-cni", {"AmazonEKS_CNI_Policy"}),
    ],
)
def test_an_add_on_has_its_own_permissions_only(prod: Graph, account: str, policies: set[str]) -> None:
    assert attached(prod, service_accounts(prod)[account]) == policies


@pytest.mark.requirement("MS-16", "MS-21")
def test_service_accounts_have_separate_roles_that_only_pods_assume(prod: Graph) -> None:
    roles = service_accounts(prod)
    assert len({role.urn for role in roles.values()}) == len(roles) == 8
    trusted = {role.json("assumeRolePolicy")["Statement"][0]["Principal"]["Service"] for role in roles.values()}
    assert trusted == {PODS}


@pytest.mark.requirement("MS-16")
def test_nodes_carry_none_of_these_rights(prod: Graph, group: Node) -> None:
    role = prod.target(group.inputs["nodeRoleArn"])
    assert attached(prod, role) == set(NODE_POLICIES)
    assert [node for node in prod.of_type("RolePolicy") if prod.target(node.inputs["role"]) is role] == []


@pytest.mark.requirement("MS-17")
def test_karpenter_only_adds_nodes(prod: Graph) -> None:
    charts = [node.inputs["chart"].rpartition("/")[2] for node in prod.of_type("Release")]
    assert sorted(charts) == ["aws-load-balancer-controller", "karpenter", "karpenter-crd"]
    cluster = prod.one("aws:eks/cluster:Cluster")
    assert cluster.inputs["computeConfig"] == {"enabled": False}
    groups = prod.of_type("aws:autoscaling/policy:Policy", "aws:autoscaling/schedule:Schedule")
    assert groups == []


@pytest.mark.requirement("MS-17")
def test_karpenter_adds_compute_optimized_nodes_up_to_a_limit(prod: Graph) -> None:
    pool = prod.one("NodePool")
    wanted = {each["key"].rpartition("/")[2]: each["values"] for each in pool.get("spec.template.spec.requirements")}
    assert (wanted["instance-category"], wanted["arch"]) == (["c"], ["arm64"])
    assert pool.get("spec.limits") == {"cpu": "80"}


@pytest.mark.requirement("MS-19")
def test_the_load_balancer_controller_has_its_role(prod: Graph) -> None:
    release = prod.named(f"{OBJECTS}-charts-balancers")
    association = prod.named(f"{EKS}-balancers-association")
    assert release.inputs["namespace"] == association.inputs["namespace"] == "kube-system"
    account = release.get("values.serviceAccount.name")
    assert account == association.inputs["serviceAccount"] == "aws-load-balancer-controller"
    assert release.depends_on(association)


@pytest.mark.requirement("MS-19")
def test_the_controller_registers_pods_in_the_target_groups_of_the_stack(prod: Graph) -> None:
    role = service_accounts(prod)["kube-system/aws-load-balancer-controller"]
    groups = {node.outputs["arn"] for node in prod.of_type("TargetGroup")}
    may = allowed(prod, role, "elasticloadbalancing")
    assert len(groups) == 2
    assert {arn for arn, actions in may.items() if "elasticloadbalancing:RegisterTargets" in actions} >= groups


@pytest.mark.requirement("MS-21")
def test_pods_of_the_api_have_the_access_of_the_stack_file(prod: Graph) -> None:
    role = service_accounts(prod)["service/api"]
    assets = prod.named("primary-library-assets-bucket").outputs["arn"]
    assert set(allowed(prod, role, "s3")) == {assets, f"{assets}/*"}
    assert set(allowed(prod, role, "secretsmanager")) == {
        prod.named("primary-data-secret-partner-key-secret").outputs["arn"]
    }
    names = ("source", "reader1", "reader2")
    instances = [prod.named(f"primary-data-postgres-{name}-instance").outputs["resourceId"] for name in names]
    assert allowed(prod, role, "rds-db") == {
        f"arn:aws:rds-db:us-east-1:123456789012:dbuser:{instance}/api": {"rds-db:connect"} for instance in instances
    }
    assert {prod.target(arn).type.rpartition(":")[2] for arn in allowed(prod, role, "elasticache")} == {
        "ReplicationGroup",
        "User",
    }


@pytest.mark.requirement("MS-21")
def test_kafka_access_is_write_for_one_workload_and_read_for_the_other(prod: Graph) -> None:
    roles = service_accounts(prod)
    topic = {
        name: {
            action
            for actions in allowed(prod, roles[f"service/{name}"], "kafka-cluster").values()
            for action in actions
        }
        for name in ("api", "events")
    }
    assert "kafka-cluster:WriteData" in topic["api"]
    assert "kafka-cluster:ReadData" not in topic["api"]
    assert "kafka-cluster:ReadData" in topic["events"]
    assert "kafka-cluster:WriteData" not in topic["events"]


def test_egress_of_nodes_is_limited_to_the_access_of_their_pods(prod: Graph) -> None:
    assert egress(prod) == {
        ("primary-endpoints-access-group", 443),
        ("primary-data-cache-cache-network-security-group", 6379),
        ("primary-data-postgres-source-network-security-group", 5432),
        ("primary-data-kafka-cluster-network-security-group", 9098),
    }


def test_nodes_reach_the_endpoints_though_no_pod_has_access_to_anything() -> None:
    # A cluster without workloads also pulls its images through the endpoints.
    after = change(STACK, eks={"workloads": None}, kafka={"topics": None}).after
    assert egress(after) == {("primary-endpoints-access-group", 443)}


@pytest.mark.requirement("MS-26")
def test_a_storage_class_has_gp3_volumes_with_16000_iops(prod: Graph) -> None:
    database = prod.named(f"{OBJECTS}-storage-database")
    parameters: dict[str, Any] = database.inputs["parameters"]
    assert database.inputs["provisioner"] == "ebs.csi.aws.com"
    assert (parameters["type"], parameters["iops"], parameters["throughput"]) == ("gp3", "16000", "1000")
    assert (parameters["encrypted"], prod.target(parameters["kmsKeyId"]).name) == ("true", "primary-encryption-key")


@pytest.mark.requirement("MS-27")
@pytest.mark.parametrize(("storage_class", "days"), [("gp3", 7), ("database", 35)])
def test_volumes_of_every_class_have_daily_snapshots(prod: Graph, storage_class: str, days: int) -> None:
    policy = prod.named(f"primary-services-kubernetes-snapshots-{storage_class}")
    ((key, value),) = policy.get("policyDetails.targetTags").items()
    parameters = prod.named(f"{OBJECTS}-storage-{storage_class}").inputs["parameters"]
    assert parameters["tagSpecification_1"] == f"{key}={value}"
    (schedule,) = policy.get("policyDetails.schedules")
    assert schedule["createRule"] == {"interval": 24, "intervalUnit": "HOURS", "times": "03:30"}
    assert schedule["retainRule"] == {"interval": days, "intervalUnit": "DAYS"}
    assert len(prod.of_type("StorageClass")) == len(prod.of_type("aws:dlm/lifecyclePolicy:LifecyclePolicy")) == 2


@pytest.mark.requirement("MS-53")
def test_traces_and_the_service_map_come_from_the_observability_add_on(prod: Graph) -> None:
    addon = prod.one("Addon", addonName="amazon-cloudwatch-observability")
    (association,) = addon.inputs["podIdentityAssociations"]
    assert association["serviceAccount"] == "cloudwatch-agent"
    assert "AWSXrayWriteOnlyAccess" in attached(prod, prod.target(association["roleArn"]))


@pytest.mark.requirement("MS-54")
def test_the_role_of_administrators_requires_mfa(prod: Graph) -> None:
    (statement,) = prod.named(f"{EKS}-access-admin-role").json("assumeRolePolicy")["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Allow", "sts:AssumeRole")
    assert statement["Condition"]["Bool"] == {"aws:MultiFactorAuthPresent": "true"}


@pytest.mark.requirement("MS-54")
def test_it_enters_the_cluster_by_an_access_entry(prod: Graph) -> None:
    role = prod.named(f"{EKS}-access-admin-role")
    entry = prod.named(f"{EKS}-access-admin")
    policy = prod.named(f"{EKS}-access-admin-policy")
    assert prod.target(entry.inputs["principalArn"]) is prod.target(policy.inputs["principalArn"]) is role
    assert policy.inputs["policyArn"].endswith("AmazonEKSClusterAdminPolicy")
    access = prod.one("aws:eks/cluster:Cluster").inputs["accessConfig"]
    assert access == {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": False}


@pytest.mark.requirement("MS-65")
def test_spot_is_a_setting_of_a_node_group() -> None:
    changes = change(STACK, eks={"nodeGroups": {"compute-optimized": {"capacityType": "SPOT"}}})
    assert (changes.added, changes.deleted) == ([], [])
    assert changes.changed == {f"{EKS}-nodes-compute-optimized-group": {"capacityType", "nodeGroupName"}}
    assert changes.after.one("NodeGroup").inputs["capacityType"] == "SPOT"


@pytest.mark.requirement("MS-65")
def test_nothing_is_reserved(prod: Graph) -> None:
    bought = ("ReservedInstance", "Reservation", "ReservedCacheNode", "SavingsPlan", "CapacityReservation")
    assert [node.name for node in prod.resources if any(word in node.type for word in bought)] == []


@pytest.mark.requirement("MS-76")
def test_a_fargate_profile_is_a_setting(prod: Graph) -> None:
    changes = change(STACK, eks={"fargateProfiles": {"batch": {"selectors": [{"namespace": "batch"}]}}})
    profile = changes.after.one("FargateProfile")
    assert profile.inputs["selectors"] == [{"namespace": "batch"}]
    assert [changes.after.target(subnet).name for subnet in profile.inputs["subnetIds"]] == [
        f"primary-vpc-private-{zone}-subnet" for zone in ("a", "b", "c")
    ]
    assert prod.of_type("FargateProfile") == changes.deleted == []
