"""What the systems' designs expected to cost: by their own formulas, beside list prices and the graphs."""

from decimal import Decimal
from functools import cache

import pytest

from cost.estimate import Estimate, estimate
from cost.expectations import Comparison, Expectations, Figure, OwnPrice, compare, expectations
from cost.load import loads
from cost.prices import book
from tests.conftest import STACKS, graph_of
from tests.cost.graphs import cost_settings, estimated, node

ALL = [
    pytest.param(each, figure, id=f"{figure.row}-{figure.of}-{figure.stack}")
    for each in expectations().values()
    for figure in each.figures
]
figures = pytest.mark.parametrize(("own", "figure"), ALL)


NOTHING = {"": estimated(), **{name: estimated() for name in ("small", "medium", "large", "mvp", "growth", "scale")}}


@cache
def estimates_of(stack: str) -> dict[str, Estimate]:
    graph = graph_of(stack).to_json()
    return {name: estimate(graph, load=each) for name, each in loads(cost_settings(stack)).items()}


@pytest.mark.requirement(
    "QA-59", "QA-60", "QA-61", "QA-62", "QA-63", "QA-64", "MA-81", "MA-82", "MA-83", "MA-84", "MA-85", "MA-86", "MA-87",
    "GD-153", "GD-154", "GD-155", "GD-156", "GD-157", "GD-158", "GD-159", "GD-160", "MS-11", "MS-37", "MS-41", "MS-45",
    "MS-57", "MS-58", "MS-59", "MS-60", "MS-61", "MS-62", "MS-63", "MQ-17", "MQ-26", "MQ-27", "MQ-28",
)  # fmt: skip
@figures
def test_a_figure_that_differs_from_an_amount_has_its_reason(own: Expectations, figure: Figure) -> None:
    """From its own terms, from list prices, from the graph; a reason without a difference is out of date."""
    found = compare(own, figure, estimates_of(figure.stack))
    assert bool(found.deviations or found.incomplete) == bool(figure.reason), (found.deviations, found.incomplete)


OWN_FORMULAS_THAT_DIFFER = {("GD-160", "secrets"), ("MA-87", "total, 1,000 users"), ("MA-87", "total, 10,000 users")}


@figures
def test_a_figure_is_what_its_own_formula_makes(own: Expectations, figure: Figure) -> None:
    found = compare(own, figure, NOTHING)
    differs = "own" in found.deviations
    assert differs == ((figure.row, figure.of) in OWN_FORMULAS_THAT_DIFFER), found.own


@figures
def test_a_figure_has_a_formula_a_volume_or_a_part_of_the_graph(own: Expectations, figure: Figure) -> None:
    assert figure.terms or figure.solves or figure.graph
    assert figure.stack in STACKS


@figures
def test_the_prices_of_a_figure_exist(own: Expectations, figure: Figure) -> None:
    assert {name for _, name in figure.terms} <= {*own.prices}


def test_no_price_is_kept_that_no_figure_uses() -> None:
    stated = {"s3-to-internet-gb", "s3-to-cloudfront-gb"}  # which a row names without a volume
    used = {name for each in expectations().values() for figure in each.figures for _, name in figure.terms}
    assert {name for each in expectations().values() for name in each.prices} - used == stated


@pytest.mark.requirement("GD-161")
@pytest.mark.parametrize(
    ("name", "usd"),
    [
        ("s3-gb-month", "0.023"),
        ("s3-get", "0.0000004"),
        ("s3-put", "0.000005"),
        ("cloudfront-gb", "0.085"),
        ("cloudfront-request", "0.00000075"),
        ("cache-node-hour", "0.226"),
        ("http-request", "0.000001"),
        ("secret-month", "0.40"),
        ("s3-to-internet-gb", "0.09"),
        ("s3-to-cloudfront-gb", "0"),
    ],
)
def test_the_book_of_the_design_has_the_unit_prices_that_it_used(name: str, usd: str) -> None:
    price = expectations()["gifdistributor"].prices[name]
    assert price.usd is not None
    assert price.usd / price.per == Decimal(usd)


@pytest.mark.requirement("MA-43")
def test_the_book_of_the_design_has_mediaconvert_by_the_minute() -> None:
    assert expectations()["messageai"].prices["mediaconvert-minute"].usd == Decimal("0.015")


def test_own_prices_are_not_in_the_book_of_list_prices() -> None:
    """A price of a design supports no amount of an estimate: that of MediaConvert has no dated source."""
    assert book().price("mediaconvert.normalized-minutes", "us-east-1") is None


def test_the_known_difference_of_a_list_price_is_found() -> None:
    [nodes] = [figure for figure in expectations()["gifdistributor"].figures if figure.row == "GD-159"]
    found = compare(expectations()["gifdistributor"], nodes, NOTHING)
    assert (found.own, found.listed) == (Decimal("494.94"), Decimal("451.14"))  # 0.226 and 0.206 an hour


def test_a_volume_is_solved_from_money() -> None:
    [storage] = [
        figure
        for figure in expectations()["quikapp"].figures
        if (figure.row, figure.stack) == ("QA-59", "quikapp-prod")
    ]
    found = compare(expectations()["quikapp"], storage, NOTHING)
    assert found.volume is not None
    assert round(found.volume) == 86_957  # GB, 2,000 USD at 0.023


NAT = Expectations(system="shop", prices={"hour": OwnPrice(usd=Decimal("0.05"), list="nat-gateway.hours")}, figures=())


def compared(usd: str, *, terms: tuple[tuple[Decimal, str], ...] = (), at_most: bool = False) -> Comparison:
    figure = Figure(
        row="A", of="NAT", stack="dev", usd=Decimal(usd), terms=terms, graph=("nat-gateway.*",), atMost=at_most
    )
    return compare(NAT, figure, {"": estimated(node("aws:ec2/natGateway:NatGateway"))})


def test_an_amount_differs_if_it_is_more_than_five_per_cent_away() -> None:
    assert compared("31.30").deviations == []
    assert compared("31.20").deviations == ["graph"]


def test_a_bound_is_kept_by_less() -> None:
    assert compared("100", at_most=True).deviations == []
    assert compared("32", at_most=True).deviations == ["graph"]


def test_own_terms_have_own_prices_and_list_prices() -> None:
    found = compared("36.50", terms=((Decimal(730), "hour"),))
    assert (found.own, found.listed, found.fixed) == (Decimal("36.50"), Decimal("32.85"), Decimal("32.85"))
    assert found.deviations == ["list", "graph"]
