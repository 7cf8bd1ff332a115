"""Calls of MediaConvert, and its jobs with their events.

AWS Elemental MediaConvert User Guide, "Events with COMPLETE status", "Events with ERROR status" and "CMAF group".
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]

from simulator.errors import NotSimulatedError
from simulator.iam.context import Principal, RoleSession, ServicePrincipal
from simulator.iam.evaluation import AccessDeniedError
from simulator.interfaces import Call, Responder, ServiceError
from simulator.responders.transcoding.checks import FRAME_CAPTURE, job_faults
from simulator.responders.transcoding.probe import Source, UnreadableError, probe
from simulator.responders.transcoding.rendering import Group, cmaf, frames, recordings
from simulator.responders.transcoding.templates import templates_of
from simulator.runtime import Runtime
from simulator.service_model import faults

SERVICE = ServicePrincipal("mediaconvert.amazonaws.com")
QUEUE = "aws:mediaconvert/queue:Queue"
TOKEN_LIFETIME = timedelta(minutes=1)
JOB_SECONDS = 10
READ_ERROR, WRITE_ERROR, INPUT_ERROR = 1432, 1433, 1040
"""Codes of an unreadable and an unwritable object, and of an input that is not decoded."""
REFUSED = ("Tags", "HopDestinations", "AccelerationSettings", "JobTemplate")

After = Callable[[float, str, Callable[[], None]], None]
"""Plans an action: seconds, name, action."""


@dataclass(kw_only=True)
class Job:
    """A job. status: SUBMITTED, PROGRESSING, COMPLETE or ERROR."""

    id: str
    region: str
    request: Mapping[str, Any]
    created_at: datetime
    status: str = "SUBMITTED"
    error: tuple[int, str] | None = None
    groups: list[Group] = field(default_factory=list[Group])


class JobError(Exception):
    """A job ends with an error, with its code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Transcoding:
    """MediaConvert in all regions. jobs: in the order of their creation."""

    def __init__(self, runtime: Runtime, after: After) -> None:
        self._runtime, self._after = runtime, after
        self.jobs: list[Job] = []
        self.responders: Mapping[str, Responder] = {
            "mediaconvert.CreateJob": self._create,
            "mediaconvert.GetJob": self._get,
            "mediaconvert.GetJobTemplate": self._template,
            "mediaconvert.Probe": self._probe,
        }

    def clear(self) -> None:
        """Forgets all jobs."""
        self.jobs.clear()

    def _create(self, call: Call) -> Mapping[str, Any]:
        """Checks a job and plans its end. A request token has one job for a minute."""
        params = call.params
        if unknown := [name for name in REFUSED if name in params]:
            raise NotSimulatedError(f"mediaconvert.CreateJob: {', '.join(unknown)}")
        found = [*faults("mediaconvert", "CreateJobRequest", params), *job_faults(params["Settings"])]
        if found:
            raise ServiceError("BadRequestException", "; ".join(found))
        if repeated := self._of_token(call):
            if repeated.request != params:
                raise ServiceError("ConflictException", "The request token was used with other settings", 409)
            return {"Job": self._described(repeated)}
        paused = self._check_queue(call, params.get("Queue", ""))
        self._assume(call.region, params["Role"])
        job = Job(
            id=f"{int(self._runtime.now.timestamp() * 1000)}-{len(self.jobs) + 1:06d}",
            region=call.region,
            request=params,
            created_at=self._runtime.now,
        )
        self.jobs.append(job)
        if not paused:
            self._after(JOB_SECONDS, f"job {job.id}", lambda: self._run(job))
        return {"Job": self._described(job)}

    def _of_token(self, call: Call) -> Job | None:
        token = call.params.get("ClientRequestToken")
        recent = [job for job in self.jobs if self._runtime.now - job.created_at < TOKEN_LIFETIME]
        same = (job for job in recent if job.request.get("ClientRequestToken") == token and job.region == call.region)
        return next(same, None) if token else None

    def _check_queue(self, call: Call, arn: str) -> bool:
        """Whether a queue is paused. ServiceError if it does not exist."""
        nodes = self._runtime.graph.of_type(QUEUE)
        queue = next((node for node in nodes if node.outputs["arn"] == arn and node.region == call.region), None)
        if queue is None:
            raise ServiceError("NotFoundException", f"The specified queue does not exist: {arn or 'Default'}", 404)
        return queue.inputs.get("status") == "PAUSED"

    def _assume(self, region: str, role: str) -> None:
        """ServiceError if MediaConvert may not assume a role of a job."""
        params = {"RoleArn": role, "RoleSessionName": "mediaconvert"}
        source = f"{role.rpartition(':')[0]}:mediaconvert"
        try:
            self._runtime.call("sts.AssumeRole", SERVICE, region, source_arn=source, **params)
        except (AccessDeniedError, ClientError) as error:
            raise ServiceError("BadRequestException", f"Cannot assume the role {role}") from error

    def _get(self, call: Call) -> Mapping[str, Any]:
        for job in self.jobs:
            if (job.id, job.region) == (call.params["Id"], call.region):
                return {"Job": self._described(job)}
        raise ServiceError("NotFoundException", "The specified job does not exist", 404)

    def _template(self, call: Call) -> Mapping[str, Any]:
        found = templates_of(self._runtime.graph, call.region)
        name = call.params["Name"]
        if name not in found:
            raise ServiceError("NotFoundException", f"The specified job template does not exist: {name}", 404)
        properties = found[name]
        given = {"Name": name, "Settings": properties["SettingsJson"], "Type": "CUSTOM", "Queue": properties["Queue"]}
        return {"JobTemplate": given}

    def _probe(self, call: Call) -> Mapping[str, Any]:
        """The tracks of an object, which is read with the caller's permissions."""
        (given,) = call.params["InputFiles"]
        try:
            content = self._read(given["FileUrl"], call.principal, call.region)
        except JobError as error:
            raise ServiceError("ForbiddenException", str(error), 403) from error
        try:
            return {"ProbeResults": [{"Container": probe(content).container}]}
        except UnreadableError as error:
            raise ServiceError("UnprocessableEntityException", str(error), 422) from error

    def _described(self, job: Job) -> Mapping[str, Any]:
        request = job.request
        found: dict[str, Any] = {
            "Id": job.id,
            "Arn": self._arn(job),
            "CreatedAt": job.created_at,
            "Queue": request["Queue"],
            "Role": request["Role"],
            "Settings": request["Settings"],
            "Status": job.status,
            "UserMetadata": request.get("UserMetadata", {}),
        }
        return found | ({"ErrorCode": job.error[0], "ErrorMessage": job.error[1]} if job.error else {})

    def _arn(self, job: Job) -> str:
        account = job.request["Role"].split(":")[4]
        return f"arn:aws:mediaconvert:{job.region}:{account}:jobs/{job.id}"

    def _run(self, job: Job) -> None:
        """Renders a job, and tells its end."""
        job.status = "PROGRESSING"
        self._emit(job, {})
        try:
            job.groups.extend(self._rendered(job))
        except JobError as error:
            job.status, job.error = "ERROR", (error.code, str(error))
            self._emit(job, {"errorCode": error.code, "errorMessage": str(error)})
        else:
            job.status = "COMPLETE"
            self._emit(job, {"outputGroupDetails": self._details(job), "paddingInserted": 0, "warnings": []})

    def _rendered(self, job: Job) -> Iterator[Group]:
        settings, role = job.request["Settings"], RoleSession(job.request["Role"], "mediaconvert")
        content = self._read(settings["Inputs"][0]["FileInput"], role, job.region)
        try:
            source = probe(content)
            groups = [_render(content, source, group) for group in settings["OutputGroups"]]
        except UnreadableError as error:
            raise JobError(INPUT_ERROR, f"Unable to decode the input: {error}") from error
        for found, group in zip(groups, settings["OutputGroups"], strict=True):
            for file in found.files:
                self._write(f"{_destination(group)}{file.name}", file.content, file.content_type, role, job.region)
            yield found

    def _read(self, url: str, principal: Principal, region: str) -> bytes:
        bucket, key = _place(url)
        try:
            return self._runtime.call("s3.GetObject", principal, region, Bucket=bucket, Key=key)["Body"].read()
        except (AccessDeniedError, ClientError) as error:
            raise JobError(READ_ERROR, f"Unable to open input file [{url}]: {error}"[:400]) from error

    def _write(self, url: str, content: bytes, content_type: str, principal: Principal, region: str) -> None:
        bucket, key = _place(url)
        params: dict[str, Any] = {"Bucket": bucket, "Key": key, "Body": content, "ContentType": content_type}
        try:
            self._runtime.call("s3.PutObject", principal, region, **params)
        except (AccessDeniedError, ClientError) as error:
            raise JobError(WRITE_ERROR, f"Unable to write to output file [{url}]: {error}"[:400]) from error

    def _details(self, job: Job) -> list[Mapping[str, Any]]:
        return [
            _group_details(group, _destination(settings), settings["OutputGroupSettings"]["Type"])
            for group, settings in zip(job.groups, job.request["Settings"]["OutputGroups"], strict=True)
        ]

    def _emit(self, job: Job, further: Mapping[str, Any]) -> None:
        detail = {
            "timestamp": int(self._runtime.now.timestamp() * 1000),
            "accountId": job.request["Role"].split(":")[4],
            "queue": job.request["Queue"],
            "jobId": job.id,
            "status": job.status,
            "userMetadata": job.request.get("UserMetadata", {}),
            **further,
        }
        event = {"source": "aws.mediaconvert", "detail-type": "MediaConvert Job State Change", "detail": detail}
        self._runtime.emit({**event, "resources": [self._arn(job)]}, job.region)


def _render(content: bytes, source: Source, group: Mapping[str, Any]) -> Group:
    if group["OutputGroupSettings"]["Type"] == "CMAF_GROUP_SETTINGS":
        return cmaf(content, source, group)
    first, *others = group["Outputs"]
    if "VideoDescription" not in first:
        return recordings(content, source, group)
    if others or first["VideoDescription"]["CodecSettings"]["Codec"] != FRAME_CAPTURE:
        raise NotSimulatedError("a group of files with video; known: recordings, or one output that captures frames")
    return frames(content, source, first)


def _destination(group: Mapping[str, Any]) -> str:
    """Where the outputs of a group are: `s3://bucket/prefix/name`."""
    settings: Mapping[str, Any] = group["OutputGroupSettings"]
    (found,) = (value["Destination"] for name, value in settings.items() if name != "Type")
    return found


def _group_details(group: Group, destination: str, kind: str) -> Mapping[str, Any]:
    outputs: list[dict[str, Any]] = [
        {"videoDetails": {"widthInPx": output.width, "heightInPx": output.height}} if output.width else {}
        for output in group.outputs
    ]
    found: dict[str, Any] = {"type": kind.removesuffix("_SETTINGS"), "outputDetails": outputs}
    if group.playlists:
        return found | {"playlistFilePaths": [f"{destination}{name}" for name in group.playlists]}
    if len(outputs) == len(group.files):
        for output, file in zip(outputs, group.files, strict=True):
            output["outputFilePaths"] = [f"{destination}{file.name}"]
    elif group.files:
        outputs[0]["outputFilePaths"] = [f"{destination}{group.files[-1].name}"]
    return found


def _place(url: str) -> tuple[str, str]:
    scheme, _, path = url.partition("://")
    bucket, _, key = path.partition("/")
    if scheme != "s3":
        raise NotSimulatedError(f"{url}; known: s3://bucket/key")
    return bucket, key
