"""The OpenTelemetry collector sidecar of a service."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pulumi import Input, Output

from components.foundation.grants import ActionsGrant, Grant

COLLECTOR = "collector"
OTLP_GRPC, OTLP_HTTP = "127.0.0.1:4317", "127.0.0.1:4318"
# AWS X-Ray Developer Guide, "AWSXRayDaemonWriteAccess": none of these supports resource-level permissions.
TRACE_ACTIONS = (
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:GetSamplingStatisticSummaries",
)


def collector_configuration(region: str, service_name: str, log_group_name: str, memory_mib: int) -> str:
    """The collector's configuration: OTLP from the task itself, traces to X-Ray, metrics to CloudWatch.

    Metrics are written to the log group in the embedded metric format, in a namespace of the service's name.
    """
    return json.dumps(
        {
            "extensions": {"health_check": {"endpoint": "127.0.0.1:13133"}},
            "receivers": {
                "otlp": {"protocols": {"grpc": {"endpoint": OTLP_GRPC}, "http": {"endpoint": OTLP_HTTP}}},
            },
            "processors": {
                "memory_limiter": {
                    "check_interval": "1s",
                    "limit_mib": memory_mib * 4 // 5,
                    "spike_limit_mib": memory_mib // 5,
                },
                "resourcedetection": {"detectors": ["env", "ecs"]},
                "batch": {"timeout": "10s"},
            },
            "exporters": {
                "awsxray": {"region": region},
                "awsemf": {
                    "region": region,
                    "namespace": service_name,
                    "log_group_name": log_group_name,
                    "dimension_rollup_option": "NoDimensionRollup",
                },
            },
            "service": {
                "extensions": ["health_check"],
                "pipelines": {
                    kind: {
                        "receivers": ["otlp"],
                        "processors": ["memory_limiter", "resourcedetection", "batch"],
                        "exporters": [exporter],
                    }
                    for kind, exporter in (("traces", "awsxray"), ("metrics", "awsemf"))
                },
            },
        }
    )


def collector_container(
    image: str, memory_mib: int, configuration: str, log_configuration: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The collector's container definition. It is not essential: the task continues without it."""
    return {
        "name": COLLECTOR,
        "image": image,
        "essential": False,
        "memory": memory_mib,
        "readonlyRootFilesystem": True,
        "environment": [{"name": "AOT_CONFIG_CONTENT", "value": configuration}],
        "healthCheck": {"command": ["CMD", "/healthcheck"], "interval": 10, "timeout": 5, "retries": 3},
        "linuxParameters": {"capabilities": {"drop": ["ALL"]}},
        "logConfiguration": log_configuration,
    }


def collector_variables() -> Sequence[Mapping[str, str]]:
    """Environment variables with the collector's address, for OpenTelemetry SDKs."""
    return [{"name": "OTEL_EXPORTER_OTLP_ENDPOINT", "value": f"http://{OTLP_HTTP}"}]


def collector_grants(log_group_arn: Input[str]) -> dict[str, Grant]:
    """Permissions of the collector, in the task role."""
    return {
        "collector-traces": ActionsGrant(actions=TRACE_ACTIONS, resources=["*"]),
        "collector-metrics": ActionsGrant(
            actions=("logs:CreateLogStream", "logs:PutLogEvents"), resources=[Output.concat(log_group_arn, ":*")]
        ),
    }
