"""Amazon GuardDuty Malware Protection for S3: results of scans by the content of an object.

Amazon GuardDuty User Guide, "Monitoring S3 object scans with Amazon EventBridge" and "S3 object potential scan status
and result status".
"""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]

from preview.graph import Node
from simulator.errors import NotSimulatedError
from simulator.iam.context import RoleSession, ServicePrincipal
from simulator.iam.evaluation import AccessDeniedError
from simulator.interfaces import ObjectWrite
from simulator.runtime import Runtime

PLAN = "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan"
SERVICE = ServicePrincipal("malware-protection-plan.guardduty.amazonaws.com")
TAG = "GuardDutyMalwareScanStatus"
SCAN_SECONDS = 5
CLEAN, THREATS, UNSUPPORTED = "NO_THREATS_FOUND", "THREATS_FOUND", "UNSUPPORTED"
ACCESS_DENIED, FAILED = "ACCESS_DENIED", "FAILED"
STATUS = {CLEAN: "COMPLETED", THREATS: "COMPLETED", UNSUPPORTED: "SKIPPED", ACCESS_DENIED: "SKIPPED", FAILED: "FAILED"}
"""Status of a scan by its result."""
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The test file of the European Institute for Computer Antivirus Research, which every scanner takes for malware."""
THREAT = "EICAR-Test-File (not a virus)"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan for a bucket. prefixes: of its objects, all if empty. tags: whether objects get the result as a tag."""

    arn: str
    bucket: str
    prefixes: tuple[str, ...]
    role: str
    tags: bool


class Scanning:
    """Scans of what is written below a plan's prefixes. failing: keys whose scan fails by an error of the service.
    results: by bucket and key, in order."""

    def __init__(self, runtime: Runtime, after: Callable[[float, str, Callable[[], None]], None]) -> None:
        self._runtime, self._after = runtime, after
        self._plans = [_plan(node) for node in runtime.graph.of_type(PLAN)]
        self.failing: set[str] = set()
        self.results: list[tuple[str, str, str]] = []

    def clear(self) -> None:
        """Forgets all scans."""
        self.failing.clear()
        self.results.clear()

    def watch(self, write: ObjectWrite) -> None:
        """Plans the scan of a new version."""
        for plan in self._plans:
            prefixed = not plan.prefixes or write.key.startswith(plan.prefixes)
            if plan.bucket == write.bucket and prefixed and not write.deleted:
                self._after(SCAN_SECONDS, f"scan {write.key}", lambda plan=plan: self._scan(plan, write))

    def _scan(self, plan: Plan, write: ObjectWrite) -> None:
        result, threats = self._result(plan, write)
        self.results.append((write.bucket, write.key, result))
        if plan.tags and result != ACCESS_DENIED:
            self._tag(plan, write, result)
        detail = {
            "scanStatus": STATUS[result],
            "scanResultDetails": {
                "scanResultStatus": result,
                "threats": [{"name": threat} for threat in threats] or None,
            },
        }
        self._emit(plan, write, "GuardDuty Malware Protection Object Scan Result", detail)

    def _result(self, plan: Plan, write: ObjectWrite) -> tuple[str, Sequence[str]]:
        """The result of a scan, with the names of threats. The object is read as the plan's role."""
        if write.key in self.failing:
            return FAILED, ()
        source = {"RoleArn": plan.role, "RoleSessionName": "guardduty"}
        try:
            self._runtime.call("sts.AssumeRole", SERVICE, write.region, source_arn=plan.arn, **source)
            found = self._runtime.call("s3.GetObject", _session(plan), write.region, **_version(write))
        except (AccessDeniedError, ClientError):
            return ACCESS_DENIED, ()
        content: bytes = found["Body"].read()
        if EICAR in content:
            return THREATS, (THREAT,)
        return (UNSUPPORTED if _encrypted(content) else CLEAN), ()

    def _tag(self, plan: Plan, write: ObjectWrite, result: str) -> None:
        """Adds the result to the tags of the version, or tells that it could not."""
        place = _version(write)
        try:
            given = self._runtime.call("s3.GetObjectTagging", _session(plan), write.region, **place)["TagSet"]
            tags = [*(tag for tag in given if tag["Key"] != TAG), {"Key": TAG, "Value": result}]
            self._runtime.call("s3.PutObjectTagging", _session(plan), write.region, Tagging={"TagSet": tags}, **place)
        except (AccessDeniedError, ClientError):
            failure = {"actionType": "TAGGING", "failureReason": "ACCESS_DENIED"}
            detail_type = "GuardDuty Malware Protection Post Scan Action Failed"
            self._emit(plan, write, detail_type, {"postScanActions": [failure]})

    def _emit(self, plan: Plan, write: ObjectWrite, detail_type: str, detail: Mapping[str, Any]) -> None:
        target = {
            "bucketName": write.bucket,
            "objectKey": write.key,
            "eTag": write.etag,
            "versionId": write.version_id,
            "s3Throttled": False,
        }
        whole = {"schemaVersion": "1.0", "resourceType": "S3_OBJECT", "s3ObjectDetails": target, **detail}
        event = {"source": "aws.guardduty", "detail-type": detail_type, "resources": [plan.arn], "detail": whole}
        self._runtime.emit(event, write.region)


def _plan(node: Node) -> Plan:
    bucket: Mapping[str, Any] = node.inputs["protectedResource"]["s3Bucket"]
    actions: Sequence[Mapping[str, Any]] = node.inputs.get("actions") or ()
    if unknown := sorted({name for action in actions for name in action} - {"taggings"}):
        raise NotSimulatedError(f"{node.name}: actions {', '.join(unknown)}; known: taggings")
    statuses = [tagging["status"] for action in actions for tagging in action["taggings"]]
    return Plan(
        arn=node.outputs["arn"],
        bucket=bucket["bucketName"],
        prefixes=tuple(bucket.get("objectPrefixes") or ()),
        role=node.inputs["role"],
        tags="ENABLED" in statuses,
    )


def _session(plan: Plan) -> RoleSession:
    return RoleSession(plan.role, "guardduty")


def _version(write: ObjectWrite) -> dict[str, Any]:
    """The place of a written version."""
    return {"Bucket": write.bucket, "Key": write.key} | ({"VersionId": write.version_id} if write.version_id else {})


def _encrypted(content: bytes) -> bool:
    """Whether a file is an archive with a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(entry.flag_bits & 1 for entry in archive.infolist())
    except zipfile.BadZipFile:
        return False
