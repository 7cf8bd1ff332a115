"""`python -m bench [STACK ...] [--rounds N]`: time and memory of each stack, and of prod by number of regions."""

import argparse
import compileall
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import policy
from bench.regions import in_regions
from policy.command import run
from preview.engine import run_stack
from preview.stack_file import StackFile, load, stacks

ROOT = Path(__file__).resolve().parent.parent
GROWTH = ("prod", (2, 4, 8))
Measured = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all measurements once a round, and print the minimum of each: noise only increases time."""
    parser = argparse.ArgumentParser(
        prog="bench", description="Time and memory of previews, compared with flat registration."
    )
    parser.add_argument("stacks", nargs="*", default=stacks(ROOT), help="all by default")
    parser.add_argument("--rounds", type=int, default=3, help="3 by default")
    options = parser.parse_args(arguments)
    for package in ("bench", "components", "policy", "preview"):  # bytecode is no part of the measurement
        compileall.compile_dir(ROOT / package, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        runs = _prepare(Path(folder), options.stacks)
        measured = [{run: _measure(*run) for run in runs} for _ in range(options.rounds)]
    best = {run: min((results[run] for results in measured), key=lambda item: item["seconds"]) for run in runs}
    by_name = {(kind, file.stem): result for (kind, file), result in best.items()}
    _print_stacks(by_name, options.stacks)
    _print_growth(by_name)
    policy.show([(name, result) for (kind, name), result in by_name.items() if kind in ("program", "copies")])
    return 0


def _prepare(folder: Path, names: Sequence[str]) -> list[tuple[str, Path]]:
    """The measurements: each stack, its flat registration, and the multi-region variants."""
    runs: list[tuple[str, Path]] = []
    for name in names:
        stack = _write(folder / f"{name}.json", _plain(load(ROOT, name)))
        items = _measure("capture", stack)["items"]
        flat = _write(folder / f"{name}.flat.json", {"items": items, "root": str(ROOT)})
        runs += [("program", stack), ("flat", flat)]
    name, counts = GROWTH
    if name in names:
        wide = [(count, in_regions(load(ROOT, name), count)) for count in counts]
        runs += [("program", _write(folder / f"{count} regions.json", _plain(stack))) for count, stack in wide]
        graph = run_stack(load(ROOT, name)).to_json()
        for copies in policy.COPIES:
            content = {"graph": graph, "copies": copies}
            runs.append(("copies", _write(folder / f"{name} x {copies}.json", content)))
    return runs


def _plain(stack: StackFile) -> dict[str, Any]:
    return {**asdict(stack), "root": str(stack.root), "entry": str(stack.entry)}


def _write(file: Path, content: dict[str, Any]) -> Path:
    file.write_text(json.dumps(content))
    return file


def _measure(kind: str, file: Path) -> Measured:
    done = subprocess.run(
        [sys.executable, "-m", "bench.measure", kind, str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _print_stacks(results: dict[tuple[str, str], Measured], names: Sequence[str]) -> None:
    print(f"{'stack':<22}{'resources':>10}{'seconds':>9}{'CPU s':>8}{'MiB':>6}{'flat s':>9}{'ratio':>7}")
    for name in names:
        program, flat = results["program", name], results["flat", f"{name}.flat"]
        print(
            f"{name:<22}{program['resources']:>10}{program['seconds']:>9.2f}{program['cpu_seconds']:>8.2f}"
            f"{program['mebibytes']:>6.0f}{flat['seconds']:>9.2f}{program['seconds'] / flat['seconds']:>7.2f}"
        )


def _print_growth(results: dict[tuple[str, str], Measured]) -> None:
    name, counts = GROWTH
    rows = [
        (count, results["program", f"{count} regions"])
        for count in counts
        if ("program", f"{count} regions") in results
    ]
    if not rows:
        return
    print(f"\n{name + ' by regions':<22}{'resources':>10}{'seconds':>9}{'s/region':>10}{'ms/resource':>13}{'ratio':>7}")
    first = rows[0][1]["seconds"] / rows[0][0]
    for count, result in rows:
        per_region = result["seconds"] / count
        print(
            f"{count:<22}{result['resources']:>10}{result['seconds']:>9.2f}{per_region:>10.3f}"
            f"{1000 * result['seconds'] / result['resources']:>13.1f}{per_region / first:>7.2f}"
        )


if __name__ == "__main__":
    sys.exit(run(main))
