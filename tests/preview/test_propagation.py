"""Propagation of a replacement: dependants with unknown inputs are replaced or updated."""

import pulumi_aws as aws
import pytest
from pulumi import Output

from preview.render_difference import text
from tests.preview.programs import Program, actions, by, case, difference, nothing


def network(cidr: str) -> Program:
    def program(p: aws.Provider) -> None:
        vpc = aws.ec2.Vpc("vpc", cidr_block=cidr, opts=by(p))
        subnets = [aws.ec2.Subnet(zone, vpc_id=vpc.id, availability_zone=zone, opts=by(p)) for zone in ("a", "b")]
        ids = [subnet.id for subnet in subnets]
        group = aws.elasticache.SubnetGroup("caches", name="caches", subnet_ids=ids, opts=by(p))
        databases = aws.rds.SubnetGroup("databases", name="databases", subnet_ids=ids, opts=by(p))
        aws.elasticache.ReplicationGroup("cache", description="-", subnet_group_name=group.name, opts=by(p))
        aws.rds.Instance("database", instance_class="db.t4g.small", db_subnet_group_name=databases.name, opts=by(p))
        aws.msk.Cluster(
            "brokers",
            cluster_name="brokers",
            kafka_version="3.9.x",
            number_of_broker_nodes=2,
            broker_node_group_info={"client_subnets": ids, "instance_type": "kafka.m7g.large", "security_groups": []},
            opts=by(p),
        )

    return program


def database(name: str) -> Program:
    def program(p: aws.Provider) -> None:
        instance = aws.rds.Instance(
            "database", identifier="orders", instance_class="db.t4g.small", db_name=name, opts=by(p)
        )
        secret = aws.secretsmanager.Secret("secret", name="orders", opts=by(p))
        login = Output.json_dumps({"host": instance.address})
        aws.secretsmanager.SecretVersion("login", secret_id=secret.id, secret_string=Output.secret(login), opts=by(p))
        aws.rds.InstanceAutomatedBackupsReplication("backups", source_db_instance_arn=instance.arn, opts=by(p))
        aws.cloudwatch.MetricAlarm(
            "alarm",
            comparison_operator="GreaterThanThreshold",
            evaluation_periods=1,
            dimensions={"DBInstanceIdentifier": instance.identifier},
            opts=by(p),
        )

    return program


def queue(name: str) -> Program:
    def program(p: aws.Provider) -> None:
        resource = aws.sqs.Queue("queue", name=name, opts=by(p))
        aws.sqs.QueuePolicy("policy", queue_url=resource.url, policy="{}", opts=by(p))
        aws.sns.TopicSubscription("subscription", topic="news", protocol="sqs", endpoint=resource.arn, opts=by(p))
        policy = Output.json_dumps({"Statement": [{"Resource": resource.arn}]})
        aws.iam.Policy("access", policy=policy, opts=by(p))

    return program


def table(key: str) -> Program:
    def program(p: aws.Provider) -> None:
        resource = aws.dynamodb.Table(
            "table", name="users", hash_key=key, attributes=[{"name": key, "type": "S"}], opts=by(p)
        )
        aws.dynamodb.TableReplica("copy", global_table_arn=resource.arn, opts=by(p))
        aws.appautoscaling.Target(
            "capacity",
            min_capacity=1,
            max_capacity=2,
            resource_id=Output.concat("table/", resource.name),
            scalable_dimension="dynamodb:table:ReadCapacityUnits",
            service_namespace="dynamodb",
            opts=by(p),
        )
        aws.iam.Policy("access", policy=Output.json_dumps({"Statement": [{"Resource": resource.arn}]}), opts=by(p))

    return program


def signing(key: str) -> Program:
    def program(p: aws.Provider) -> None:
        resource = aws.cloudfront.PublicKey("key", encoded_key=key, opts=by(p))
        group = aws.cloudfront.KeyGroup("group", items=[resource.id], opts=by(p))
        aws.iam.Policy("access", policy=Output.json_dumps({"Statement": [{"Resource": group.id}]}), opts=by(p))

    return program


def datastore(node_type: str) -> Program:
    def program(p: aws.Provider) -> None:
        primary = aws.elasticache.ReplicationGroup(
            "primary", replication_group_id=f"{node_type}-primary", description="-", opts=by(p)
        )
        global_group = aws.elasticache.GlobalReplicationGroup(
            "global", global_replication_group_id_suffix="all", primary_replication_group_id=primary.id, opts=by(p)
        )
        aws.elasticache.ReplicationGroup(
            "secondary",
            description="-",
            global_replication_group_id=global_group.global_replication_group_id,
            opts=by(p),
        )

    return program


def task(image: str) -> Program:
    def program(p: aws.Provider) -> None:
        definition = aws.ecs.TaskDefinition(
            "task", family="api", container_definitions=Output.json_dumps([{"name": "api", "image": image}]), opts=by(p)
        )
        aws.ecs.Service("service", name="api", task_definition=definition.arn, opts=by(p))

    return program


CASES = (
    case(
        network("10.0.0.0/16"),
        network("10.1.0.0/16"),
        {
            **dict.fromkeys(["vpc", "a", "b", "brokers"], "replace"),
            **dict.fromkeys(["caches", "databases"], "update"),  # cache and database refer to them by name
        },
        title="CIDR block of a VPC",
    ),
    case(
        database("orders"),
        database("invoices"),
        dict.fromkeys(["database", "login", "backups"], "replace"),  # the alarm refers to its identifier
        title="name of a database",
    ),
    case(
        queue("jobs"),
        queue("tasks"),
        {**dict.fromkeys(["queue", "policy", "subscription"], "replace"), "access": "update"},
        title="name of a queue",
    ),
    case(
        table("id"),
        table("user"),
        {**dict.fromkeys(["table", "copy", "capacity"], "replace"), "access": "update"},
        title="key of a table",
    ),
    case(signing("one"), signing("two"), {"key": "replace", "group": "update"}, title="public key"),
    case(
        datastore("m7g"),
        datastore("r7g"),
        dict.fromkeys(["primary", "global", "secondary"], "replace"),
        title="global datastore",
    ),
    case(task("api:1"), task("api:2"), {"task": "replace", "service": "update"}, title="image of a task"),
)


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_a_replacement_propagates_along_unknown_values(before: Program, after: Program, expected: dict[str, str]):
    assert actions(difference(before, after)) == expected


def test_only_the_unknown_property_of_an_object_counts():
    def group(suffix: str, *, by_id: bool) -> Program:
        def program(p: aws.Provider) -> None:
            template = aws.ec2.LaunchTemplate("template", name=f"nodes-{suffix}", opts=by(p))
            aws.eks.NodeGroup(
                "nodes",
                cluster_name="c",
                node_role_arn="r",
                subnet_ids=["s"],
                scaling_config={"desired_size": 1, "max_size": 1, "min_size": 1},
                launch_template={
                    "id": template.id if by_id else "lt-1",
                    "version": template.latest_version.apply(str),
                },
                opts=by(p),
            )

        return program

    for by_id, action in ((True, "replace"), (False, "update")):
        found = actions(difference(group("a", by_id=by_id), group("b", by_id=by_id)))
        assert found == {"template": "replace", "nodes": action}


def test_aws_refuses_to_move_subnet_groups_to_a_replaced_vpc():
    found = difference(network("10.0.0.0/16"), network("10.1.0.0/16"))
    assert [change.name for change in found.refused] == ["caches", "databases"]
    assert "AWS refuses (2)" in text(found, "main").splitlines()


def test_a_resource_deleted_before_its_replacement_replaces_its_dependants():
    def program(key: str) -> Program:
        def run(p: aws.Provider) -> None:
            table = aws.dynamodb.Table("table", name="users", hash_key=key, opts=by(p))
            aws.appautoscaling.Target(
                "capacity",
                min_capacity=1,
                max_capacity=2,
                resource_id=Output.concat("table/", table.name),
                scalable_dimension="dynamodb:table:ReadCapacityUnits",
                service_namespace="dynamodb",
                opts=by(p),
            )

        return run

    found = difference(program("id"), program("user"))
    assert {change.name: (change.action, change.reasons) for change in found.changes} == {
        "table": ("replace", ("hashKey",)),
        "capacity": ("replace", ("resourceId from table",)),
    }


@pytest.mark.parametrize("option", ["replace_with", "deleted_with"])
def test_options_replace_a_resource_with_another(option: str):
    def program(key: str) -> Program:
        def run(p: aws.Provider) -> None:
            table = aws.dynamodb.Table("table", name="users", hash_key=key, opts=by(p))
            options = {"replace_with": [table]} if option == "replace_with" else {"deleted_with": table}
            aws.sqs.Queue("queue", opts=by(p, **options))

        return run

    assert actions(difference(program("id"), program("user"))) == {"table": "replace", "queue": "replace"}


def test_an_ignored_input_does_not_propagate_a_replacement():
    def program(key: str) -> Program:
        def run(p: aws.Provider) -> None:
            table = aws.dynamodb.Table("table", name="users", hash_key=key, opts=by(p))
            ignoring = by(p, ignore_changes=["globalTableArn"])
            aws.dynamodb.TableReplica("copy", global_table_arn=table.arn, opts=ignoring)

        return run

    assert actions(difference(program("id"), program("user"))) == {"table": "replace"}


def test_an_output_of_a_created_resource_replaces_its_dependants():
    def program(*, own: bool) -> Program:
        def run(p: aws.Provider) -> None:
            key = aws.kms.Key("key", opts=by(p)).arn if own else "alias/aws/rds"
            aws.rds.Cluster("database", engine="aurora-postgresql", kms_key_id=key, opts=by(p))

        return run

    assert actions(difference(program(own=False), program(own=True))) == {"key": "create", "database": "replace"}


def test_an_unknown_value_is_shown_with_its_source():
    found = difference(network("10.0.0.0/16"), network("10.1.0.0/16"))
    lines = text(found, "main").splitlines()
    details = lines[lines.index("- a  ec2.Subnet  us-east-1") :][:3]
    assert details[1] == "    because of vpcId from vpc"
    assert details[2].endswith('-> "[unknown]" (from vpc)')


def test_a_secret_with_an_unknown_value_changes():
    (change,) = (change for change in difference(database("a"), database("b")).changes if change.name == "login")
    assert [(item.path, item.old, item.new, item.note) for item in change.inputs] == [
        ("secretString", "[secret]", "[unknown]", "from database")
    ]


def test_outputs_of_an_updated_resource_are_known():
    def program(seconds: int) -> Program:
        def run(p: aws.Provider) -> None:
            resource = aws.sqs.Queue("queue", delay_seconds=seconds, opts=by(p))
            aws.sns.TopicSubscription("subscription", topic="news", protocol="sqs", endpoint=resource.arn, opts=by(p))

        return run

    assert actions(difference(program(1), program(2))) == {"queue": "update"}


def test_a_deleted_public_key_invalidates_signed_urls():
    consequence = "URLs and cookies signed with it become invalid"
    for after, action in ((signing("two"), "replace"), (nothing, "delete")):
        found = difference(signing("one"), after)
        assert [(change.name, change.consequence) for change in found.consequences] == [("key", consequence)]
        assert f"! {action} key  cloudfront.PublicKey  global: {consequence}" in text(found, "main").splitlines()
        assert found.data_losses == ()
