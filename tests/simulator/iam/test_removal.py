"""An action that is removed from the policies of a role: what else allows it still does."""

from typing import Any

import pytest

from simulator.iam.attached import attached
from simulator.iam.context import Request, RoleSession
from simulator.iam.evaluation import evaluate
from tests.simulator.running import ACCOUNT, BUCKET, ROLE, allow, bucket, bucket_policy, graph, role

OBJECTS = f"arn:aws:s3:::{BUCKET}/*"
READ = allow(["s3:GetObject", "s3:GetObjectTagging"], OBJECTS)
NAMED = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "s3:GetObject", "Resource": OBJECTS}
DENIED = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": OBJECTS}


def allowed(action: str, removed: str, *statements: Any, named: bool = False) -> bool:
    """Whether a role may do an action on an object, without another one."""
    policy = [bucket_policy(BUCKET, NAMED)] if named else []
    nodes = graph(bucket(), *policy, *role(ROLE, "lambda.amazonaws.com", *statements))
    request = Request(
        principal=RoleSession(ROLE), action=action, resource=f"arn:aws:s3:::{BUCKET}/a", account_id=ACCOUNT
    )
    return evaluate(request, attached(nodes).without(ROLE, removed).policies(request)).allowed


@pytest.mark.parametrize(
    ("action", "statements", "expected"),
    [
        ("s3:GetObject", [READ], False),
        ("s3:GetObjectTagging", [READ], True),
        ("s3:GetObject", [READ, READ], False),
        ("s3:GetObject", [READ, allow("s3:Get*", OBJECTS)], True),
        ("s3:GetObject", [allow("s3:Get*", OBJECTS), DENIED], False),
    ],
)
def test_an_action_is_removed_as_it_is_written_from_what_allows_it(
    action: str, statements: list[Any], expected: bool
) -> None:
    assert allowed(action, "s3:GetObject", *statements) is expected


def test_what_the_policy_of_a_resource_allows_is_not_missed() -> None:
    assert allowed("s3:GetObject", "s3:GetObject", READ, named=True)
