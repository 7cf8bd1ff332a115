"""Settings of a function: code, size, invocation and network."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.compute.lambda_.event_source_settings import (
    SETTING,
    EventSourceSettings,
    FailureDestination,
    KafkaSource,
    QueueSource,
)
from components.compute.lambda_.url_settings import FunctionUrlSettings, url_faults
from components.compute.lambda_.variables import VariableName, variable_faults
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.types import LogRetentionDays, ResourceKey

FolderName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# Access by network connections, in the order of AccessSettings; the remaining resources have public endpoints.
NETWORK_FIELDS = ("cache", "databases", "kafka_topics")


class AsynchronousSettings(Settings):
    """Asynchronous invocations, by event rules, schedules, topics and buckets."""

    maximum_retry_attempts: int = Field(default=2, ge=0, le=2)
    """Maximum number of retries of a failed invocation."""
    maximum_event_age_seconds: int = Field(default=6 * 3600, ge=60, le=6 * 3600)
    """Maximum age of an event that is processed in seconds."""
    on_failure: FailureDestination
    """Queue or topic that receives the events that are not processed."""


class VpcPlacementSettings(Settings):
    """Network interfaces of a function in the inner subnets of the VPC, with a security group of its own."""

    egress: Literal["https", "endpoints"] = "https"
    """Egress, in addition to that required by `access`: `https` to any address, or only to the VPC's `endpoints`."""


class FunctionSettings(KeyedSettings):
    """A function on Lambda, published by version behind the alias `live`. Invocations use the alias."""

    name: str | None = Field(default=None, pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    """Physical name; `<system>-<environment>-<key>` if omitted."""
    code: FolderName | None = None
    """Folder of functions/; the key, with underscores, if omitted."""
    memory_mb: int = Field(default=256, ge=128, le=10_240)
    """Memory in MB; CPU is proportional, one vCPU at 1,769 MB."""
    timeout_seconds: int = Field(default=30, ge=1, le=900)
    """Timeout of an invocation in seconds."""
    ephemeral_storage_mb: int = Field(default=512, ge=512, le=10_240)
    """Size of /tmp in MB; 512 are included."""
    environment: dict[VariableName, str] = Field(default_factory=dict)
    """Environment variables that are not secret; none by default."""
    access: AccessSettings = Field(default_factory=AccessSettings)
    """Access to the stack's resources; event sources need none."""
    event_sources: dict[ResourceKey, EventSourceSettings] = Field(default_factory=dict)
    """Event sources by name; none by default."""
    asynchronous: AsynchronousSettings | None = None
    """Asynchronous invocations; required if events or schedules invoke the function."""
    url: FunctionUrlSettings | None = None
    """Function URL, for distributions with an origin of kind `function`; none by default. The function is then created
    before the distributions, and has access only to what exists before them (docs/adr/0027-image-origin.md)."""
    reserved_concurrency: int | None = Field(default=None, ge=0)
    """Concurrency that is reserved for the function and limits it; unreserved if omitted, and 0 stops all invocations.
    100 of the account's quota stay unreserved (T-79)."""
    provisioned_concurrency: int | None = Field(default=None, ge=1)
    """Number of initialized execution environments of the alias, billed for as long as they exist; none by default, and
    none in a pilot light."""
    vpc: VpcPlacementSettings | None = None
    """Placement in the VPC; outside of it by default."""
    tracing: Literal["Active", "PassThrough"] = "Active"
    """X-Ray traces: of sampled requests, or as the caller decides."""
    log_level: Literal["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] = "INFO"
    """Lowest level of the function's own log messages, which are JSON."""
    log_retention_days: LogRetentionDays | None = None
    """Log retention in days; that of all functions if omitted."""

    def folder(self, key: str) -> str:
        """Folder of the code. key: of the function."""
        return self.code or key.replace("-", "_")

    @property
    def is_primary_only(self) -> bool:
        """Whether the function is in the primary region only: what it administers has copies elsewhere."""
        return bool(self.access.administers)

    @property
    def queues(self) -> tuple[str, ...]:
        """Queues that the function receives messages from."""
        return tuple(each.queue for each in self.event_sources.values() if isinstance(each, QueueSource))

    def faults(self) -> Iterator[Fault]:
        """Settings that Lambda rejects or that have no effect, and sources that the function itself writes to."""
        yield from variable_faults("environment", self.environment)
        yield from self._concurrency_faults()
        yield from self._source_faults()
        if self.url is not None:
            yield from url_faults(self.access, self._invocations)
        for field in NETWORK_FIELDS if self.vpc is None else ():
            if getattr(self.access, field):
                alias = AccessSettings.model_fields[field].alias or field
                yield Fault(
                    path=f"access.{alias}", problem="requires a function in the VPC", remedy="set vpc: {}, or remove it"
                )
        if self.vpc is None and "postgres" in self.access.administers:
            yield Fault(
                path="access.administers", problem="requires a function in the VPC", remedy="set vpc: {}, or remove it"
            )
        if self.access.administers:
            yield from self._invocation_faults()

    @property
    def _invocations(self) -> dict[str, object]:
        """Settings of invocations by events, by path; None or empty without them."""
        return {"eventSources": self.event_sources, "asynchronous": self.asynchronous}

    def _invocation_faults(self) -> Iterator[Fault]:
        """Invocations by events or a URL of a function that acts as a master user."""
        for field, given in {**self._invocations, "url": self.url}.items():
            if given is not None and given != {}:
                yield Fault(
                    path=field,
                    problem="invokes a function with access.administers, which only operators invoke",
                    remedy=f"remove {field}, or move the access to a function of its own",
                )

    def _concurrency_faults(self) -> Iterator[Fault]:
        reserved = self.reserved_concurrency
        if reserved is None:
            return
        if self.provisioned_concurrency is not None and self.provisioned_concurrency > reserved:
            yield Fault(
                path="provisionedConcurrency",
                value=self.provisioned_concurrency,
                problem=f"is more than reservedConcurrency ({reserved})",
                remedy="raise reservedConcurrency, or omit it",
            )
        limits = [each.maximum_concurrency for each in self.event_sources.values() if isinstance(each, QueueSource)]
        if limits and reserved and sum(limit or 0 for limit in limits) > reserved:
            yield Fault(
                path="reservedConcurrency",
                value=reserved,
                problem="is less than the maximumConcurrency of the event sources: throttled messages reach the "
                "dead-letter queue",
                remedy=f"set {sum(limit or 0 for limit in limits)} or more",
            )
        for name, each in self.event_sources.items():
            if isinstance(each, QueueSource) and each.maximum_concurrency is None and reserved:
                yield Fault(
                    path=f"eventSources.{name}.maximumConcurrency",
                    problem=f"missing: Lambda receives more messages than reservedConcurrency ({reserved}) processes, "
                    "and throttled messages reach the dead-letter queue",
                    remedy="set it, at most reservedConcurrency",
                )

    def _source_faults(self) -> Iterator[Fault]:
        """Sources that are named twice, or that the function writes to: each event would cause the next."""
        seen: dict[object, str] = {}
        for name, source in self.event_sources.items():
            path, (field, key) = f"eventSources.{name}", source.reference
            if source.reference in seen:
                yield Fault(
                    path=f"{path}.{SETTING[field]}",
                    value=key,
                    problem=f"is the source of eventSources.{seen[source.reference]} too",
                    remedy="remove one",
                )
            seen.setdefault(source.reference, name)
            if isinstance(source, QueueSource):
                writes = "send" in self.access.queues.get(key, ())
            elif isinstance(source, KafkaSource):
                writes = "write" in self.access.kafka_topics.get(key, ())
            else:
                writes = bool({"write", "update"} & {*self.access.tables.get(key, ())})
            if writes:
                alias = AccessSettings.model_fields[field].alias or field
                yield Fault(
                    path=f"{path}.{SETTING[field]}",
                    value=key,
                    problem=f"is also written to, by access.{alias}: each event would cause another",
                    remedy=f"write to another one of the {alias}, or remove the access",
                )
        failures = {f"eventSources.{name}": source for name, source in self.event_sources.items()}
        for path, owner in {**failures, "asynchronous": self.asynchronous}.items():
            failed = getattr(owner, "on_failure", None)
            if failed is not None and failed.reference in seen:
                yield Fault(
                    path=f"{path}.onFailure.{SETTING[failed.reference[0]]}",
                    value=failed.reference[1],
                    problem=f"is the source of eventSources.{seen[failed.reference]}: failed events would return",
                    remedy="name another queue",
                )
