"""Controls for EventBridge Scheduler."""

from policy.readers.keys import has_customer_key
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import SCHEDULER_SCHEDULE, SQS_QUEUE

USER_GUIDE = "https://docs.aws.amazon.com/scheduler/latest/UserGuide"
GROUP_ID = "target.sqsParameters.messageGroupId"


@resource_control(
    "scheduler-customer-key",
    title="Schedules are encrypted with a customer managed key",
    severity="low",
    types=[SCHEDULER_SCHEDULE],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set kms_key_arn to a customer managed key of the region that allows the schedule's role.",
    url=f"{USER_GUIDE}/encryption-rest.html",
)
def schedule_has_its_own_key(schedule: Resource, settings: Settings) -> Iterator[Finding]:
    if not has_customer_key(schedule, "kmsKeyArn"):
        yield schedule.fail("the schedule's input is encrypted with an AWS owned key", "kmsKeyArn")


@stack_control(
    "scheduler-fifo-targets",
    title="Schedules for FIFO queues have a message group",
    severity="high",
    types=[SCHEDULER_SCHEDULE],
    traps=["T-27"],
    remedy="Set target.sqs_parameters.message_group_id, and content_based_deduplication on the queue.",
    url=f"{USER_GUIDE}/managing-targets-templated.html",
)
def fifo_targets_are_complete(schedule: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    queues = stack.follow(schedule, "target.arn", SQS_QUEUE)
    named = schedule.peek("target.arn")
    fifo = any(queue.flag("fifoQueue") for queue in queues)
    fifo = fifo or (isinstance(named, str) and ":sqs:" in named and named.endswith(".fifo"))
    if fifo and not schedule.has(GROUP_ID):
        yield schedule.fail("FIFO queues require a message group", GROUP_ID)
    for queue in queues:
        if queue.flag("fifoQueue") and not queue.flag("contentBasedDeduplication"):
            yield queue.fail(f"{schedule.name} sends messages without a deduplication id", "contentBasedDeduplication")
