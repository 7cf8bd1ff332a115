"""Controls for undelivered messages of queues and topics, and access of senders."""

from fnmatch import fnmatchcase

from policy.frameworks import IN_TRANSIT
from policy.iam.conditions import services
from policy.iam.documents import Statement, read
from policy.readers.keys import has_customer_key
from policy.readers.messaging import senders
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    CLOUDWATCH_METRIC_ALARM,
    EVENTBRIDGE_BUS,
    EVENTBRIDGE_TARGET,
    LAMBDA_EVENT_SOURCE_MAPPING,
    LAMBDA_FUNCTION,
    LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG,
    SCHEDULER_SCHEDULE,
    SNS_TOPIC,
    SNS_TOPIC_POLICY,
    SNS_TOPIC_SUBSCRIPTION,
    SQS_QUEUE,
    SQS_QUEUE_POLICY,
    SQS_REDRIVE_ALLOW_POLICY,
    SQS_REDRIVE_POLICY,
)
from policy.unknown import note

SQS_DEVELOPER_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide"
DEAD_LETTERS = f"{SQS_DEVELOPER_GUIDE}/sqs-dead-letter-queues.html"
RECOVERY = ("CP-10", "SI-13(5)", "SI-17")

# Properties with the dead letter queue by type.
UNDELIVERED = {
    EVENTBRIDGE_TARGET: "deadLetterConfig.arn",
    SCHEDULER_SCHEDULE: "target.deadLetterConfig.arn",
    SNS_TOPIC_SUBSCRIPTION: "redrivePolicy",
    EVENTBRIDGE_BUS: "deadLetterConfig.arn",
}
# Properties with the destination by type.
RECEIVER = {EVENTBRIDGE_TARGET: "arn", SCHEDULER_SCHEDULE: "target.arn", SNS_TOPIC_SUBSCRIPTION: "endpoint"}
# Properties with a queue for what could not be processed, by type, in addition to those.
FAILED = {
    LAMBDA_FUNCTION: "deadLetterConfig.targetArn",
    LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG: "destinationConfig.onFailure.destination",
    LAMBDA_EVENT_SOURCE_MAPPING: "destinationConfig.onFailure.destinationArn",
}
# SQS counts messages that it moves itself by these metrics, not by NumberOfMessagesSent.
WATCHED_METRICS = ("ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage")
DEFAULT_RETENTION_SECONDS = 345_600  # SQS's default of four days
SHORT_LIVED = Parameter(
    "short_lived_seconds", 300, "Queues with at most this retention need no dead letter queue, in seconds.", minimum=0
)
# Protocols of which SNS drops undelivered messages without a dead letter queue.
REDRIVEN = ("sqs", "lambda", "http", "https", "firehose")
# A topic's default policy allows its own account, which includes alarms and budgets.
OWN_ACCOUNT = ("cloudwatch.amazonaws.com", "budgets.amazonaws.com")


@stack_control(
    "sqs-dead-letters",
    title="Queues have a dead letter queue",
    severity="low",
    types=[SQS_QUEUE],
    frameworks={"NIST 800-53": RECOVERY},
    remedy="Set redrive_policy with a dead letter queue and the number of attempts.",
    url=DEAD_LETTERS,
    parameters=[SHORT_LIVED],
)
def has_dead_letter_queue(queue: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Dead letter queues, of other queues or of senders, need none."""
    if queue.has("redrivePolicy") or _is_short_lived(queue, settings):
        return
    if not stack.related(queue, SQS_REDRIVE_POLICY, "queueUrl") and not _is_dead_letter_queue(queue, stack):
        yield queue.missing("failed messages are retried until they expire", "redrivePolicy")


def _is_short_lived(queue: Resource, settings: Settings) -> bool:
    """Whether the retention of messages is short by design."""
    return queue.number("messageRetentionSeconds", DEFAULT_RETENTION_SECONDS) <= settings.number("short_lived_seconds")


def _is_dead_letter_queue(queue: Resource, stack: Stack) -> bool:
    """Whether queues, senders or functions use a queue as dead letter queue, or its redrive allow policy permits it."""
    if _sources(queue, stack) or {"byQueue", "allowAll"}.intersection(_redrive_permissions(queue, stack)):
        return True
    if any(stack.related(queue, type_, path) for type_, path in FAILED.items()):
        return True
    for type_, path in UNDELIVERED.items():
        # Unknown references of one property, such as `target` of a schedule, have the same targets.
        receivers = stack.related(queue, type_, RECEIVER[type_]) if type_ in RECEIVER else []
        for sender in stack.related(queue, type_, path):
            if sender not in receivers:
                return True
            note(f"{sender.name}.{path}")
    return False


def _sources(queue: Resource, stack: Stack) -> list[Resource]:
    """Queues whose inline or separate redrive policy has a queue as dead letter queue."""
    separate = stack.related(queue, SQS_REDRIVE_POLICY, "redrivePolicy")
    sources = (source for policy in separate for source in stack.follow(policy, "queueUrl", SQS_QUEUE))
    return [*stack.related(queue, SQS_QUEUE, "redrivePolicy"), *sources]


def _redrive_permissions(queue: Resource, stack: Stack) -> list[str]:
    """Permissions of a queue's redrive allow policies, the separate ones, else the inline one."""
    allowing = stack.related(queue, SQS_REDRIVE_ALLOW_POLICY, "queueUrl")
    inline = [queue] if not allowing and queue.has("redriveAllowPolicy") else []
    return [policy.json("redriveAllowPolicy").string("redrivePermission") for policy in (*allowing, *inline)]


@stack_control(
    "sqs-dead-letter-sources",
    title="Dead letter queues are restricted to their sources, and have a sufficient retention",
    severity="low",
    types=[SQS_QUEUE],
    frameworks={"NIST 800-53": ["AC-6", *RECOVERY]},
    remedy="Add a RedriveAllowPolicy with byQueue; set message_retention_seconds to that of the source or more.",
    url=DEAD_LETTERS,
)
def dead_letters_have_sources(queue: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Except for FIFO queues, the retention counts from the original send time."""
    sources = _sources(queue, stack)
    if not sources:
        return
    if "byQueue" not in _redrive_permissions(queue, stack):
        yield queue.missing("all queues of the account can use it as dead letter queue", "redriveAllowPolicy")
    kept = queue.number("messageRetentionSeconds", DEFAULT_RETENTION_SECONDS)
    for source in sources:
        if kept < source.number("messageRetentionSeconds", DEFAULT_RETENTION_SECONDS):
            yield queue.fail(f"messages of {source.name} expire too early", "messageRetentionSeconds")


@stack_control(
    "messaging-undelivered",
    title="Undelivered messages are sent to a dead letter queue",
    severity="low",
    types=list(UNDELIVERED),
    frameworks={"NIST 800-53": RECOVERY},
    remedy="Set a dead letter queue (dead_letter_config, redrive_policy of a subscription).",
    url="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
    parameters=[SHORT_LIVED],
)
def undelivered_is_kept(sender: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Buses with a customer managed key require a dead letter queue for events that they cannot decrypt."""
    if sender.type == SNS_TOPIC_SUBSCRIPTION and sender.string("protocol") not in REDRIVEN:
        return
    if sender.type == EVENTBRIDGE_BUS and not has_customer_key(sender, "kmsKeyIdentifier"):
        return
    path = UNDELIVERED[sender.type]
    if sender.has(path):
        return
    receivers = stack.follow(sender, RECEIVER[sender.type], SQS_QUEUE) if sender.type in RECEIVER else []
    if not any(_is_short_lived(queue, settings) for queue in receivers):
        yield sender.missing("undelivered messages are dropped", path)


@stack_control(
    "sqs-dead-letters-watched",
    title="Dead letter queues and failure destinations have an alarm",
    severity="medium",
    types=[SQS_QUEUE],
    frameworks={"NIST 800-53": ["AU-6", "SI-4"]},
    traps=["T-48"],
    remedy="Add a MetricAlarm on ApproximateNumberOfMessagesVisible of the queue, with an alarm action.",
    url=f"{SQS_DEVELOPER_GUIDE}/dead-letter-queues-alarms-cloudwatch.html",
)
def dead_letters_are_watched(queue: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not _is_dead_letter_queue(queue, stack):
        return
    alarms = stack.related(queue, CLOUDWATCH_METRIC_ALARM, "dimensions.QueueName")
    if not any(_notifies(alarm) for alarm in alarms):
        yield queue.missing("nobody is notified of its messages", "name")


def _notifies(alarm: Resource) -> bool:
    """Whether an alarm on messages in a queue has an action."""
    watched = alarm.string("metricName") in WATCHED_METRICS
    return watched and alarm.has("alarmActions") and alarm.flag("actionsEnabled", True)


@stack_control(
    "messaging-tls-only",
    title="Queues and topics require TLS",
    severity="medium",
    types=[SQS_QUEUE, SNS_TOPIC],
    frameworks={"PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Deny sqs:* or sns:Publish for all principals if aws:SecureTransport is false.",
    url=f"{SQS_DEVELOPER_GUIDE}/sqs-security-best-practices.html#enforce-encryption-data-in-transit",
)
def tls_is_required(target: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    action = "sqs:*" if target.type == SQS_QUEUE else "sns:publish"
    statements = (each for each in policy_statements(target, stack) if _is_about(each, target))
    if not any(_refuses(statement, action) for statement in statements):
        yield target.missing("messages without TLS are accepted", "policy")


def _is_about(statement: Statement, target: Resource) -> bool:
    """Whether a statement has the ARN of a queue or topic among its resources; also if the ARN is unknown."""
    arn = target.outputs.get("arn")
    return not isinstance(arn, str) or any(fnmatchcase(arn, pattern) for pattern in statement.resources)


def _refuses(statement: Statement, action: str) -> bool:
    named = {given.lower() for given in statement.actions}
    plain = any(
        condition.name == "aws:securetransport" and condition.kind == "bool" and condition.values == ("false",)
        for condition in statement.conditions
    )
    denied = statement.effect == "Deny" and statement.anyone and len(statement.conditions) == 1
    return denied and plain and bool(named & {action, f"{action.partition(':')[0]}:*", "*"})


@stack_control(
    "messaging-policy-admits-senders",
    title="Policies of queues and topics allow the sending services",
    severity="high",
    types=[SQS_QUEUE, SNS_TOPIC],
    frameworks={"NIST 800-53": ["AC-3", "SI-4", "SI-17"]},
    traps=["T-30"],
    remedy="Allow the service in the policy, with the ARN of the rule, topic or bucket as source.",
    url="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
)
def policy_allows_senders(target: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Senders are not notified of refused messages; event targets with a role need no policy."""
    statements = policy_statements(target, stack)
    admitted = {service for statement in statements if statement.allows for service in services(statement)}
    for principal in sorted(senders(target, stack) - admitted):
        if not statements and target.type == SNS_TOPIC and principal in OWN_ACCOUNT:
            continue
        if principal == "events.amazonaws.com" and _all_have_roles(target, stack):
            continue
        yield target.missing(f"the policy does not allow {principal}", "policy")


def _all_have_roles(target: Resource, stack: Stack) -> bool:
    sending = stack.related(target, EVENTBRIDGE_TARGET, "arn")
    return bool(sending) and all(each.has("roleArn") for each in sending)


def policy_statements(target: Resource, stack: Stack) -> list[Statement]:
    """Statements of a queue's or topic's policy: of the separate one, else of the inline one."""
    type_, path = (SQS_QUEUE_POLICY, "queueUrl") if target.type == SQS_QUEUE else (SNS_TOPIC_POLICY, "arn")
    places = stack.related(target, type_, path) or ([target] if target.has("policy") else [])
    return [statement for place in places for statement in read(place.node("policy"))]


@resource_control(
    "sqs-customer-key",
    title="Queues are encrypted with a customer managed key",
    severity="low",
    types=[SQS_QUEUE],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set kms_master_key_id to a customer managed key whose policy allows the sending services.",
    url=f"{SQS_DEVELOPER_GUIDE}/sqs-server-side-encryption.html",
)
def queue_has_its_own_key(queue: Resource, settings: Settings) -> Iterator[Finding]:
    if not has_customer_key(queue, "kmsMasterKeyId"):
        yield queue.fail("messages are encrypted with an AWS key", "kmsMasterKeyId")
