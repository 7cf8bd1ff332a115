"""The prices of cost/book from AWS's price list: `python -m tools.prices`, with network and credentials.

It asks for the prices that cost/queries.yaml knows of those that the stacks are charged for, priced or not, and writes
them with the version of the list. A price that the list answers with none or several products keeps its entry in the
book, and is reported. No check and no preview needs it.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field

from cost.charge import HOURS
from cost.estimate import estimate
from cost.prices import FOLDER, GLOBAL, BookError, read
from policy.command import run
from preview.engine import run_stack
from preview.stack_file import load, stacks

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "cost" / "queries.yaml"
ENDPOINT = "us-east-1"  # one of the regions that answer for all
UNLIMITED = "Inf"


class Query(BaseModel):
    """Where the list has a price. hours: whether it is one of an hour, and the book's of a month."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: str
    usage: str
    filters: Mapping[str, str] = Field(default_factory=dict[str, str])
    hours: bool = False


class NotFoundError(Exception):
    """The list has none or several products for a price; the text has their number."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A price of the list. tiers: up to which quantity, and USD. version: of the list; published: its date."""

    tiers: tuple[tuple[Decimal | None, Decimal], ...]
    version: str
    published: str
    service: str


@dataclass
class Refreshed:
    """Prices by region and key, and a line for each that was not found."""

    prices: dict[str, dict[str, Answer]] = field(default_factory=dict[str, dict[str, Answer]])
    missing: list[str] = field(default_factory=list[str])


@cache
def queries() -> Mapping[str, Query]:
    """The entries of cost/queries.yaml."""
    content: dict[str, Any] = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    return {key: Query.model_validate(item) for key, item in content.items()}


def query_of(key: str) -> Query | None:
    """The query of a price, with the size in place of `{}`; None without one."""
    for name, found in queries().items():
        if name.endswith("*") and key.startswith(name[:-1]):
            size = key.removeprefix(name[:-1]).removeprefix("kafka.")
            return found.model_copy(update={"usage": found.usage.format(size)})
        if name == key:
            return found
    return None


def ask(client: Any, query: Query, region: str) -> Answer:
    """The answer to a query. NotFoundError unless exactly one product matches."""
    terms = {"regionCode": region, **query.filters}
    filters = [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in terms.items()]
    pages = client.get_paginator("get_products").paginate(ServiceCode=query.service, Filters=filters)
    products = [json.loads(text) for page in pages for text in page["PriceList"]]
    found = [
        item for item in products if _is_usage(item["product"]["attributes"].get("usagetype", ""), query.usage, region)
    ]
    if len(found) != 1:
        raise NotFoundError(f"{len(found)} products of {query.service} end in {query.usage}")
    return Answer(
        tiers=tuple(_tiers(found[0], HOURS if query.hours else Decimal(1))),
        version=found[0]["version"],
        published=found[0]["publicationDate"][:10],
        service=query.service,
    )


def refresh(client: Any, needed: Iterable[tuple[str, str]]) -> Refreshed:
    """Prices for keys and regions, of those with a query."""
    result = Refreshed()
    for key, region in sorted({*needed}):
        query = query_of(key)
        if query is None or region == GLOBAL:
            continue
        try:
            result.prices.setdefault(region, {})[key] = ask(client, query, region)
        except NotFoundError as error:
            result.missing.append(f"{region} {key}: {error}")
    return result


def merged(content: Mapping[str, Any], prices: Mapping[str, Answer]) -> dict[str, Any]:
    """The content of a file of the book with the new prices in lists of their own. BookError if it is invalid."""
    lists = [{**each, "prices": _without(each["prices"], prices)} for each in content["lists"]]
    by_source: dict[tuple[str, str], dict[str, Any]] = {}
    for key, answer in prices.items():
        source = f"AWS price list {answer.service} {answer.version}"
        by_source.setdefault((source, answer.published), {})[key] = _entry(answer)
    new = [
        {"source": source, "published": published, "kind": "price list", "prices": found}
        for (source, published), found in sorted(by_source.items())
    ]
    result = {"region": content["region"], "lists": [*(each for each in lists if each["prices"]), *new]}
    if not list(read(result)):
        raise BookError(f"{content['region']}: no prices are left")
    return result


def _is_usage(usage: str, end: str, region: str) -> bool:
    """`USE1-NatGateway-Hours`, `us-east-1-NatGateway-Hours` and `NatGateway-Hours`, but no other that ends so."""
    prefix = usage.removesuffix(end).removesuffix("-")
    return usage.endswith(end) and (prefix == region or "-" not in prefix) and usage in (end, f"{prefix}-{end}")


def _tiers(product: Mapping[str, Any], factor: Decimal) -> Iterator[tuple[Decimal | None, Decimal]]:
    [term] = product["terms"]["OnDemand"].values()
    dimensions: Sequence[Mapping[str, Any]] = sorted(
        term["priceDimensions"].values(), key=lambda item: Decimal(item.get("beginRange", "0"))
    )
    for item in dimensions:
        upto = item.get("endRange", UNLIMITED)
        yield None if upto == UNLIMITED else Decimal(upto), Decimal(item["pricePerUnit"]["USD"]) * factor


def _entry(answer: Answer) -> Any:
    if len(answer.tiers) == 1:
        return float(answer.tiers[0][1])
    return {"tiers": [[None if upto is None else float(upto), float(usd)] for upto, usd in answer.tiers]}


def _without(prices: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: price for key, price in prices.items() if key not in {*keys}}


def _content(path: Path, region: str) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {"region": region, "lists": []}


def main() -> int:
    """Write the book. Exit code 1 where a price was not found."""
    import boto3  # pyright: ignore[reportMissingTypeStubs]

    needed = {
        (line.key, line.region)
        for name in stacks(ROOT)
        for line in estimate(run_stack(load(ROOT, name)).to_json()).lines
    }
    client: Any = cast("Any", boto3).client("pricing", region_name=ENDPOINT)
    found = refresh(client, needed)
    for region, prices in found.prices.items():
        path = FOLDER / f"{region}.yaml"
        content = _content(path, region)
        text = yaml.safe_dump(merged(content, prices), sort_keys=False, width=120)
        path.write_text(text, encoding="utf-8")
        print(f"{region}: {len(prices)} prices")
    for line in found.missing:
        print(line, file=sys.stderr)
    return 1 if found.missing else 0


if __name__ == "__main__":
    sys.exit(run(main))
