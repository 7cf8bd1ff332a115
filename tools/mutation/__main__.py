"""`python -m tools.mutation [STACK ...]`: print the number of mutants of each kind and stack, and all survivors.

Exit code 1 for a survivor.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from policy.command import run
from preview.engine import run_stack
from preview.stack_file import stacks
from tools.mutation.bench import Bench, mutations
from tools.mutation.graph import Captured, Mutation
from tools.showcases import showcases, stack_file

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument(
        "stacks", nargs="*", default=[*stacks(ROOT), *showcases()], help="all by default, with showcases"
    )
    parser.add_argument("--kind", default="", help="only kinds with this string in their name")
    options = parser.parse_args(arguments)
    by_kind: Counter[str] = Counter({mutation.name: 0 for mutation in _kinds(options.kind)})
    by_stack: Counter[str] = Counter()
    survivors: list[str] = []
    started = time.perf_counter()
    with ProcessPoolExecutor() as pool:
        for name, (made, survived) in zip(
            options.stacks, pool.map(partial(_mutate, kind=options.kind), options.stacks), strict=True
        ):
            by_kind.update(made)
            by_stack[name] = made.total()
            survivors.extend(survived)
    _print(by_kind, by_stack, survivors)
    print(f"in {time.perf_counter() - started:.1f} s")
    return 1 if survivors else 0


def _kinds(part: str) -> Iterator[Mutation]:
    return (mutation for mutation in mutations() if part in mutation.name)


def _mutate(stack: str, kind: str) -> tuple[Counter[str], list[str]]:
    """One stack, in a separate process: number of mutants of each kind, and the survivors."""
    bench = Bench(Captured(run_stack(stack_file(stack)).to_json()))
    made: Counter[str] = Counter()
    survivors: list[str] = []
    for mutation in _kinds(kind):
        for mutant in bench.mutants(mutation):
            made[mutation.name] += 1
            if bench.survives(mutant):
                survivors.append(str(mutant))
    return made, survivors


def _print(by_kind: Counter[str], by_stack: Counter[str], survivors: Sequence[str]) -> None:
    for title, counts in (("Kind", by_kind), ("Stack", by_stack)):
        print(f"\n{title:<80}{'mutants':>9}")
        for name, count in counts.items():
            print(f"{name:<80}{count:>9}")
    print()
    for mutant in survivors:
        print(f"survived: {mutant}")
    used = sum(count > 0 for count in by_kind.values())
    print(f"{by_kind.total():,} mutants of {used} kinds, {by_kind.total() - len(survivors):,} reported")


if __name__ == "__main__":
    sys.exit(run(main))
