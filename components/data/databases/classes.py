"""Instance classes of databases: supported families and sizes, and replacements of previous generations.

Amazon RDS User Guide, "DB instance class types"; Aurora User Guide, the same.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from components.foundation.settings.checked import completed
from components.foundation.settings.faults import Fault, unknown_name

SERVERLESS = "db.serverless"
_UP_TO_16 = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge")
_UP_TO_48 = (*_UP_TO_16, "24xlarge", "48xlarge")

POSTGRES_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "t4g": ("micro", "small", "medium", "large", "xlarge", "2xlarge"),
    "m6g": _UP_TO_16,
    "m7g": _UP_TO_16,
    "m8g": _UP_TO_48,
    "r6g": _UP_TO_16,
    "r7g": _UP_TO_16,
    "r8g": _UP_TO_48,
}
AURORA_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "t4g": ("medium", "large"),
    "r6g": _UP_TO_16,
    "r7g": _UP_TO_16,
    "r8g": _UP_TO_48,
}
# Previous generations, and the current family that replaces them.
REPLACED_BY: Mapping[str, str] = {
    "t2": "t4g",
    "t3": "t4g",
    "m4": "m7g",
    "m5": "m7g",
    "m6i": "m7g",
    "r4": "r7g",
    "r5": "r7g",
    "r6i": "r7g",
}


def class_names(families: Mapping[str, tuple[str, ...]]) -> list[str]:
    """All classes of some families, which editors complete."""
    return [f"db.{name}.{each}" for name, sizes in families.items() for each in sizes]


PostgresClass = Annotated[str, completed(class_names(POSTGRES_FAMILIES))]
AuroraClass = Annotated[str, completed([SERVERLESS, *class_names(AURORA_FAMILIES)])]


def class_faults(path: str, instance_class: str, families: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    """A class that does not exist or belongs to a previous generation."""
    prefix, family, size = (*instance_class.split("."), "", "")[:3]
    successor = REPLACED_BY.get(family, "")
    if successor in families:
        sizes = families[successor]
        yield Fault(
            path=path,
            value=instance_class,
            problem=f"{family} is a previous generation",
            remedy=f"use db.{successor}.{size if size in sizes else '|'.join(sizes)}",
        )
    elif prefix != "db" or size not in families.get(family, ()):
        remedy = unknown_name(path, instance_class, class_names(families), "class").remedy
        yield Fault(path=path, value=instance_class, problem="is not an instance class of this engine", remedy=remedy)


def is_burstable(instance_class: str) -> bool:
    """Whether a class is burstable."""
    return instance_class.startswith("db.t")
