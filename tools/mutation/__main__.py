"""`python -m tools.mutation [STACK ...]`: break the stacks, and print how many mutants were caught, and all survivors.

Exit code 1 where one survived.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from preview.engine import run_stack
from preview.stack_file import load, stacks
from tools.mutation.graph import Captured
from tools.mutation.judge import Bench, Mutant, mutations

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument("stacks", nargs="*", default=stacks(ROOT), help="all by default")
    parser.add_argument("--kind", default="", help="only kinds whose name holds this text")
    options = parser.parse_args(arguments)
    kinds = [mutation for mutation in mutations() if options.kind in mutation.name]
    by_kind: Counter[str] = Counter({mutation.name: 0 for mutation in kinds})
    by_stack: Counter[str] = Counter()
    survivors: list[Mutant] = []
    started = time.perf_counter()
    for name in options.stacks:
        bench = Bench(Captured(run_stack(load(ROOT, name)).to_json()))
        for mutation in kinds:
            for mutant in bench.mutants(mutation):
                by_kind[mutation.name] += 1
                by_stack[name] += 1
                if bench.survives(mutant):
                    survivors.append(mutant)
    _print(by_kind, by_stack, survivors)
    print(f"in {time.perf_counter() - started:.1f} s")
    return 1 if survivors else 0


def _print(by_kind: Counter[str], by_stack: Counter[str], survivors: Sequence[Mutant]) -> None:
    for title, counts in (("Kind", by_kind), ("Stack", by_stack)):
        print(f"\n{title:<80}{'mutants':>9}")
        for name, count in counts.items():
            print(f"{name:<80}{count:>9}")
    print()
    for mutant in survivors:
        print(f"survived: {mutant}")
    used = sum(count > 0 for count in by_kind.values())
    print(f"{by_kind.total():,} mutants of {used} kinds, {by_kind.total() - len(survivors):,} caught")


if __name__ == "__main__":
    sys.exit(main())
