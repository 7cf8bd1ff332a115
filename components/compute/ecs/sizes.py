"""Valid CPU and memory sizes of Fargate tasks."""

from collections.abc import Mapping
from typing import Literal

CpuUnits = Literal[256, 512, 1024, 2048, 4096, 8192, 16384]

# Amazon ECS Developer Guide, "Task definition parameters for Fargate", task size: memory in MiB by CPU units.
MEMORY_MIB: Mapping[int, tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
}
# The same guide, "Fargate task ephemeral storage": 20 GiB are included.
EPHEMERAL_STORAGE_GIB = (21, 200)


def memory_words(cpu_units: int) -> str:
    """Valid memory sizes for a number of CPU units, as text: `512, 1024, 2048`, or `4096 to 16384 in steps of 1024`."""
    sizes = MEMORY_MIB[cpu_units]
    if len(sizes) <= 4:
        return ", ".join(map(str, sizes))
    return f"{sizes[0]} to {sizes[-1]} in steps of {sizes[1] - sizes[0]}"


def cpu_for(memory_mib: int) -> str:
    """Numbers of CPU units that support a memory size, as text; empty if there are none."""
    return ", ".join(str(cpu) for cpu, sizes in MEMORY_MIB.items() if memory_mib in sizes)
