"""Access of a workload to the stack's resources, by their keys in the stack file."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name
from functions.shared.prefixes import PlaceName

BucketAction = Literal[
    "read",
    "get",
    "getTags",
    "write",
    "put",
    "delete",
    "tag",
    "list",
    "restore",
    "versions",
    "getVersion",
    "getVersionTags",
    "abort",
]
TableAction = Literal["read", "get", "query", "scan", "write", "put", "update", "delete"]
QueueAction = Literal["send", "consume"]
UPLOADS: PlaceName = "incoming"
"""The place of what was uploaded, which jobs and steps read."""
# The kinds of functions/shared/kinds.py.
MediaKind = Literal["image", "profile", "video", "audio", "file"]
TranscodingUse = Literal["probe", "video", "voice"]
RecognitionAction = Literal["DetectModerationLabels", "DetectFaces"]


class BucketAccess(Settings):
    """Access to the objects of a purpose."""

    actions: tuple[BucketAction, ...] = Field(min_length=1)
    """`read`, which is `get` of objects and `getTags`, `write` (multipart uploads included), `put` of whole objects,
    `delete`, `tag`, `list`, `restore` from an archive class, `versions`, which lists and reads noncurrent versions,
    `getVersion` and `getVersionTags` of versions whose ids are known, or `abort` of multipart uploads, which `write`
    includes."""
    prefixes: tuple[str, ...] = ()
    """Key prefixes within the purpose; all objects if omitted."""


READING: frozenset[BucketAction] = frozenset(("read", "get"))
WRITING: frozenset[BucketAction] = frozenset(("write", "put"))
"""Actions that read current objects, and that create objects."""
LIMITS = ("kinds",)
"""Fields of AccessSettings that grant nothing, and limit another one."""


class AccessSettings(Settings):
    """All permissions of one workload; none by default. Its role grants exactly these."""

    buckets: dict[str, BucketAccess] = Field(default_factory=dict)
    """Object access by purpose."""
    places: dict[PlaceName, tuple[BucketAction, ...]] = Field(default_factory=dict)
    """Actions by place of media.places, on the objects of `kinds` there, as in `buckets`; [] gives the table of places
    without permissions. Reads of uploads, in `incoming`, include those of versions: a record names the version."""
    kinds: tuple[MediaKind, ...] = ()
    """Kinds of media to which `places` is limited; all if omitted."""
    tables: dict[str, tuple[TableAction, ...]] = Field(default_factory=dict)
    """Actions by table key: `read` of items by all operations, indexes included, `get` of one item, `query` of the
    table and its indexes, `scan` of all items, `write` by all operations, or `put`, `update` and `delete` of one item
    each."""
    queues: dict[str, tuple[QueueAction, ...]] = Field(default_factory=dict)
    """Actions by queue key."""
    topics: tuple[str, ...] = ()
    """Topics to publish to."""
    event_bus: bool = False
    """Whether the workload may put events on the region's bus."""
    connections: tuple[str, ...] = ()
    """WebSocket APIs to whose connections the workload may send messages."""
    secrets: tuple[str, ...] = ()
    """Secrets to read."""
    parameters: tuple[str, ...] = ()
    """Parameters to read."""
    cache: bool = False
    """Whether the workload may connect to the region's cache, as the user of its own name or else as the first user."""
    databases: tuple[Literal["postgres", "aurora"], ...] = ()
    """Databases to connect to with IAM authentication, as the database user of the workload's name."""
    kafka_topics: dict[str, tuple[Literal["read", "write"], ...]] = Field(default_factory=dict)
    """Actions by Kafka topic (a trailing `*` is allowed)."""
    distributions: tuple[str, ...] = ()
    """Distributions whose caches the workload may invalidate."""
    recognition: tuple[RecognitionAction, ...] = ()
    """Operations of Amazon Rekognition on pictures that the request contains."""
    transcoding: tuple[TranscodingUse, ...] = ()
    """`probe`, which reads the tracks of a file, or the job template of media.transcoding to create jobs with."""
    administers: tuple[Literal["postgres", "aurora", "kafka"], ...] = ()
    """What the workload sets up once after a deployment, in the primary region.

    Users of `postgres` or `aurora`, with the password of the master user, and topics of `kafka`, a provisioned cluster.
    """
    signing_keys: tuple[str, ...] = ()
    """Distributions whose signing keys the workload replaces; they have `signing.rotated`."""
    user_pools: tuple[str, ...] = Field(default=(), max_length=1)
    """User pool whose tokens the workload verifies. It gets issuer and clients, and needs no permission."""

    def faults(self) -> Iterator[Fault]:
        """Several job templates: `MEDIACONVERT_TEMPLATE` names one."""
        templates = [use for use in self.transcoding if use != "probe"]
        if len(templates) > 1:
            yield Fault(
                path="transcoding",
                value=list(templates),
                problem="allowed: one job template",
                remedy="give each function the template of its jobs",
            )

    def unknown(self, path: str, known: Mapping[str, Iterable[str]]) -> Iterator[Fault]:
        """Names that the stack does not define. `known` lists the names by field: buckets, tables, queues, ..."""
        for field, names in known.items():
            given: Iterable[str] = getattr(self, field)
            for name in given:
                if name not in set(names):
                    alias = AccessSettings.model_fields[field].alias or field
                    yield unknown_name(f"{path}.{alias}.{name}", name, names, field.removesuffix("s").replace("_", " "))
