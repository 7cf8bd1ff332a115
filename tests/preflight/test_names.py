"""Names that are free, and those in use."""

import pytest

from preflight.account import NotKnownError
from preflight.names import NAMES, bucket_free, free, named, questions
from tests.preflight.accounts import Answers, graph, resource

QUEUES, SECRETS = NAMES["aws:sqs/queue:Queue"], NAMES["aws:secretsmanager/secret:Secret"]


@pytest.mark.parametrize(
    ("code", "state"), [("404", "ok"), ("301", "missing"), ("403", "not known")], ids=["free", "elsewhere", "forbidden"]
)
def test_a_bucket_name_by_its_error(code: str, state: str) -> None:
    answers = Answers().refuses("s3.head_bucket", code)
    assert answers.verdict(bucket_free, "us-east-1", "acme-media")[0] == state


def test_a_bucket_that_answers_is_taken() -> None:
    answers = Answers().gives("s3.head_bucket", {}, Bucket="acme-media")
    assert answers.verdict(bucket_free, "us-east-1", "acme-media")[0] == "missing"


def test_another_error_is_not_known() -> None:
    with pytest.raises(NotKnownError):
        bucket_free(Answers().refuses("s3.head_bucket", "503").account, "us-east-1", "acme-media")


def test_a_queue_is_named_at_the_end_of_its_url() -> None:
    answers = Answers().gives("sqs.list_queues", {"QueueUrls": ["https://sqs/1/acme-jobs"]}, MaxResults=1000)
    assert answers.verdict(free, "us-east-1", QUEUES, ("acme-jobs", "jobs")) == ("missing", "taken: acme-jobs")


def test_deleted_secrets_keep_their_names() -> None:
    answers = Answers().gives(
        "secretsmanager.list_secrets", {"SecretList": [{"Name": "acme/key"}]}, IncludePlannedDeletion=True
    )
    assert answers.verdict(free, "us-east-1", SECRETS, ("acme/key",)) == ("missing", "taken: acme/key")


def test_free_names_are_counted() -> None:
    answers = Answers().gives("secretsmanager.list_secrets", {"SecretList": []}, IncludePlannedDeletion=True)
    assert answers.verdict(free, "us-east-1", SECRETS, ("acme/key", "acme/two")) == ("ok", "2 free")


def test_names_are_by_type_and_region() -> None:
    nodes = [
        resource("aws:sqs/queue:Queue", "a", name="acme-a"),
        resource("aws:sqs/queue:Queue", "b", name="acme-b"),
        resource("aws:cloudfront/distribution:Distribution", region="global", aliases=["a.example", "b.example"]),
        resource("aws:cloudfront/distribution:Distribution", "two", region="global"),
    ]
    assert named(graph(*nodes)) == {
        ("aws:sqs/queue:Queue", "us-east-1"): ["acme-a", "acme-b"],
        ("aws:cloudfront/distribution:Distribution", "global"): ["a.example", "b.example"],
    }


def test_a_question_for_each_bucket_and_each_list() -> None:
    nodes = [
        resource("aws:s3/bucket:Bucket", bucket="acme-media"),
        resource("aws:sqs/queue:Queue", name="acme-jobs"),
    ]
    assert [each.subject for each in questions(graph(*nodes))] == ["acme-media", "sqs Queue"]
