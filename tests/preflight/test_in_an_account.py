"""Answers of an account as moto has it: what exists is counted and taken, what does not is free."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from preflight.account import Account
from preflight.demand import Amount
from preflight.names import NAMES, bucket_free, free
from preflight.quotas import QUOTAS, used
from tests.preflight.accounts import everywhere, session

BY_CODE = {quota.code: quota for quota in QUOTAS}


@pytest.fixture
def account() -> Iterator[Account]:
    with mock_aws():
        yield Account(lambda service, region: session().client(service, region_name=region))


def test_buckets_are_taken_and_counted(account: Account) -> None:
    session().client("s3").create_bucket(Bucket="acme-media")
    states = [bucket_free(account, "us-east-1", name).state for name in ("acme-media", "acme-other")]
    assert states == ["missing", "ok"]
    assert used(account, BY_CODE["L-DC2B2D3D"], "global", "") == 1


def test_queues_tables_and_secrets_are_taken(account: Account) -> None:
    session().client("sqs").create_queue(QueueName="acme-jobs")
    session().client("secretsmanager").create_secret(Name="acme/key")
    taken = [
        free(account, "us-east-1", NAMES[type_], (name,)).state
        for type_, name in (
            ("aws:sqs/queue:Queue", "acme-jobs"),
            ("aws:secretsmanager/secret:Secret", "acme/key"),
            ("aws:dynamodb/table:Table", "acme-records"),
        )
    ]
    assert taken == ["missing", "missing", "ok"]


def test_an_amount_without_instances_asks_nothing() -> None:
    assert Amount(2).number(everywhere(lambda call: "AccessDenied"), "us-east-1") == 2
