"""Controls over CloudWatch log groups."""

import re

from policy.readers.keys import grants_service, keys_of, statements_of
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import EKS_CLUSTER, LAMBDA_FUNCTION, LOGS_LOG_GROUP, RDS_CLUSTER, RDS_INSTANCE

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html"
LOGS_GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs"

# Log groups that a service makes by itself when they are not there yet: where their owner's name stands, its type.
MADE_BY_SERVICES = (
    (re.compile(r"^/aws/lambda/([^/]+)$"), LAMBDA_FUNCTION, "name"),
    (re.compile(r"^/aws/rds/cluster/([^/]+)/"), RDS_CLUSTER, "clusterIdentifier"),
    (re.compile(r"^/aws/rds/instance/([^/]+)/"), RDS_INSTANCE, "identifier"),
    (re.compile(r"^/aws/eks/([^/]+)/cluster$"), EKS_CLUSTER, "name"),
)


@resource_control(
    "logs-retention",
    title="Log groups keep what they hold for a set time",
    severity="medium",
    types=[LOGS_LOG_GROUP],
    frameworks={
        "FSBP": ["CloudWatch.16"],
        "PCI DSS 4.0": ["10.5.1"],
        "NIST 800-53": ["AU-6(3)", "AU-6(4)", "AU-10", "AU-11", "CA-7", "SI-12"],
    },
    remedy="Set retention_in_days.",
    url=f"{USER_GUIDE}#cloudwatch-16",
    parameters=[Parameter("minimum_days", 7, "The least days; Security Hub's own default is 365.", minimum=1)],
)
def retention_is_set(group: Resource, settings: Settings) -> Iterator[Finding]:
    """0 and nothing keep everything for ever. Groups of the class DELIVERY always keep two days."""
    if group.string("logGroupClass") == "DELIVERY":
        return
    days = group.number("retentionInDays")
    if days == 0:
        yield group.fail("nothing is ever deleted", "retentionInDays")
    elif days < settings.number("minimum_days"):
        yield group.fail("logs are gone too soon", "retentionInDays")


@resource_control(
    "logs-customer-key",
    title="Log groups are encrypted with a customer key",
    severity="medium",
    types=[LOGS_LOG_GROUP],
    frameworks={
        "PCI DSS 4.0": ["10.3.2"],
        "NIST 800-53": ["AU-9(3)", "CA-9(1)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)"],
    },
    remedy="Set kms_key_id to a customer key whose policy lets CloudWatch Logs in.",
    url=f"{LOGS_GUIDE}/encrypt-log-data-kms.html",
)
def has_its_own_key(group: Resource, settings: Settings) -> Iterator[Finding]:
    if not group.has("kmsKeyId"):
        yield group.fail("the logs lie under AWS's own key", "kmsKeyId")


@stack_control(
    "logs-key-admits-service",
    title="Keys of log groups let CloudWatch Logs in",
    severity="high",
    types=[LOGS_LOG_GROUP],
    frameworks={"NIST 800-53": ["AU-9(3)", "SC-12"]},
    traps=["T-26"],
    remedy="Let logs.<region>.amazonaws.com use the key, for the log groups' ARNs as encryption context.",
    url=f"{LOGS_GUIDE}/encrypt-log-data-kms.html",
)
def logs_may_use_the_key(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """CloudWatch Logs refuses to make a group with a key that it may not use."""
    for key in keys_of(stack, group, "kmsKeyId"):
        principals = (f"logs.{group.region}.amazonaws.com", "logs.amazonaws.com")
        if not grants_service(statements_of(stack, key), *principals):
            yield group.missing(f"the policy of {key.name} does not let in {principals[0]}", "kmsKeyId")


@stack_control(
    "logs-group-first",
    title="Log groups stand before what would make them by itself",
    severity="medium",
    types=[LOGS_LOG_GROUP],
    frameworks={"NIST 800-53": ["AU-11", "CM-2"]},
    traps=["T-31"],
    remedy="Let the function, database or cluster depend on its log group.",
    url=f"{LOGS_GUIDE}/Working-with-log-groups-and-streams.html",
)
def group_stands_first(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A service that logs before its group is there makes one that keeps everything for ever, without a key.

    The deployment then fails, since the group exists already.
    """
    origins = [stack.by_urn(urn) for urn in group.property_dependencies.get("name", ())]
    for pattern, type_, path in MADE_BY_SERVICES:
        for owner in origins:
            if owner and owner.type == type_:
                yield owner.fail(f"its log group {group.name} is named after it, so made after it", path, value="set")
        match = pattern.match("" if origins and group.is_unknown("name") else group.string("name"))
        for owner in stack.by_identifier(match.group(1), type_, region=group.region) if match else ():
            here = owner.region in ("", group.region) and owner not in origins
            if match and here and owner.peek(path) == match.group(1) and not stack.depends(owner, on=group):
                yield owner.fail(f"it does not wait for its log group {group.name}", path)
