"""Which changes of inputs replace a resource, and which change it in place."""

from typing import Any

import pulumi_aws as aws
import pytest

from tests.preview.differences import Program, actions, by, case, difference


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        case(
            lambda p: aws.dynamodb.Table("t", hash_key="id", attributes=[], opts=by(p)),
            lambda p: aws.dynamodb.Table("t", hash_key="user", attributes=[], opts=by(p)),
            "hashKey",
            title="table key",
        ),
        case(
            lambda p: aws.s3.Bucket("b", bucket="a", opts=by(p)),
            lambda p: aws.s3.Bucket("b", bucket="c", opts=by(p)),
            "bucket",
            title="bucket name",
        ),
        case(
            lambda p: aws.rds.Instance("d", instance_class="db.t4g.small", opts=by(p)),
            lambda p: aws.rds.Instance("d", instance_class="db.t4g.small", storage_encrypted=True, opts=by(p)),
            "storageEncrypted",
            title="database encryption",
        ),
        case(
            lambda p: aws.kms.Key("k", opts=by(p)),
            lambda p: aws.kms.Key("k", multi_region=True, opts=by(p)),
            "multiRegion",
            title="key of several regions",
        ),
        case(
            lambda p: aws.msk.Cluster(
                "m",
                kafka_version="3.9.x",
                number_of_broker_nodes=2,
                broker_node_group_info={"client_subnets": ["a", "b"], "instance_type": "i", "security_groups": ["s"]},
                opts=by(p),
            ),
            lambda p: aws.msk.Cluster(
                "m",
                kafka_version="3.9.x",
                number_of_broker_nodes=2,
                broker_node_group_info={"client_subnets": ["a", "c"], "instance_type": "i", "security_groups": ["s"]},
                opts=by(p),
            ),
            "brokerNodeGroupInfo.clientSubnets[1]",
            title="nested input",
        ),
        case(
            lambda p: aws.sqs.Queue("q", delay_seconds=1, opts=by(p)),
            lambda p: aws.sqs.Queue("q", delay_seconds=2, opts=by(p, replace_on_changes=["delaySeconds"])),
            "delaySeconds",
            title="asked for",
        ),
    ],
)
def test_what_cannot_be_changed_in_place_is_replaced_with_its_data(before: Program, after: Program, reason: str):
    (change,) = difference(before, after).data_losses
    assert (change.action, change.reasons) == ("replace", (reason,))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        case(
            lambda p: aws.s3.Bucket("b", bucket="a", opts=by(p)),
            lambda p: aws.s3.Bucket("b", opts=by(p)),
            title="name that the provider remembers",
        ),
        case(
            lambda p: aws.rds.Instance("d", instance_class="db.t4g.small", opts=by(p)),
            lambda p: aws.rds.Instance("d", instance_class="db.t4g.small", storage_encrypted=False, opts=by(p)),
            title="default spelt out",
        ),
        case(
            lambda p: aws.sqs.Queue("q", delay_seconds=1, opts=by(p)),
            lambda p: aws.sqs.Queue("q", delay_seconds=2, opts=by(p)),
            title="input that AWS changes in place",
        ),
    ],
)
def test_what_can_be_changed_in_place_is(before: Program, after: Program):
    found = difference(before, after)
    assert (list(actions(found).values()), found.data_losses) == (["update"], ())


def test_another_region_replaces():
    def program(p: aws.Provider) -> None:
        aws.s3.Bucket("b", opts=by(p))

    (change,) = difference(program, program, regions=("us-east-1", "eu-west-1")).data_losses
    assert (change.reasons, change.inputs[0].old, change.inputs[0].new) == (("region",), "us-east-1", "eu-west-1")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        case(
            lambda p: aws.ec2.Subnet("s", vpc_id="v", cidr_block="10.0.0.0/24", opts=by(p)),
            lambda p: aws.ec2.Subnet("s", vpc_id="v", cidr_block="10.0.1.0/24", opts=by(p)),
            "cidrBlock",
            title="range of a subnet",
        ),
        case(
            lambda p: aws.backup.Selection(
                "s",
                iam_role_arn="r",
                plan_id="p",
                selection_tags=[{"type": "STRINGEQUALS", "key": "k", "value": "a"}],
                opts=by(p),
            ),
            lambda p: aws.backup.Selection("s", iam_role_arn="r", plan_id="p", opts=by(p)),
            "selectionTags",
            title="objects left out",
        ),
        case(
            lambda p: aws.acm.CertificateValidation(
                "v", certificate_arn="c", validation_record_fqdns=["a"], opts=by(p)
            ),
            lambda p: aws.acm.CertificateValidation(
                "v", certificate_arn="c", validation_record_fqdns=["a", "b"], opts=by(p)
            ),
            "validationRecordFqdns[1]",
            title="item more in a list",
        ),
    ],
)
def test_types_without_data_are_replaced_as_well(before: Program, after: Program, reason: str):
    (change,) = difference(before, after).changes
    assert (change.action, change.reasons, change.loses_data) == ("replace", (reason,), False)


def test_a_table_keeps_the_type_of_its_key():
    def table(kind: str, **options: Any) -> Program:
        return lambda p: aws.dynamodb.Table(
            "t", hash_key="id", attributes=[{"name": "id", "type": kind}], opts=by(p), **options
        )

    (change,) = difference(table("S"), table("N", billing_mode="PAY_PER_REQUEST")).changes
    assert (change.action, change.refusals) == ("update", ("hashKey id keeps its type S: only a new table has N",))
