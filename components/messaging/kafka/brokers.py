"""Broker types of MSK and their storage throughput."""

from collections.abc import Iterator, Mapping

from components.foundation.settings.faults import Fault, unknown_name

SIZES = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge")
BURSTABLE = "kafka.t3.small"
# Amazon MSK Developer Guide, "Amazon MSK broker sizes". m5 is omitted: m7g is its successor.
STANDARD_TYPES = (BURSTABLE, *(f"kafka.m7g.{size}" for size in SIZES))
EXPRESS_TYPES = tuple(f"express.m7g.{size}" for size in SIZES)
# Amazon MSK Developer Guide, "Amazon MSK broker throughput bottlenecks and maximum throughput settings" (MiB/s).
LEAST_THROUGHPUT = 250
MOST_THROUGHPUT: Mapping[str, int] = {
    "kafka.m7g.2xlarge": 312,
    "kafka.m7g.4xlarge": 625,
    "kafka.m7g.8xlarge": 1000,
    "kafka.m7g.12xlarge": 1000,
    "kafka.m7g.16xlarge": 1000,
}
LEAST_VOLUME_FOR_THROUGHPUT = 10
# Amazon MSK Developer Guide, "Express brokers read-only configurations": the commonly set ones.
EXPRESS_READ_ONLY = ("default.replication.factor", "min.insync.replicas", "unclean.leader.election.enable")


def instance_faults(path: str, instance_type: str, known: tuple[str, ...]) -> Iterator[Fault]:
    """Instance types that are not available for this kind of broker."""
    if instance_type in known:
        return
    family, _, size = instance_type.removeprefix("kafka.").partition(".")
    if instance_type.startswith("kafka.m5.") and f"kafka.m7g.{size}" in known:
        problem = f"{family} is a previous generation"
        yield Fault(path=path, value=instance_type, problem=problem, remedy=f"use kafka.m7g.{size}")
        return
    remedy = unknown_name(path, instance_type, known).remedy
    yield Fault(path=path, value=instance_type, problem="is not an MSK instance type", remedy=remedy)


def throughput_faults(path: str, throughput: int, instance_type: str, volume_gib: int) -> Iterator[Fault]:
    """Throughput that the broker type or volume size does not support."""
    most = MOST_THROUGHPUT.get(instance_type)
    if most is None:
        yield Fault(
            path=path,
            value=throughput,
            problem=f"cannot be set on {instance_type}",
            remedy="remove it, or use kafka.m7g.2xlarge or larger",
        )
    elif not LEAST_THROUGHPUT <= throughput <= most:
        problem = f"allowed on {instance_type}: {LEAST_THROUGHPUT} to {most}"
        yield Fault(path=path, value=throughput, problem=problem)
    if volume_gib < LEAST_VOLUME_FOR_THROUGHPUT:
        problem = f"needs volumes of {LEAST_VOLUME_FOR_THROUGHPUT} GiB"
        yield Fault(path=path, value=throughput, problem=problem, remedy="raise volumeGib")
