"""Threat protection and logs of a user pool."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import cloudwatch, cognito

from components.identity.cognito.sign_in_settings import EmailSettings, ThreatProtectionSettings, UserPoolLogSettings

# Amazon CloudWatch Logs User Guide, "Enable logging from AWS services": the resource policy of log deliveries does not
# grow with groups of this prefix.
LOG_PREFIX = "/aws/vendedlogs/cognito"


@dataclass(frozen=True, kw_only=True)
class UserPoolMonitoringArgs:
    """threat_protection, logs: None without. email: sender of notifications; None without. pool_name: for the name of
    the log group. key_arn: key of the region."""

    threat_protection: ThreatProtectionSettings | None
    logs: UserPoolLogSettings | None
    email: EmailSettings | None
    pool_name: str
    user_pool_id: Input[str]
    key_arn: Input[str]


class UserPoolMonitoring(ComponentResource):
    """Actions for risky sign-ins, and an encrypted log group of email errors and user activity."""

    def __init__(self, name: str, args: UserPoolMonitoringArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:identity:UserPoolMonitoring", name, None, opts)
        child = ResourceOptions(parent=self)
        threats, logs = args.threat_protection, args.logs

        if threats is not None:
            cognito.RiskConfiguration(
                f"{name}-risk",
                user_pool_id=args.user_pool_id,
                compromised_credentials_risk_configuration=cognito.RiskConfigurationCompromisedCredentialsRiskConfigurationArgs(
                    actions=cognito.RiskConfigurationCompromisedCredentialsRiskConfigurationActionsArgs(
                        event_action=threats.compromised_credentials.upper()
                    )
                ),
                account_takeover_risk_configuration=_takeover(threats, args.email),
                opts=child,
            )
        if logs is not None:
            group = cloudwatch.LogGroup(
                f"{name}-logs",
                name=f"{LOG_PREFIX}/{args.pool_name}",
                kms_key_id=args.key_arn,
                retention_in_days=logs.retention_days,
                opts=child,
            )
            target = cognito.LogDeliveryConfigurationLogConfigurationCloudWatchLogsConfigurationArgs(
                log_group_arn=group.arn
            )
            events = [("userNotification", "ERROR"), *([("userAuthEvents", "INFO")] if logs.user_activity else [])]
            cognito.LogDeliveryConfiguration(
                f"{name}-log-delivery",
                user_pool_id=args.user_pool_id,
                log_configurations=[
                    cognito.LogDeliveryConfigurationLogConfigurationArgs(
                        event_source=source, log_level=level, cloud_watch_logs_configuration=target
                    )
                    for source, level in events
                ],
                opts=child,
            )
        self.register_outputs({})


def _takeover(
    threats: ThreatProtectionSettings, email: EmailSettings | None
) -> cognito.RiskConfigurationAccountTakeoverRiskConfigurationArgs:
    """Actions for sign-ins that may be of somebody else. Users get no email about them."""
    return cognito.RiskConfigurationAccountTakeoverRiskConfigurationArgs(
        actions=cognito.RiskConfigurationAccountTakeoverRiskConfigurationActionsArgs(
            low_action=cognito.RiskConfigurationAccountTakeoverRiskConfigurationActionsLowActionArgs(
                event_action=threats.low_risk.upper(), notify=False
            ),
            medium_action=cognito.RiskConfigurationAccountTakeoverRiskConfigurationActionsMediumActionArgs(
                event_action=threats.medium_risk.upper(), notify=False
            ),
            high_action=cognito.RiskConfigurationAccountTakeoverRiskConfigurationActionsHighActionArgs(
                event_action=threats.high_risk.upper(), notify=False
            ),
        ),
        notify_configuration=cognito.RiskConfigurationAccountTakeoverRiskConfigurationNotifyConfigurationArgs(
            source_arn=email.ses_identity_arn, from_=email.from_address
        )
        if email
        else None,
    )
