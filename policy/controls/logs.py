"""Controls for CloudWatch log groups."""

import re

from policy.readers.keys import grants_service, keys_of, statements_of
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import ECS_CLUSTER, EKS_CLUSTER, LAMBDA_FUNCTION, LOGS_LOG_GROUP, RDS_CLUSTER, RDS_INSTANCE

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html"
LOGS_GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs"

# Log groups that services create on first use: pattern with the name of their owner, and its type.
MADE_BY_SERVICES = (
    (re.compile(r"^/aws/lambda/([^/]+)$"), LAMBDA_FUNCTION, "name"),
    (re.compile(r"^/aws/rds/cluster/([^/]+)/"), RDS_CLUSTER, "clusterIdentifier"),
    (re.compile(r"^/aws/rds/instance/([^/]+)/"), RDS_INSTANCE, "identifier"),
    (re.compile(r"^/aws/eks/([^/]+)/cluster$"), EKS_CLUSTER, "name"),
    (re.compile(r"^/aws/ecs/containerinsights/([^/]+)/performance$"), ECS_CLUSTER, "name"),
)


@resource_control(
    "logs-retention",
    title="Log groups have a retention",
    severity="medium",
    types=[LOGS_LOG_GROUP],
    frameworks={
        "FSBP": ["CloudWatch.16"],
        "PCI DSS 4.0": ["10.5.1"],
        "NIST 800-53": ["AU-6(3)", "AU-6(4)", "AU-10", "AU-11", "CA-7", "SI-12"],
    },
    remedy="Set retention_in_days.",
    url=f"{USER_GUIDE}#cloudwatch-16",
    parameters=[Parameter("minimum_days", 7, "Minimum retention in days; Security Hub's default is 365.", minimum=1)],
)
def retention_is_set(group: Resource, settings: Settings) -> Iterator[Finding]:
    """0 and no value are unlimited. The class DELIVERY has a fixed retention of two days."""
    if group.string("logGroupClass") == "DELIVERY":
        return
    days = group.number("retentionInDays")
    if days == 0:
        yield group.fail("the retention is unlimited", "retentionInDays")
    elif days < settings.number("minimum_days"):
        yield group.fail("the retention is too short", "retentionInDays")


@resource_control(
    "logs-customer-key",
    title="Log groups are encrypted with a customer managed key",
    severity="medium",
    types=[LOGS_LOG_GROUP],
    frameworks={
        "PCI DSS 4.0": ["10.3.2"],
        "NIST 800-53": ["AU-9(3)", "CA-9(1)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)"],
    },
    remedy="Set kms_key_id to a customer managed key whose policy allows CloudWatch Logs.",
    url=f"{LOGS_GUIDE}/encrypt-log-data-kms.html",
)
def has_customer_managed_key(group: Resource, settings: Settings) -> Iterator[Finding]:
    if not group.has("kmsKeyId"):
        yield group.fail("the logs are encrypted with an AWS managed key", "kmsKeyId")


@stack_control(
    "logs-key-admits-service",
    title="Keys of log groups allow CloudWatch Logs",
    severity="high",
    types=[LOGS_LOG_GROUP],
    frameworks={"NIST 800-53": ["AU-9(3)", "SC-12"]},
    traps=["T-26"],
    remedy="Allow logs.<region>.amazonaws.com in the key policy, with the log groups' ARNs as encryption context.",
    url=f"{LOGS_GUIDE}/encrypt-log-data-kms.html",
)
def key_allows_logs(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """CloudWatch Logs refuses a key without permission to use it."""
    for key in keys_of(stack, group, "kmsKeyId"):
        principals = (f"logs.{group.region}.amazonaws.com", "logs.amazonaws.com")
        if not grants_service(statements_of(stack, key), *principals):
            yield group.missing(f"the policy of {key.name} does not allow {principals[0]}", "kmsKeyId")


@stack_control(
    "logs-group-first",
    title="Log groups are created before the resources that would create them",
    severity="medium",
    types=[LOGS_LOG_GROUP],
    frameworks={"NIST 800-53": ["AU-11", "CM-2"]},
    traps=["T-31", "T-60"],
    remedy="Add the log group to depends_on of the function, database or cluster.",
    url=f"{LOGS_GUIDE}/Working-with-log-groups-and-streams.html",
)
def owner_depends_on_group(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A service without a log group creates one with unlimited retention and without a key.

    The deployment then fails, as the group exists.
    """
    origins = [stack.by_urn(urn) for urn in group.property_dependencies.get("name", ())]
    for pattern, type_, path in MADE_BY_SERVICES:
        for owner in origins:
            if owner and owner.type == type_:
                yield owner.fail(f"its log group {group.name} depends on it by name", path, value="set")
        match = pattern.match("" if origins and group.is_unknown("name") else group.string("name"))
        for owner in stack.by_identifier(match.group(1), type_, region=group.region) if match else ():
            here = owner.region in ("", group.region) and owner not in origins
            if match and here and owner.peek(path) == match.group(1) and not stack.depends(owner, on=group):
                yield owner.fail(f"no dependency on its log group {group.name}", path)
