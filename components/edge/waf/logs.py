"""Web ACL logs."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, wafv2

from components.edge.waf.settings import WebAclLogSettings
from components.foundation.documents import document
from components.foundation.log_delivery import log_group_writes
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name

LOG_GROUP_PREFIX = "aws-waf-logs"  # prefix required by WAF (T-10)
LOG_GROUP_LIMIT = longest_name("aws:cloudwatch/logGroup:LogGroup")
MATCHED = ("BLOCK", "COUNT", "CAPTCHA", "CHALLENGE", "EXCLUDED_AS_COUNT")


def web_acl_log_group_name(acl_name: str) -> str:
    """The log group of a web ACL, for the policy of the key that encrypts it."""
    return physical_name(LOG_GROUP_PREFIX, acl_name, limit=LOG_GROUP_LIMIT)


@dataclass(frozen=True, kw_only=True)
class WebAclLogsArgs:
    """region, account_id: of the web ACL. key_arn: key of that region which CloudWatch Logs may use for the log group
    (`web_acl_log_group_name`); an AWS owned key if omitted."""

    acl_name: str
    acl_arn: Input[str]
    region: str
    account_id: Input[str]
    settings: WebAclLogSettings
    key_arn: Input[str] | None = None


class WebAclLogs(ComponentResource):
    """An encrypted log group, a resource policy that allows only WAF's log delivery to write to it, and the
    configuration.

    The policy belongs to the group. By default WAF extends a policy that all web ACLs of the account share, until it is
    full; a region supports ten log resource policies.
    """

    log_group_name: Output[str]

    def __init__(self, name: str, args: WebAclLogsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:WebAclLogs", name, None, opts)
        child = ResourceOptions(parent=self)
        group_name = web_acl_log_group_name(args.acl_name)

        group = cloudwatch.LogGroup(
            f"{name}-group",
            name=group_name,
            retention_in_days=args.settings.retention_days,
            kms_key_id=args.key_arn,
            opts=child,
        )
        delivery = log_group_writes(Output.concat(group.arn, ":*"), region=args.region, account_id=args.account_id)
        policy = cloudwatch.LogResourcePolicy(
            f"{name}-delivery", policy_name=group_name, policy_document=document([delivery]), opts=child
        )
        wafv2.WebAclLoggingConfiguration(
            f"{name}-configuration",
            resource_arn=args.acl_arn,
            log_destination_configs=[group.arn],
            redacted_fields=[{"single_header": {"name": header}} for header in args.settings.redacted_headers],
            logging_filter=_matched_only() if args.settings.keep == "matched" else None,
            opts=ResourceOptions(parent=self, depends_on=[policy]),
        )

        self.log_group_name = group.name
        self.register_outputs({"log_group_name": self.log_group_name})


def _matched_only() -> "wafv2.WebAclLoggingConfigurationLoggingFilterArgsDict":
    return {
        "default_behavior": "DROP",
        "filters": [
            {
                "behavior": "KEEP",
                "requirement": "MEETS_ANY",
                "conditions": [{"action_condition": {"action": action}} for action in MATCHED],
            }
        ],
    }
