"""Links of workloads to places, Amazon Rekognition and MediaConvert."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pulumi import Input

from components.foundation.documents import Statement, statement
from components.foundation.grants import ActionsGrant
from components.foundation.service.access_variables import JOB_QUEUE, JOB_ROLE, JOB_TEMPLATE, KEYED, MEDIA_PLACES
from components.foundation.service.exports import BucketExport
from components.foundation.service.links import Link, in_region
from components.foundation.settings.access import UPLOADS, AccessSettings, BucketAction, PlaceName
from components.media.job_templates import TemplateName
from components.media.place_settings import KindName, PlaceSettings, of_kinds
from components.media.places import area_grant, areas
from components.media.transcoding import MEDIACONVERT, Transcoding
from components.media.variables import written_purposes

VERSIONS: Mapping[BucketAction, tuple[BucketAction, ...]] = {
    "read": ("getVersion", "getVersionTags"),
    "get": ("getVersion",),
    "getTags": ("getVersionTags",),
}
"""Reads of versions that reads of uploads include."""
PROBE = ActionsGrant(actions=("mediaconvert:Probe",), resources=["*"])  # the action has no resources


@dataclass(frozen=True, kw_only=True)
class JobGrant:
    """Jobs of one template: its settings, its queue, and its role for MediaConvert and no other service."""

    queue_arn: Input[str]
    template_arn: Input[str]
    role_arn: Input[str]

    def statements(self, name: str) -> list[Statement]:
        """Read the template, create jobs in the queue, pass the role."""
        passed = {"StringEquals": {"iam:PassedToService": MEDIACONVERT}}
        return [
            statement(f"{name}Template", ["mediaconvert:GetJobTemplate"], self.template_arn),
            statement(f"{name}Jobs", ["mediaconvert:CreateJob"], self.queue_arn),
            statement(f"{name}Role", ["iam:PassRole"], self.role_arn, conditions=passed),
            *PROBE.statements(f"{name}Probe"),
        ]


@dataclass(frozen=True, kw_only=True)
class MediaLinks:
    """Links to the media pipeline of a region.

    Places: object permissions below their prefixes, with `BUCKET_x`, the names of their buckets, and `MEDIA_PLACES`,
    the table. Rekognition: operations. MediaConvert: files to probe, and jobs of a template with `MEDIACONVERT_QUEUE`,
    `MEDIACONVERT_TEMPLATE` and `MEDIACONVERT_ROLE`, and the buckets that they write to.

    buckets: by purpose. table: places as JSON. transcoding: None without it.
    """

    places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]]
    buckets: Mapping[str, BucketExport]
    table: str
    key_arn: Input[str]
    region: str
    transcoding: Transcoding | None = None

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each bucket of each place, each operation, and each use of MediaConvert in the access settings."""
        for place, actions in access.places.items():
            kinds = of_kinds(in_region("places", place, self.places), access.kinds)
            for area in areas(place, kinds, self.buckets):
                yield Link(
                    access_field="places",
                    name=f"place-{place}-{area.purpose}",
                    grant=area_grant(area, _with_versions(place, actions), key_arn=self.key_arn, region=self.region),
                    environment=self._environment([area.purpose]),
                )
        for operation in access.recognition:
            yield Link(
                access_field="recognition",
                name=f"recognition-{operation}",
                grant=ActionsGrant(actions=(f"rekognition:{operation}",), resources=["*"]),
            )
        for use in access.transcoding:
            yield self._probe() if use == "probe" else self._jobs(use)

    @staticmethod
    def _probe() -> Link:
        return Link(access_field="transcoding", name="transcoding-probe", grant=PROBE)

    def _jobs(self, name: TemplateName) -> Link:
        if self.transcoding is None:
            raise ValueError(f"transcoding: {name}: not in this region; set media.transcoding")
        queue_arn = self.transcoding.queue_arn
        template = in_region("transcoding", name, self.transcoding.templates)
        return Link(
            access_field="transcoding",
            name=f"transcoding-{name}",
            grant=JobGrant(queue_arn=queue_arn, template_arn=template.arn, role_arn=template.role_arn),
            environment={
                JOB_QUEUE: queue_arn,
                JOB_TEMPLATE: template.name,
                JOB_ROLE: template.role_arn,
                **self._environment(written_purposes(self.places, name)),
            },
        )

    def _environment(self, purposes: Sequence[str]) -> dict[str, Input[str]]:
        names = {KEYED["buckets"].name(purpose): self.buckets[purpose].id for purpose in purposes}
        return {**names, MEDIA_PLACES: self.table}


def _with_versions(place: PlaceName, actions: Sequence[BucketAction]) -> Sequence[BucketAction]:
    found: list[BucketAction] = list(actions)
    if place == UPLOADS:
        found.extend(version for action in actions for version in VERSIONS.get(action, ()))
    return found
