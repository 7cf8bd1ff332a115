"""Supported instance types of nodes, and their CPU architectures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from components.foundation.settings.faults import Fault

Architecture = Literal["arm64", "x86_64"]

# Amazon EC2 Instance Types, "Naming conventions" and the specifications of each family: the sixth generation and
# later, without accelerators. A `g` after the generation is AWS Graviton.
# fmt: off
_ARM64 = (
    "c6g", "c6gd", "c6gn", "c7g", "c7gd", "c7gn", "c8g", "c8gd", "c8gn", "m6g", "m6gd", "m7g", "m7gd", "m8g",
    "m8gd", "r6g", "r6gd", "r7g", "r7gd", "r8g", "r8gd", "t4g", "x2gd", "x8g", "i4g", "i8g", "im4gn", "is4gen",
)
_X86_64 = (
    "c6a", "c6i", "c6id", "c6in", "c7a", "c7i", "c7i-flex", "c8a", "c8i", "c8i-flex", "m6a", "m6i", "m6id", "m6in",
    "m7a", "m7i", "m7i-flex", "m8a", "m8i", "m8i-flex", "r6a", "r6i", "r6id", "r6in", "r7a", "r7i", "r8a", "r8i",
    "r8i-flex", "t3", "t3a", "i4i", "i7i", "i7ie",
)
# fmt: on
FAMILIES: Mapping[str, Architecture] = {
    **dict.fromkeys(_ARM64, "arm64"),
    **dict.fromkeys(_X86_64, "x86_64"),
}
# Amazon EKS User Guide, "Create nodes with optimized Amazon Linux images".
AMI_TYPES: Mapping[Architecture, str] = {"arm64": "AL2023_ARM_64_STANDARD", "x86_64": "AL2023_x86_64_STANDARD"}
INSTANCE_TYPE = r"^[a-z0-9-]+\.(medium|large|xlarge|[1-9][0-9]?xlarge|metal|metal-[1-9][0-9]?xl)$"


def family_of(instance_type: str) -> str:
    """The family of a type: `c7g` of `c7g.2xlarge`."""
    return instance_type.partition(".")[0]


def architecture_of(instance_type: str) -> Architecture:
    """The architecture of an instance type of a known family."""
    return FAMILIES[family_of(instance_type)]


def successors(family: str) -> tuple[str, ...]:
    """Base families of the latest generations, of the same category if there are any: `c7g`, `c7i`, ... for `c5`."""
    newest = [name for name in FAMILIES if len(name) == 3 and name[1] in "78"]
    return tuple(name for name in newest if name[0] == family[:1]) or tuple(newest)


def instance_type_faults(path: str, instance_types: Sequence[str]) -> Iterator[Fault]:
    """Instance types of unsupported families, and types of different architectures, which cannot share an AMI."""
    known: dict[str, Architecture] = {}
    for index, instance_type in enumerate(instance_types):
        if instance_type in instance_types[:index]:
            yield Fault(path=f"{path}[{index}]", value=instance_type, problem="is listed twice", remedy="remove one")
        elif family_of(instance_type) not in FAMILIES:
            yield Fault(
                path=f"{path}[{index}]",
                value=instance_type,
                problem=f"{family_of(instance_type)} is older than the sixth generation, or has accelerators",
                remedy=f"use one of {', '.join(successors(family_of(instance_type)))}",
            )
        else:
            known[instance_type] = architecture_of(instance_type)
    first = next(iter(known.values()), None)
    for instance_type, architecture in known.items():
        if architecture != first:
            yield Fault(
                path=path,
                value=instance_type,
                problem=f"is {architecture}, and the others are {first}: a node group has one AMI",
                remedy="create a node group for each architecture",
            )
            return
