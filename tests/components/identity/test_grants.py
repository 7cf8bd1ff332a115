"""Grants: equal statements are merged, since IAM limits the size of a role's policies."""

from pulumi import Output

from components.foundation.documents import statement
from components.foundation.grants import ActionsGrant, joined, sid, statements_of

ONE, TWO = "arn:aws:sqs:us-east-1:123456789012:one", "arn:aws:sqs:us-east-1:123456789012:two"
SEND, VIA = ["sqs:SendMessage"], {"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}}


def test_equal_actions_are_one_statement_over_all_resources_named_after_the_first() -> None:
    (found,) = joined([statement("One", SEND, ONE), statement("Two", SEND, TWO)])
    assert (found["Sid"], found["Action"], found["Resource"]) == ("OneAnd1More", SEND, [ONE, TWO])


def test_a_resource_that_is_named_twice_is_there_once() -> None:
    (found,) = joined([statement("One", SEND, ONE), statement("Again", SEND, ONE)])
    assert found["Resource"] == ONE


def test_other_actions_are_another_statement() -> None:
    found = joined([statement("One", SEND, ONE), statement("Two", ["sqs:ReceiveMessage"], TWO)])
    assert [(entry["Sid"], entry["Resource"]) for entry in found] == [("One", ONE), ("Two", TWO)]


def test_another_condition_is_another_statement() -> None:
    found = joined([statement("One", SEND, ONE), statement("Two", SEND, TWO, conditions=VIA)])
    assert [entry["Sid"] for entry in found] == ["One", "Two"]


def test_the_order_is_that_of_the_first_of_each() -> None:
    entries = [statement("A", SEND, ONE), statement("B", ["sqs:ReceiveMessage"], ONE), statement("C", SEND, TWO)]
    assert [entry["Sid"] for entry in joined(entries)] == ["AAnd1More", "B"]


def test_resources_that_are_known_later_are_joined_and_those_of_one_output_once() -> None:
    later: Output[str] = Output.from_input(ONE)
    (found,) = joined([statement("One", SEND, later), statement("Two", SEND, later), statement("Three", SEND, TWO)])
    first, second = found["Resource"]
    assert first is later
    assert second == TWO


def test_unknown_conditions_are_never_merged() -> None:
    def conditions() -> dict[str, dict[str, Output[str]]]:
        return {"ArnEquals": {"aws:SourceArn": Output.from_input(ONE)}}

    found = joined(
        [statement("One", SEND, ONE, conditions=conditions()), statement("Two", SEND, TWO, conditions=conditions())]
    )
    assert [entry["Sid"] for entry in found] == ["One", "Two"]


def test_grants_of_several_resources_come_as_one_statement() -> None:
    grants = {
        name: ActionsGrant(actions=SEND, resources=[arn]) for name, arn in (("queue-one", ONE), ("queue-two", TWO))
    }
    (found,) = statements_of(grants)
    assert (found["Sid"], found["Resource"]) == ("QueueOneAnd1More", [ONE, TWO])


def test_a_sid_has_letters_and_digits_only() -> None:
    assert sid("table-share_links.2") == "TableShareLinks2"
