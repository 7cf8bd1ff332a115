"""Savings that a stack does not take, with their amounts by the same prices: advice, not findings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cost.charge import HOURS
from cost.estimate import Line, total
from cost.prices import Book

WORKING_HOURS = Decimal(50 * 52) / 12  # of a month: 10 hours on 5 days of a week
STOPPABLE = ("ec2.hours.", "fargate.", "rds.postgres.")


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A saving. usd: of a month; None where it is not known. but: what is lost by it."""

    name: str
    usd: Decimal | None
    but: str


Rule = Callable[[Sequence[Line], Book], Iterator[Advice]]


def advice(lines: Sequence[Line], prices: Book, *, production: bool) -> list[Advice]:
    """Savings by falling amount, those without one last."""
    rules: list[Rule] = [*RULES] if production else [*RULES, nights]
    found = [item for rule in rules for item in rule(lines, prices) if item.usd is None or item.usd > 0]
    return sorted(found, key=lambda item: (item.usd is None, -(item.usd or 0), item.name))


def endpoints(lines: Sequence[Line], _: Book) -> Iterator[Advice]:
    """Interface endpoints in one zone."""
    saved = Decimal(0)
    for line in _of(lines, "interface-endpoint.hours"):
        if line.amount and line.quantity and line.quantity > HOURS:
            saved += line.amount * (1 - HOURS / line.quantity)
    yield Advice(
        name="interface endpoints in one zone each",
        usd=saved,
        but="data between zones is charged, and a failure of the zone is one of the endpoint",
    )


def gateways(lines: Sequence[Line], _: Book) -> Iterator[Advice]:
    """One NAT gateway in a region."""
    saved = Decimal(0)
    for region in sorted({line.region for line in _of(lines, "nat-gateway.hours")}):
        amounts = [
            line.amount for line in _of(lines, "nat-gateway.hours") if line.region == region and line.amount is not None
        ]
        saved += sum(amounts[1:], Decimal(0))
    yield Advice(
        name="one NAT gateway in a region", usd=saved, but="a failure of its zone cuts the others off the internet"
    )


def concurrency(lines: Sequence[Line], _: Book) -> Iterator[Advice]:
    """Provisioned concurrency."""
    yield Advice(
        name="no provisioned concurrency",
        usd=total(_of(lines, "lambda.provisioned-gb-seconds.")),
        but="cold starts; requests that it serves cost less, so that an idle one is dearest",
    )


def architectures(lines: Sequence[Line], prices: Book) -> Iterator[Advice]:
    """arm64 in place of x86_64."""
    saved = Decimal(0)
    for line in lines:
        other = prices.price(line.key.replace(".x86_64", ".arm64"), line.region)
        if line.key.endswith(".x86_64") and other and line.quantity is not None and line.amount is not None:
            saved += line.amount - (other.amount(line.quantity) or line.amount)
    yield Advice(name="arm64 in place of x86_64", usd=saved, but="images and layers have to be built for it")


def capacity(lines: Sequence[Line], _: Book) -> Iterator[Advice]:
    """Tables on demand."""
    yield Advice(
        name="tables on demand in place of provisioned capacity",
        usd=total([*_of(lines, "dynamodb.rcu-months"), *_of(lines, "dynamodb.wcu-months")]),
        but="requests are then charged; at a high and even load they cost more",
    )


def volumes(lines: Sequence[Line], prices: Book) -> Iterator[Advice]:
    """gp3 in place of gp2."""
    saved = Decimal(0)
    for line in _of(lines, "ebs.gp2-gb-months"):
        other = prices.price("ebs.gp3-gb-months", line.region)
        if other and line.quantity is not None and line.amount is not None:
            saved += line.amount - (other.amount(line.quantity) or line.amount)
    yield Advice(name="gp3 in place of gp2", usd=saved, but="no loss")


def spot(lines: Sequence[Line], _: Book) -> Iterator[Advice]:
    """Fargate Spot."""
    if total(_of(lines, "fargate.vcpu-hours.")):
        yield Advice(
            name="Fargate Spot for tasks that may be interrupted",
            usd=None,
            but="tasks stop with two minutes' notice; Spot has no list price",
        )


def tiering(lines: Sequence[Line], _: Book) -> Iterator[Advice]:
    """S3 Intelligent-Tiering."""
    if list(_of(lines, "s3.standard-gb-months")) and not list(_of(lines, "s3.monitored-objects")):
        yield Advice(
            name="S3 Intelligent-Tiering",
            usd=None,
            but="each object is charged for its monitoring; what it saves depends on how often objects are read",
        )


def nights(lines: Sequence[Line], _: Book) -> Iterator[Advice]:
    """Tasks, nodes and databases at work only."""
    stopped = [line for line in lines if not line.by_usage and "hours." in line.key and line.key.startswith(STOPPABLE)]
    yield Advice(
        name="tasks, nodes and databases off outside of working hours, 10 hours on 5 days",
        usd=total(stopped) * (1 - WORKING_HOURS / HOURS),
        but="nobody works in other hours; RDS starts a stopped database again after 7 days",
    )


RULES: tuple[Rule, ...] = (endpoints, gateways, concurrency, architectures, capacity, volumes, spot, tiering)


def _of(lines: Sequence[Line], key: str) -> list[Line]:
    """Lines whose price begins with a key."""
    return [line for line in lines if line.key.startswith(key)]
