"""Amazon Rekognition, AWS Elemental MediaConvert and Amazon CloudFront.

Amazon Rekognition Developer Guide, "Analyzing images stored in an Amazon S3 bucket": it is read with the caller's
permissions. AWS Elemental MediaConvert User Guide, "Setting up IAM permissions".
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from simulator.iam.calls import ApiCall, Authorization, Operation
from simulator.iam.services import s3

TRANSCODER = "mediaconvert.amazonaws.com"
DEFAULT_QUEUE = "Default"
KEY_OPERATIONS = (
    "CreatePublicKey",
    "DeletePublicKey",
    "GetKeyGroup",
    "GetPublicKey",
    "ListPublicKeys",
    "UpdateKeyGroup",
)


def _detect(call: ApiCall) -> list[Authorization]:
    call.refuse("ProjectVersion")
    found = [Authorization(action=f"rekognition:{call.operation}", resource="*")]
    image: Mapping[str, Any] = call.params["Image"]
    if "S3Object" in image:
        given = image["S3Object"]
        params = {"Bucket": given["Bucket"], "Key": given["Name"]}
        params |= {"VersionId": given["Version"]} if "Version" in given else {}
        read = ApiCall(service="s3", operation="GetObject", params=params, account=call.account)
        found += [replace(each, via_service=True) for each in s3.OPERATIONS["s3.GetObject"](read)]
    return found


def _transcoder(call: ApiCall, kind: str, name: str) -> str:
    return name if name.startswith("arn:") else call.account.arn("mediaconvert", f"{kind}/{name}")


def _create_job(call: ApiCall) -> list[Authorization]:
    """A job on its queue and template, and the role that MediaConvert assumes."""
    call.refuse("Tags")
    resources = [_transcoder(call, "queues", str(call.params.get("Queue", DEFAULT_QUEUE)))]
    if "JobTemplate" in call.params:
        resources.append(_transcoder(call, "jobTemplates", str(call.params["JobTemplate"])))
    resources += [_transcoder(call, "presets", preset) for preset in _presets(call.params.get("Settings", {}))]
    passed = Authorization(
        action="iam:PassRole", resource=str(call.params["Role"]), keys={"iam:PassedToService": TRANSCODER}
    )
    untagged = ("aws:RequestTag/", "aws:TagKeys")
    jobs = [
        Authorization(action="mediaconvert:CreateJob", resource=resource, families=untagged) for resource in resources
    ]
    return [*jobs, passed]


def _presets(settings: Mapping[str, Any]) -> Iterable[str]:
    for group in settings.get("OutputGroups", ()):
        for output in group.get("Outputs", ()):
            if "Preset" in output:
                yield output["Preset"]


def _job(call: ApiCall) -> list[Authorization]:
    arn = call.account.arn("mediaconvert", f"jobs/{call.params['Id']}")
    return [Authorization(action=f"mediaconvert:{call.operation}", resource=arn)]


def _template(call: ApiCall) -> list[Authorization]:
    resource = _transcoder(call, "jobTemplates", str(call.params["Name"]))
    return [Authorization(action="mediaconvert:GetJobTemplate", resource=resource)]


def _on_keys(call: ApiCall) -> list[Authorization]:
    """Public keys and key groups have no permissions of their own."""
    return [Authorization(action=f"cloudfront:{call.operation}", resource="*")]


def _invalidate(call: ApiCall) -> list[Authorization]:
    arn = call.account.arn("cloudfront", f"distribution/{call.params['DistributionId']}", region="")
    return [Authorization(action=f"cloudfront:{call.operation}", resource=arn)]


def _store(call: ApiCall) -> list[Authorization]:
    return [Authorization(action=f"cloudfront-keyvaluestore:{call.operation}", resource=str(call.params["KvsARN"]))]


OPERATIONS: Mapping[str, Operation] = {
    "rekognition.DetectModerationLabels": _detect,
    "rekognition.DetectFaces": _detect,
    "rekognition.DetectLabels": _detect,
    "mediaconvert.CreateJob": _create_job,
    "mediaconvert.GetJob": _job,
    "mediaconvert.GetJobTemplate": _template,
    "mediaconvert.Probe": lambda call: [Authorization(action="mediaconvert:Probe", resource="*")],
    "cloudfront.CreateInvalidation": _invalidate,
    **{f"cloudfront.{operation}": _on_keys for operation in KEY_OPERATIONS},
    "cloudfront-keyvaluestore.DescribeKeyValueStore": _store,
    "cloudfront-keyvaluestore.GetKey": _store,
    "cloudfront-keyvaluestore.PutKey": _store,
    "cloudfront-keyvaluestore.DeleteKey": _store,
    "cloudfront-keyvaluestore.UpdateKeys": _store,
}
