"""Controls over what becomes of messages that nobody could take, and over how senders reach queues and topics."""

from policy.frameworks import IN_TRANSIT
from policy.iam.conditions import services
from policy.iam.documents import Statement, read
from policy.readers.keys import has_customer_key
from policy.readers.messaging import senders
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    EVENTBRIDGE_BUS,
    EVENTBRIDGE_TARGET,
    SCHEDULER_SCHEDULE,
    SNS_TOPIC,
    SNS_TOPIC_POLICY,
    SNS_TOPIC_SUBSCRIPTION,
    SQS_QUEUE,
    SQS_QUEUE_POLICY,
    SQS_REDRIVE_ALLOW_POLICY,
)

SQS_DEVELOPER_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide"
DEAD_LETTERS = f"{SQS_DEVELOPER_GUIDE}/sqs-dead-letter-queues.html"
RECOVERY = ("CP-10", "SI-13(5)", "SI-17")

# Where each type names the queue that takes what it could not deliver.
UNDELIVERED = {
    EVENTBRIDGE_TARGET: "deadLetterConfig.arn",
    SCHEDULER_SCHEDULE: "target.deadLetterConfig.arn",
    SNS_TOPIC_SUBSCRIPTION: "redrivePolicy",
    EVENTBRIDGE_BUS: "deadLetterConfig.arn",
}
# Where each type names what it delivers to.
RECEIVER = {EVENTBRIDGE_TARGET: "arn", SCHEDULER_SCHEDULE: "target.arn", SNS_TOPIC_SUBSCRIPTION: "endpoint"}
KEPT_SECONDS = 345_600  # SQS keeps messages for four days unless told otherwise
SHORT_LIVED = Parameter(
    "short_lived_seconds", 300, "Queues that keep messages no longer than this hold none worth keeping.", minimum=0
)
# SNS gives up on these without a dead letter queue to put the message in.
REDRIVEN = ("sqs", "lambda", "http", "https", "firehose")
# A topic without a policy lets in its own account, for which alarms and budgets speak.
OWN_ACCOUNT = ("cloudwatch.amazonaws.com", "budgets.amazonaws.com")


@stack_control(
    "sqs-dead-letters",
    title="Queues put messages aside that nobody can work off",
    severity="low",
    types=[SQS_QUEUE],
    frameworks={"NIST 800-53": RECOVERY},
    remedy="Set redrive_policy with a dead letter queue and the number of attempts.",
    url=DEAD_LETTERS,
    parameters=[SHORT_LIVED],
)
def messages_are_put_aside(queue: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A queue for dead letters, of another queue or of a sender, has none of its own."""
    if queue.has("redrivePolicy") or _is_short_lived(queue, settings):
        return
    if not _takes_dead_letters(queue, stack):
        yield queue.missing("a message that fails is tried until it expires", "redrivePolicy")


def _is_short_lived(queue: Resource, settings: Settings) -> bool:
    """Whether messages are worth nothing soon after: there is nothing to keep of them."""
    return queue.number("messageRetentionSeconds", KEPT_SECONDS) <= settings.number("short_lived_seconds")


def _takes_dead_letters(queue: Resource, stack: Stack) -> bool:
    """Whether queues or senders put there what they could not get rid of."""
    if stack.related(queue, SQS_QUEUE, "redrivePolicy"):
        return True
    return any(stack.related(queue, type_, path) for type_, path in UNDELIVERED.items())


@stack_control(
    "sqs-dead-letter-sources",
    title="Dead letter queues name the queues that may use them, and keep messages as long",
    severity="low",
    types=[SQS_QUEUE],
    frameworks={"NIST 800-53": ["AC-6", *RECOVERY]},
    remedy="Add a RedriveAllowPolicy of the kind byQueue; set message_retention_seconds to that of the source or more.",
    url=DEAD_LETTERS,
)
def dead_letters_have_sources(queue: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """The age of a message goes on counting from when it was first sent, where the queue is no FIFO."""
    sources = stack.related(queue, SQS_QUEUE, "redrivePolicy")
    if not sources:
        return
    allowing = stack.related(queue, SQS_REDRIVE_ALLOW_POLICY, "queueUrl")
    said = [policy.json("redriveAllowPolicy").string("redrivePermission") for policy in allowing]
    if not allowing and queue.has("redriveAllowPolicy"):
        said = [queue.json("redriveAllowPolicy").string("redrivePermission")]
    if "byQueue" not in said:
        yield queue.missing("every queue of the account may put messages there", "redriveAllowPolicy")
    kept = queue.number("messageRetentionSeconds", KEPT_SECONDS)
    for source in sources:
        if kept < source.number("messageRetentionSeconds", KEPT_SECONDS):
            yield queue.fail(f"messages of {source.name} expire before somebody looks", "messageRetentionSeconds")


@stack_control(
    "messaging-undelivered",
    title="What cannot be delivered is kept",
    severity="low",
    types=list(UNDELIVERED),
    frameworks={"NIST 800-53": RECOVERY},
    remedy="Name a queue for what could not be delivered (dead_letter_config, redrive_policy of a subscription).",
    url="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
    parameters=[SHORT_LIVED],
)
def undelivered_is_kept(sender: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A bus needs a queue where a customer key encrypts it: what it cannot decrypt is lost otherwise."""
    if sender.type == SNS_TOPIC_SUBSCRIPTION and sender.string("protocol") not in REDRIVEN:
        return
    if sender.type == EVENTBRIDGE_BUS and not has_customer_key(sender, "kmsKeyIdentifier"):
        return
    path = UNDELIVERED[sender.type]
    if sender.has(path):
        return
    receivers = stack.follow(sender, RECEIVER[sender.type], SQS_QUEUE) if sender.type in RECEIVER else []
    if not any(_is_short_lived(queue, settings) for queue in receivers):
        yield sender.missing("what cannot be delivered is dropped", path)


@stack_control(
    "messaging-tls-only",
    title="Queues and topics refuse messages without TLS",
    severity="medium",
    types=[SQS_QUEUE, SNS_TOPIC],
    frameworks={"PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Deny sqs:SendMessage or sns:Publish to everybody where aws:SecureTransport is false.",
    url=f"{SQS_DEVELOPER_GUIDE}/sqs-security-best-practices.html#enforce-encryption-data-in-transit",
)
def plain_messages_are_refused(target: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    action = "sqs:sendmessage" if target.type == SQS_QUEUE else "sns:publish"
    if not any(_refuses(statement, action) for statement in policy_statements(target, stack)):
        yield target.missing("messages may come without TLS", "policy")


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
    title="Policies of queues and topics let in the services that send there",
    severity="high",
    types=[SQS_QUEUE, SNS_TOPIC],
    frameworks={"NIST 800-53": ["AC-3", "SI-4", "SI-17"]},
    traps=["T-30"],
    remedy="Let the service send in the policy, for the ARN of the rule, topic or bucket that it sends for.",
    url="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
)
def senders_are_let_in(target: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Nothing tells the sender that a message was refused; an event target with a role needs no policy."""
    statements = policy_statements(target, stack)
    admitted = {service for statement in statements if statement.allows for service in services(statement)}
    for principal in sorted(senders(target, stack) - admitted):
        if not statements and target.type == SNS_TOPIC and principal in OWN_ACCOUNT:
            continue
        if principal == "events.amazonaws.com" and _all_have_roles(target, stack):
            continue
        yield target.missing(f"the policy does not let in {principal}", "policy")


def _all_have_roles(target: Resource, stack: Stack) -> bool:
    sending = stack.related(target, EVENTBRIDGE_TARGET, "arn")
    return bool(sending) and all(each.has("roleArn") for each in sending)


def policy_statements(target: Resource, stack: Stack) -> list[Statement]:
    """The statements of a queue's or topic's policy: a separate one, else its own."""
    type_, path = (SQS_QUEUE_POLICY, "queueUrl") if target.type == SQS_QUEUE else (SNS_TOPIC_POLICY, "arn")
    places = stack.related(target, type_, path) or ([target] if target.has("policy") else [])
    return [statement for place in places for statement in read(place.node("policy"))]


@resource_control(
    "sqs-customer-key",
    title="Queues are encrypted with a customer key",
    severity="low",
    types=[SQS_QUEUE],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set kms_master_key_id to a customer key whose policy names the services that send.",
    url=f"{SQS_DEVELOPER_GUIDE}/sqs-server-side-encryption.html",
)
def queue_has_its_own_key(queue: Resource, settings: Settings) -> Iterator[Finding]:
    if not has_customer_key(queue, "kmsMasterKeyId"):
        yield queue.fail("messages lie under a key of AWS", "kmsMasterKeyId")
