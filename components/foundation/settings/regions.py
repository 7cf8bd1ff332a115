"""The AWS regions of a stack and their mode."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.checked import completed
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.suggestions import nearest

# AWS General Reference, "Regions": the commercial partition.
# fmt: off
AWS_REGIONS = frozenset({
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ca-central-1",
    "ca-west-1", "eu-central-1", "eu-central-2", "eu-west-1", "eu-west-2", "eu-west-3", "eu-south-1", "eu-south-2",
    "eu-north-1", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1",
})
# AWS Account Management Reference Guide, "Enable or disable AWS Regions in your account": those before 20 March 2019.
DEFAULT_REGIONS = frozenset({
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ca-central-1", "eu-central-1", "eu-west-1", "eu-west-2",
    "eu-west-3", "eu-north-1", "sa-east-1",
})
OPT_IN_REGIONS = AWS_REGIONS - DEFAULT_REGIONS
# fmt: on
EDGE_REGION = "us-east-1"  # CloudFront requires certificates, web ACLs and log deliveries in this region (T-01)

# AWS General Reference, "Regions": prefixes of regions in other partitions, which have other services and ARNs.
OTHER_PARTITIONS = ("cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-")
RegionName = Annotated[str, completed(sorted(AWS_REGIONS))]
"""A region; editors complete it."""
RegionMode = Literal["single", "pilot_light", "active_passive", "active_active"]


class RegionsSettings(Settings):
    """The regions of a stack. They are immutable on a live stack: a move is a new stack and a migration."""

    primary: RegionName
    """The region of the primary copy of all data, such as us-east-1."""
    replicas: tuple[RegionName, ...] = ()
    """Regions with replicas; none by default."""
    mode: RegionMode = "single"
    """`single`: no replicas. `pilot_light`: data is replicated, compute is scaled to zero. `active_passive`: replicas
    can serve reads and take over. `active_active`: every region serves."""
    opted_in: tuple[RegionName, ...] = ()
    """Opt-in regions of the stack that are enabled in its account (T-57); none by default."""
    account_id: str | None = Field(default=None, pattern=r"^\d{12}$")
    """The account that the stack may be deployed to; any account if omitted."""
    endpoint_url: str | None = Field(default=None, pattern=r"^https?://[^\s]+$")
    """Endpoint of an emulator, used by every AWS provider instead of AWS."""

    @property
    def all(self) -> tuple[str, ...]:
        """Primary first, then the replicas in the order of the file."""
        return (self.primary, *self.replicas)

    def with_replicas(self, chosen: Sequence[str] | None) -> tuple[str, ...]:
        """Primary first, then the replicas among the chosen ones; all of them if None."""
        return (self.primary, *(region for region in self.replicas if chosen is None or region in chosen))

    def faults(self) -> Iterator[Fault]:
        """Unknown, disabled or repeated regions, and a mode that does not match the number of replicas."""
        names = [("primary", self.primary), *((f"replicas[{i}]", name) for i, name in enumerate(self.replicas))]
        for path, name in names:
            if name.startswith(OTHER_PARTITIONS):
                problem = "is a region of another partition, and stacks are of the commercial partition (aws)"
                yield Fault(path=path, value=name, problem=problem, remedy="set a commercial region")
            elif name not in AWS_REGIONS:
                yield unknown_region(path, name)
            elif name in OPT_IN_REGIONS and name not in self.opted_in:
                yield Fault(
                    path=path,
                    value=name,
                    problem="is an opt-in region, disabled in an account by default",
                    remedy="enable it with aws account enable-region, then add it to regions.optedIn",
                )
        for index, name in enumerate(self.opted_in):
            if name not in OPT_IN_REGIONS or name not in self.all:
                problem = "is not an opt-in region" if name not in OPT_IN_REGIONS else "is not a region of the stack"
                yield Fault(path=f"optedIn[{index}]", value=name, problem=problem, remedy="remove it")
        for index, name in enumerate(self.replicas):
            path = f"replicas[{index}]"
            if name == self.primary:
                yield Fault(path=path, value=name, problem="is the primary region", remedy="set another region")
            elif name in self.replicas[:index]:
                yield Fault(path=path, value=name, problem="is listed twice", remedy="remove one")
        if self.mode == "single" and set(self.replicas) - {self.primary}:
            yield Fault(
                path="mode",
                value=self.mode,
                problem=f"excludes replicas, and {len(self.replicas)} are given",
                remedy="set pilot_light, active_passive or active_active, or remove the replicas",
            )
        if self.mode != "single" and not self.replicas:
            yield Fault(
                path="mode",
                value=self.mode,
                problem="needs at least one replica region",
                remedy="add replicas or set mode: single",
            )


def unknown_region(path: str, region: str) -> Fault:
    """The fault of a region that AWS does not have."""
    remedy = unknown_name(path, region, AWS_REGIONS, "region").remedy
    return Fault(path=path, value=region, problem="not an AWS region", remedy=remedy)


def replica_region_faults(path: str, region: str, regions: RegionsSettings) -> Iterator[Fault]:
    """A region that is not a replica region of the stack."""
    if region in regions.replicas:
        return
    near = None if region in AWS_REGIONS else nearest(region, regions.replicas) or nearest(region, AWS_REGIONS)
    others = f"choose from {', '.join(regions.replicas)}" if regions.replicas else "add it to regions.replicas"
    is_primary = region == regions.primary
    yield Fault(
        path=path,
        value=region,
        problem="is the primary region" if is_primary else "is not a replica region of the stack",
        remedy=f"did you mean '{near}'?" if near else "remove it" if is_primary and not regions.replicas else others,
    )


def replica_list_faults(path: str, listed: Sequence[str], regions: RegionsSettings) -> Iterator[Fault]:
    """Regions of a list that are not replica regions of the stack, and repeated ones."""
    for index, region in enumerate(listed):
        here = f"{path}[{index}]"
        if region in listed[:index]:
            yield Fault(path=here, value=region, problem="is listed twice", remedy="remove one")
        else:
            yield from replica_region_faults(here, region, regions)
