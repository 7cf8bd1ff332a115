"""A report as text and as JSON."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from cost import text
from cost.expectations import Comparison
from cost.report import Report
from cost.text import aligned, quantity, usd


def render(report: Report) -> str:
    """The estimate, and a section for all that the stack has beside it."""
    return "\n".join([text.render(report.estimate), *sections(report)])


def sections(report: Report) -> Iterator[str]:
    """Profiles, reductions, usage that nothing reads, expectations and advice; none that are empty."""
    yield from _section("Profiles", _profiles(report), left=(0,))
    if report.reductions:
        yield from _section(
            f"With discounts and free amounts ({usd(report.reduced)})", _reductions(report), left=(0, 3)
        )
    yield from _section(
        "Usage that no price depends on", [["", role, name] for role, name in report.estimate.unread], left=(0, 1, 2)
    )
    yield from _section("Expected by the design", _expectations(report.comparisons), left=(0, 1, 8))
    yield from _section("Savings that are not taken", _advice(report), left=(0, 2))


def document(report: Report) -> dict[str, Any]:
    """The report as a JSON object; amounts are strings, null where one is not known."""
    return {
        **text.document(report.estimate),
        "profile": report.estimate.load.profile,
        "profiles": {
            each.load.profile: {"users": str(each.load.users), "byUsage": str(each.total(by_usage=True))}
            for each in report.profiles
        },
        "reduced": str(report.reduced),
        "reductions": [
            {"name": item.name, "reason": item.reason, "of": str(item.of), "change": str(item.change)}
            for item in report.reductions
        ],
        "unreadUsage": [".".join(entry) for entry in report.estimate.unread],
        "advice": [
            {"name": item.name, "amount": None if item.usd is None else str(item.usd), "but": item.but}
            for item in report.advice
        ],
    }


def _section(title: str, rows: Sequence[Sequence[str]], left: Sequence[int]) -> Iterator[str]:
    if rows:
        yield ""
        yield title
        yield from aligned(rows, left=left)


def _profiles(report: Report) -> list[list[str]]:
    if not report.profiles:
        return []
    return [
        ["  profile", "users", "fixed", "by usage", "without usage", "unpriced"],
        *(
            [
                f"  {each.load.profile}",
                quantity(each.load.users),
                usd(each.total(by_usage=False)),
                usd(each.total(by_usage=True)),
                str(len(each.having("usage missing"))),
                str(len(each.having("unpriced"))),
            ]
            for each in report.profiles
        ),
    ]


def _reductions(report: Report) -> list[list[str]]:
    return [[f"  {item.name}", usd(item.of), signed(item.change), item.reason] for item in report.reductions]


def _expectations(comparisons: Sequence[Comparison]) -> list[list[str]]:
    if not comparisons:
        return []
    rows = [
        ["  row", "of", "expected", "own formula", "list prices", "graph, fixed", "profile", "volume", "difference"]
    ]
    for item in comparisons:
        figure = item.figure
        upper = f"-{usd(figure.up_to)}" if figure.up_to is not None else ""
        graph = known(item.fixed) + (f" + {item.without_amount} unknown" if item.without_amount else "")
        volume = "" if item.volume is None else quantity(item.volume.quantize(Decimal(1)))
        rows.append(
            [
                f"  {figure.row}",
                figure.of,
                usd(figure.usd) + upper,
                known(item.own),
                known(item.listed),
                graph,
                known(item.estimated),
                volume,
                figure.reason,
            ]
        )
    return rows


def _advice(report: Report) -> list[list[str]]:
    return [[f"  {item.name}", known(item.usd), f"but {item.but}"] for item in report.advice]


def known(amount: Decimal | None) -> str:
    """The amount, `-` if there is none."""
    return "-" if amount is None else usd(amount)


def signed(amount: Decimal) -> str:
    """`+1.00`, `-1.00`"""
    return f"+{usd(amount)}" if amount >= 0 else usd(amount)
