"""CloudWatch, builds, transcoding and templates of CloudFormation."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from cost.charge import Charge, Usage, by_usage, fixed
from cost.resource import Resource

FREE_IN_TEMPLATES = {"AWS::MediaConvert::JobTemplate"}
HIGH_RESOLUTION = 60  # seconds; alarms with shorter periods are of high resolution


def log_group(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("logs ingested", "logs.ingested-gb", "GB", usage.get("ingestedGb"))
    yield by_usage("logs stored", "logs.stored-gb-months", "GB-month", usage.get("storedGb"))


def alarm(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """A price for each metric that an alarm evaluates; anomaly detection has another one."""
    queries: list[dict[str, Any]] = resource.items("metricQueries")
    metrics = [item["metric"] for item in queries if item.get("metric")]
    periods = [item.get("period") for item in metrics] or [resource.get("period")]
    kind = "alarm"
    if resource.get("thresholdMetricId"):
        kind = "anomaly-alarm"
    elif any(period is not None and Decimal(str(period)) < HIGH_RESOLUTION for period in periods):
        kind = "high-resolution-alarm"
    yield fixed(f"{kind}, each metric", f"cloudwatch.{kind}-months", "month", max(len(metrics), 1))


def build_project(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Minutes of builds, by the type and size of their environment."""
    size = resource.text("environment.computeType").removeprefix("BUILD_GENERAL1_").lower()
    kind = resource.text("environment.type").removesuffix("_CONTAINER").lower()
    yield by_usage(f"builds, {kind} {size}", f"codebuild.minutes.{kind}.{size}", "minute", usage.get("buildMinutes"))


def delivery_pipeline(resource: Resource, usage: Usage) -> Iterator[Charge]:
    kind = resource.text("pipelineType", "V1").lower()
    yield by_usage(f"pipeline runs, {kind}", f"codepipeline.{kind}-minutes", "minute", usage.get("actionMinutes"))


def transcoding_queue(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Minutes of outputs: each rendition of a video is one."""
    yield by_usage("transcoded minutes", "mediaconvert.normalized-minutes", "minute", usage.get("outputMinutes"))


def template(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Resources of a template: the graph does not have them, and so no formula prices them. Job templates are free."""
    try:
        content: Any = json.loads(resource.text("templateBody"))
    except ValueError:  # unknown or secret
        content = {}
    found = _mapping(_mapping(content).get("Resources")) or {"unknown": None}
    types = {str(_mapping(item).get("Type", "unknown")) for item in found.values()}
    for type_ in sorted(types - FREE_IN_TEMPLATES):
        yield by_usage(f"template, {type_}", f"cloudformation.{type_}", "resource", None)


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
