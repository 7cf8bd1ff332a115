"""Controls for SQS queues and SNS topics."""

from components.foundation.source_keys import QUEUE_CONTEXT, TOPIC_CONTEXT
from policy.frameworks import AT_REST, NOT_PUBLIC
from policy.readers.keys import grants_service, keys_of, statements_of
from policy.readers.messaging import public_statements, senders
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    SNS_TOPIC,
    SNS_TOPIC_POLICY,
    SQS_QUEUE,
    SQS_QUEUE_POLICY,
)

SNS_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html"
SQS_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html"


@resource_control(
    "sqs-encrypted",
    title="Queues are encrypted at rest",
    severity="medium",
    types=[SQS_QUEUE],
    frameworks={"FSBP": ["SQS.1"], "PCI DSS 4.0": ["3.5.1"], "NIST 800-53": AT_REST},
    remedy="Set kms_master_key_id to a customer managed key, or omit sqs_managed_sse_enabled.",
    url=f"{SQS_GUIDE}#sqs-1",
)
def queue_is_encrypted(queue: Resource, settings: Settings) -> Iterator[Finding]:
    """SSE-SQS is enabled by default."""
    if not queue.has("kmsMasterKeyId") and not queue.flag("sqsManagedSseEnabled", default=True):
        yield queue.fail("messages are not encrypted at rest", "sqsManagedSseEnabled")


@resource_control(
    "sns-encrypted",
    title="Topics are encrypted at rest",
    severity="medium",
    types=[SNS_TOPIC],
    frameworks={"FSBP": ["SNS.1"], "PCI DSS 4.0": ["3.5.1"], "NIST 800-53": AT_REST},
    remedy="Set kms_master_key_id to a customer managed key whose policy allows the publishing services.",
    url=f"{SNS_GUIDE}#sns-1",
)
def topic_is_encrypted(topic: Resource, settings: Settings) -> Iterator[Finding]:
    if not topic.has("kmsMasterKeyId"):
        yield topic.fail("messages are not encrypted at rest", "kmsMasterKeyId")


@resource_control(
    "sqs-not-public",
    title="Queue policies grant no public access",
    severity="critical",
    types=[SQS_QUEUE, SQS_QUEUE_POLICY],
    frameworks={"FSBP": ["SQS.3"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Specify the principals, or restrict `*` by aws:SourceArn or aws:PrincipalOrgID with fixed values.",
    url=f"{SQS_GUIDE}#sqs-3",
)
def queue_is_not_public(queue: Resource, settings: Settings) -> Iterator[Finding]:
    yield from public_statements(queue)


@resource_control(
    "sns-not-public",
    title="Topic policies grant no public access",
    severity="critical",
    types=[SNS_TOPIC, SNS_TOPIC_POLICY],
    frameworks={"FSBP": ["SNS.4"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Specify the principals, or restrict `*` by aws:SourceArn or aws:PrincipalOrgID with fixed values.",
    url=f"{SNS_GUIDE}#sns-4",
)
def topic_is_not_public(topic: Resource, settings: Settings) -> Iterator[Finding]:
    yield from public_statements(topic)


@stack_control(
    "messaging-key-admits-senders",
    title="Keys of queues and topics allow the sending services",
    severity="high",
    types=[SQS_QUEUE, SNS_TOPIC],
    frameworks={"NIST 800-53": ["SC-12", "SI-4"]},
    traps=["T-26", "T-30"],
    remedy="Use SSE-SQS, or allow kms:Decrypt and kms:GenerateDataKey* for the service in a customer managed key.",
    url="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services",
)
def key_allows_senders(target: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Messages that the sender cannot encrypt are dropped without an error at the receiver."""
    path = "kmsMasterKeyId"
    if not target.has(path):
        return
    principals = sorted(senders(target, stack))
    named = target.peek(path)
    if isinstance(named, str) and named.rpartition(":")[2].startswith("alias/aws/"):
        for principal in principals:
            yield target.fail(f"{principal} cannot use an AWS managed key", path)
        return
    keys = keys_of(stack, target, path) if principals else []
    context, arn = (QUEUE_CONTEXT if target.type == SQS_QUEUE else TOPIC_CONTEXT), target.peek("arn")
    if principals and not keys:
        yield target.unknown("its key is outside of this stack", path)
    for key in keys:
        statements = statements_of(stack, key)
        for principal in principals:
            if not grants_service(statements, principal, context=context, arn=arn if isinstance(arn, str) else None):
                yield target.missing(
                    f"the policy of {key.name} does not allow {principal} with the encryption context {context}", path
                )
