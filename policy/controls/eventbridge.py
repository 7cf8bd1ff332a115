"""Controls for EventBridge."""

from policy.frameworks import NOT_PUBLIC, PRIVILEGE
from policy.iam.wildcards import is_pattern
from policy.readers.messaging import public_statements
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    EVENTBRIDGE_ARCHIVE,
    EVENTBRIDGE_BUS,
    EVENTBRIDGE_BUS_POLICY,
    EVENTBRIDGE_PERMISSION,
    EVENTBRIDGE_RULE,
    EVENTBRIDGE_TARGET,
    SQS_QUEUE,
)

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/eventbridge-controls.html"
EVENTBRIDGE_GUIDE = "https://docs.aws.amazon.com/eventbridge/latest/userguide"


@resource_control(
    "eventbridge-not-public",
    title="Event buses allow no public access",
    severity="high",
    types=[EVENTBRIDGE_BUS_POLICY, EVENTBRIDGE_PERMISSION],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Use account ids as principals, or restrict `*` by aws:PrincipalOrgID.",
    url=f"{EVENTBRIDGE_GUIDE}/eb-event-bus-permissions-manage.html",
)
def bus_is_not_public(policy: Resource, settings: Settings) -> Iterator[Finding]:
    if policy.type == EVENTBRIDGE_BUS_POLICY:
        yield from public_statements(policy)
    elif policy.string("principal") == "*" and not _has_organization(policy):
        yield policy.fail("all accounts can send events", "principal")


def _has_organization(permission: Resource) -> bool:
    """Whether a permission is restricted to one organization; an unknown value counts as one."""
    value = permission.peek("condition.value")
    return permission.has("condition.value") and (not isinstance(value, str) or not is_pattern(value))


@stack_control(
    "eventbridge-bus-policy",
    title="Custom event buses have a policy",
    severity="low",
    types=[EVENTBRIDGE_BUS],
    frameworks={"FSBP": ["EventBridge.3"], "PCI DSS 4.0": ["10.3.1"], "NIST 800-53": ["AC-2", *PRIVILEGE]},
    remedy="Add an EventBusPolicy with the principals that send events.",
    url=f"{USER_GUIDE}#eventbridge-3",
)
def bus_has_a_policy(bus: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Partner event buses have a policy of AWS."""
    given = any(stack.related(bus, type_, "eventBusName") for type_ in (EVENTBRIDGE_BUS_POLICY, EVENTBRIDGE_PERMISSION))
    if not given and not bus.has("eventSourceName") and bus.string("name") != "default":
        yield bus.missing("the event bus has no policy")


@resource_control(
    "eventbridge-customer-key",
    title="Event buses and archives are encrypted with a customer managed key",
    severity="low",
    types=[EVENTBRIDGE_BUS, EVENTBRIDGE_ARCHIVE],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set kms_key_identifier to a customer managed key of the region.",
    url=f"{EVENTBRIDGE_GUIDE}/eb-encryption-event-bus-cmkey.html",
)
def bus_has_its_own_key(bus: Resource, settings: Settings) -> Iterator[Finding]:
    if not bus.has("kmsKeyIdentifier"):
        yield bus.fail("events are encrypted with an AWS owned key", "kmsKeyIdentifier")


@stack_control(
    "eventbridge-fifo-targets",
    title="Event targets with FIFO queues have a message group and deduplication",
    severity="high",
    types=[EVENTBRIDGE_TARGET],
    traps=["T-27"],
    remedy="Set sqs_target.message_group_id, and content_based_deduplication on the queue.",
    url=f"{EVENTBRIDGE_GUIDE}/eb-targets.html",
)
def fifo_targets_are_complete(target: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    queues = stack.follow(target, "arn", SQS_QUEUE)
    named = target.peek("arn")
    fifo = any(queue.flag("fifoQueue") for queue in queues)
    fifo = fifo or (isinstance(named, str) and ":sqs:" in named and named.endswith(".fifo"))
    if fifo and not target.has("sqsTarget.messageGroupId"):
        yield target.fail("FIFO queues require a message group", "sqsTarget.messageGroupId")
    for queue in queues:
        if queue.flag("fifoQueue") and not queue.flag("contentBasedDeduplication"):
            yield queue.fail(f"{target.name} sends messages without a deduplication id", "contentBasedDeduplication")


@resource_control(
    "eventbridge-pattern-size",
    title="Event patterns are within the size quota",
    severity="high",
    types=[EVENTBRIDGE_RULE],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-40"],
    remedy="Use prefixes, or several rules; or raise the quota and set the parameter.",
    parameters=[Parameter("quota", 2048, "Characters of an event pattern; at most 4,096 on request.", minimum=1)],
    url=f"{EVENTBRIDGE_GUIDE}/eb-quota.html",
)
def pattern_is_within_the_quota(rule: Resource, settings: Settings) -> Iterator[Finding]:
    length, most = len(rule.string("eventPattern")), settings.number("quota")
    if length > most:
        yield rule.fail(f"the pattern has {length} characters, the quota is {most}", "eventPattern", value=length)
