"""Rules for the settings of a job that the model of the service does not have.

AWS Elemental MediaConvert User Guide, "Creating outputs"; descriptions of botocore's model.
"""

from collections.abc import Iterator, Mapping
from typing import Any

CONTAINERS = {"CMAF_GROUP_SETTINGS": ("CMFC",), "FILE_GROUP_SETTINGS": ("MP4", "OGG", "RAW")}
GROUP_SETTINGS = {"CMAF_GROUP_SETTINGS": "CmafGroupSettings", "FILE_GROUP_SETTINGS": "FileGroupSettings"}
FRAME_CAPTURE = "FRAME_CAPTURE"


def job_faults(settings: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the settings of a job, by path."""
    inputs: list[Mapping[str, Any]] = settings.get("Inputs", [])
    groups: list[Mapping[str, Any]] = settings.get("OutputGroups", [])
    if len(inputs) != 1 or "FileInput" not in inputs[0]:
        yield "Inputs: one with a FileInput is required"
        return
    if not groups:
        yield "OutputGroups: at least one is required"
    selectors = {*inputs[0].get("AudioSelectors", {})}
    for index, group in enumerate(groups):
        yield from _group_faults(group, selectors, f"OutputGroups[{index}]")
    if all(_captures(output) for group in groups for output in group.get("Outputs", [])):
        yield "OutputGroups: a job that captures frames needs another output"


def _group_faults(group: Mapping[str, Any], selectors: set[str], path: str) -> Iterator[str]:
    kind: str = group.get("OutputGroupSettings", {}).get("Type", "")
    if kind not in CONTAINERS:
        yield f"{path}.OutputGroupSettings.Type: {kind or 'missing'}"
        return
    outputs: list[Mapping[str, Any]] = group.get("Outputs", [])
    settings: Mapping[str, Any] = group["OutputGroupSettings"].get(GROUP_SETTINGS[kind], {})
    if not settings.get("Destination"):
        yield f"{path}.OutputGroupSettings.{GROUP_SETTINGS[kind]}.Destination: missing"
    names = [(output.get("NameModifier", ""), output.get("Extension", "")) for output in outputs]
    if not outputs or len({*names}) < len(names):
        yield f"{path}.Outputs: none, or several with the same name"
    for index, output in enumerate(outputs):
        yield from _output_faults(output, kind, selectors, f"{path}.Outputs[{index}]")
    if kind == "CMAF_GROUP_SETTINGS" and not any("VideoDescription" in output for output in outputs):
        yield f"{path}.Outputs: none has video"


def _output_faults(output: Mapping[str, Any], kind: str, selectors: set[str], path: str) -> Iterator[str]:
    container = output.get("ContainerSettings", {}).get("Container")
    sounds: list[Mapping[str, Any]] = output.get("AudioDescriptions", [])
    if container not in CONTAINERS[kind]:
        yield f"{path}.ContainerSettings.Container: {container} in a group of {kind}"
    if "VideoDescription" not in output and not sounds:
        yield f"{path}: neither video nor audio"
    if kind == "CMAF_GROUP_SETTINGS" and ("VideoDescription" in output) == bool(sounds):
        yield f"{path}: video and audio are outputs of their own"
    if kind == "CMAF_GROUP_SETTINGS" and not output.get("NameModifier"):
        yield f"{path}.NameModifier: missing"
    if _captures(output) and (container != "RAW" or sounds):
        yield f"{path}: captured frames have the container RAW and no audio"
    for sound in sounds:
        if sound.get("AudioSourceName") not in selectors:
            yield f"{path}.AudioDescriptions: {sound.get('AudioSourceName')} is no audio selector of the input"
    yield from _video_faults(output.get("VideoDescription", {}), f"{path}.VideoDescription")


def _video_faults(description: Mapping[str, Any], path: str) -> Iterator[str]:
    codec: Mapping[str, Any] = description.get("CodecSettings", {}).get("H264Settings", {})
    for side in ("Width", "Height"):
        if codec and description.get(side, 0) % 2:
            yield f"{path}.{side}: {description[side]} is odd"
    if codec.get("RateControlMode") == "QVBR" and "MaxBitrate" not in codec:
        yield f"{path}.CodecSettings.H264Settings.MaxBitrate: missing with QVBR"


def _captures(output: Mapping[str, Any]) -> bool:
    return output.get("VideoDescription", {}).get("CodecSettings", {}).get("Codec") == FRAME_CAPTURE
