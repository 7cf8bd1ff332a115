"""Former keys of stack files, for the fault that names their replacement."""

from collections.abc import Mapping

from pydantic import BaseModel

# Former and current key, by the settings class that defines it.
RENAMED_KEYS: Mapping[str, Mapping[str, str]] = {
    "BackupPlanSettings": {"copies": "copyActions"},
    "BackupSettings": {"lock": "vaultLock"},
    "BehaviorSettings": {"methods": "allowedMethods", "viewerProtocol": "viewerProtocolPolicy"},
    "CacheSettings": {"copies": "replicaCaches"},
    "DatabaseSettings": {"monitoringSeconds": "monitoringIntervalSeconds"},
    "DeadLetterQueueSettings": {"receives": "maxReceiveCount"},
    "DeliverySettings": {"maxAgeSeconds": "maximumEventAgeSeconds", "maxAttempts": "maximumRetryAttempts"},
    "DistributionSettings": {"default": "defaultBehavior", "errors": "errorResponses"},
    "EcsServiceSettings": {
        "readOnlyRoot": "readonlyRootFilesystem",
        "healthCommand": "healthCheckCommand",
        "stopSeconds": "stopTimeoutSeconds",
    },
    "EdgeCorsSettings": {
        "origins": "allowOrigins",
        "methods": "allowMethods",
        "headers": "allowHeaders",
        "credentials": "allowCredentials",
    },
    "ErrorResponseSettings": {"page": "responsePagePath", "cacheSeconds": "minTtlSeconds"},
    "EventBusSettings": {"archiveDays": "archiveRetentionDays"},
    "FlowLogSettings": {"aggregationSeconds": "maxAggregationIntervalSeconds"},
    "HealthCheckSettings": {
        "healthyCount": "healthyThreshold",
        "unhealthyCount": "unhealthyThreshold",
        "graceSeconds": "gracePeriodSeconds",
    },
    "LogsSettings": {"rule": "lifecycleRuleId"},
    "OriginSettings": {"shield": "originShieldRegion"},
    "PurposeSettings": {"copies": "replicaBuckets"},
    "QueueSettings": {
        "order": "type",
        "deadLetters": "deadLetterQueue",
        "receiveWaitSeconds": "receiveMessageWaitSeconds",
    },
    "RateSettings": {"windowSeconds": "evaluationWindowSeconds", "aggregateBy": "aggregateKeyType"},
    "ResponseHeadersPolicySettings": {"custom": "customHeaders", "removed": "removeHeaders"},
    "RouteSettings": {"deregistrationSeconds": "deregistrationDelaySeconds"},
    "ScalingSettings": {"scaleInSeconds": "scaleInCooldownSeconds", "scaleOutSeconds": "scaleOutCooldownSeconds"},
    "ScheduleTiming": {"body": "input"},
    "StorageClassSettings": {"expandable": "allowVolumeExpansion"},
    "QueueSubscription": {"raw": "rawMessageDelivery"},
    "TableSettings": {"recoveryDays": "recoveryPeriodDays"},
    "TopicSettings": {"order": "type"},
}


def current_key(model: type[BaseModel] | None, key: str) -> str | None:
    """The current name of a key that was renamed in a settings class or its bases; None if it never existed."""
    for base in model.__mro__ if model else ():
        if key in RENAMED_KEYS.get(base.__name__, {}):
            return RENAMED_KEYS[base.__name__][key]
    return None
