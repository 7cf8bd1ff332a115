"""What a change costs: joined charges, signs, and amounts that are not known."""

from decimal import Decimal

from cost import change
from tests.cost.graphs import estimated, node

NAT = "aws:ec2/natGateway:NatGateway"
ONE = estimated(node(NAT, name="a"))
TWO = estimated(node(NAT, name="a"), node(NAT, name="b"))
NONE = estimated()


def test_nothing_changes_between_equal_estimates() -> None:
    assert change.changes(ONE, estimated(node(NAT, name="a"))) == []


def test_a_new_resource_adds_its_charges() -> None:
    found = [(item.sign, item.line.item, item.amount) for item in change.changes(ONE, TWO)]
    assert found == [("+", "NAT gateway", Decimal("32.85")), ("+", "data through NAT gateway", None)]


def test_a_deleted_resource_removes_its_charges() -> None:
    found = [(item.sign, item.line.item, item.amount) for item in change.changes(TWO, ONE)]
    assert found == [("-", "NAT gateway", Decimal("-32.85")), ("-", "data through NAT gateway", None)]


def test_another_quantity_changes_a_charge() -> None:
    endpoints = [
        estimated(node("aws:ec2/vpcEndpoint:VpcEndpoint", {"vpcEndpointType": "Interface", "subnetIds": subnets}))
        for subnets in (["a"], ["a", "b"])
    ]
    [item] = change.changes(*endpoints)
    assert (item.sign, item.amount) == ("~", Decimal("7.30"))


def test_a_price_that_is_lost_is_no_saving() -> None:
    """The same charge, in a size without a price: infracost reported such a change as a saving."""
    brokers = [estimated(node("aws:s3/bucket:Bucket"), usage={"standardGb": size}) for size in ("100", "60_000")]
    [item] = change.changes(*brokers)
    assert (item.sign, item.amount) == ("~", None)


def test_a_stack_that_is_new_or_gone_is_compared_with_nothing() -> None:
    assert [item.sign for item in change.changes(None, ONE)] == ["+", "+"]
    assert [item.sign for item in change.changes(ONE, None)] == ["-", "-"]


def test_the_text_has_totals_and_charges_without_an_amount() -> None:
    assert change.render(NONE, ONE, "main (1a2b3c4)").splitlines() == [
        "shop / dev: 0.00 -> 32.85 USD a month fixed (+32.85), 0.00 -> 0.00 by usage (+0.00) and 0 -> 1 without an "
        "amount, against main (1a2b3c4)",
        "",
        "Fixed (1)",
        "+  a  us-east-1  NAT gateway  730  hour  0.045 per hour  +32.85",
        "",
        "By usage (1)",
        "+  a  us-east-1  data through NAT gateway  x1  GB  0.045 per GB, usage missing",
    ]


def test_a_charge_without_a_price_says_so() -> None:
    [_, *rows] = change.render(NONE, estimated(node(NAT, name="a", region="us-west-2")), "main").splitlines()
    assert "+  a  us-west-2  NAT gateway  730  hour  unpriced" in rows


def test_json_has_null_for_an_amount_that_is_not_known() -> None:
    found = change.document(NONE, ONE, "main")
    assert found["fixed"] == {"before": "0", "after": "32.850"}
    assert [item["amount"] for item in found["changes"]] == ["32.850", None]
