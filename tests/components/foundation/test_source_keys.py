"""Condition keys that services send, by use."""

import pytest

from components.foundation.source_keys import USES, encryption_conditions, source_conditions, use_of

ACCOUNT = "123456789012"
SOURCE = ("aws:SourceAccount", "aws:SourceArn")


@pytest.mark.parametrize(
    ("service", "action", "context", "keys"),
    [
        ("events.amazonaws.com", "sqs:SendMessage", (), SOURCE),
        ("events.amazonaws.com", "sns:Publish", (), ()),
        ("events.amazonaws.com", "kms:GenerateDataKey*", ("aws:sns:topicArn",), ()),
        ("events.amazonaws.com", "kms:Decrypt", ("aws:sqs:arn",), ()),
        ("events.amazonaws.com", "kms:Decrypt", ("aws:events:event-bus:arn",), SOURCE),
        ("events.amazonaws.com", "kms:DescribeKey", (), SOURCE),
        ("events.amazonaws.com", "kms:Decrypt", (), ()),
        ("sns.amazonaws.com", "kms:Decrypt", ("aws:sqs:arn",), SOURCE),
        ("cloudwatch.amazonaws.com", "sns:Publish", (), SOURCE),
        ("logs.eu-west-1.amazonaws.com", "kms:Encrypt", ("aws:logs:arn",), ()),
    ],
)
def test_a_use_has_the_source_keys_of_its_guide(
    service: str, action: str, context: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    use = use_of(service, action, context)
    assert use is not None
    assert use.keys == keys


def test_an_unknown_use_is_expected_to_send_its_source() -> None:
    assert use_of("pipes.amazonaws.com", "sqs:SendMessage") is None
    assert source_conditions("pipes.amazonaws.com", "sqs:SendMessage", account_id=ACCOUNT, source_arns="arn") == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnEquals": {"aws:SourceArn": "arn"},
    }


def test_a_use_without_a_source_has_no_conditions() -> None:
    assert source_conditions("events.amazonaws.com", "sns:Publish", account_id=ACCOUNT, source_arns="arn") is None


def test_an_encrypted_resource_is_identified_by_its_arn() -> None:
    assert encryption_conditions("aws:sqs:arn", ["a", "b"]) == {
        "ArnEquals": {"kms:EncryptionContext:aws:sqs:arn": ["a", "b"]}
    }


def test_every_use_has_a_guide() -> None:
    assert [use for use in USES if not use.guide] == []
