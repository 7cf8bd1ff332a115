"""Changes of inputs that replace a resource, and those that update it."""

from typing import Any

import pulumi_aws as aws
import pytest

from tests.preview.programs import Program, actions, by, case, difference


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
            title="replaceOnChanges",
        ),
    ],
)
def test_a_replacement_loses_the_data_of_a_stateful_type(before: Program, after: Program, reason: str):
    (change,) = difference(before, after).data_losses
    assert (change.action, change.reasons) == ("replace", (reason,))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        case(
            lambda p: aws.s3.Bucket("b", bucket="a", opts=by(p)),
            lambda p: aws.s3.Bucket("b", opts=by(p)),
            title="omitted name",
        ),
        case(
            lambda p: aws.rds.Instance("d", instance_class="db.t4g.small", opts=by(p)),
            lambda p: aws.rds.Instance("d", instance_class="db.t4g.small", storage_encrypted=False, opts=by(p)),
            title="explicit default",
        ),
        case(
            lambda p: aws.sqs.Queue("q", delay_seconds=1, opts=by(p)),
            lambda p: aws.sqs.Queue("q", delay_seconds=2, opts=by(p)),
            title="updatable input",
        ),
    ],
)
def test_an_updatable_input_does_not_replace(before: Program, after: Program):
    found = difference(before, after)
    assert (list(actions(found).values()), found.data_losses) == (["update"], ())


def test_a_changed_region_replaces():
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
            title="CIDR block of a subnet",
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
            title="omitted objects",
        ),
        case(
            lambda p: aws.acm.CertificateValidation(
                "v", certificate_arn="c", validation_record_fqdns=["a"], opts=by(p)
            ),
            lambda p: aws.acm.CertificateValidation(
                "v", certificate_arn="c", validation_record_fqdns=["a", "b"], opts=by(p)
            ),
            "validationRecordFqdns[1]",
            title="additional list item",
        ),
    ],
)
def test_a_replacement_of_a_stateless_type_loses_no_data(before: Program, after: Program, reason: str):
    (change,) = difference(before, after).changes
    assert (change.action, change.reasons, change.loses_data) == ("replace", (reason,), False)


def test_aws_refuses_a_changed_key_type_of_a_table():
    def table(kind: str, **options: Any) -> Program:
        return lambda p: aws.dynamodb.Table(
            "t", hash_key="id", attributes=[{"name": "id", "type": kind}], opts=by(p), **options
        )

    (change,) = difference(table("S"), table("N", billing_mode="PAY_PER_REQUEST")).changes
    assert (change.action, change.refusals) == ("update", ("hashKey id keeps its type S: only a new table has N",))
