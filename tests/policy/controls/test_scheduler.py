"""EventBridge Scheduler: keys, and targets with FIFO queues."""

from policy.tokens import SCHEDULER_SCHEDULE, SQS_QUEUE
from tests.policy.harness import GIVEN, UNKNOWN, Cases, resource

KEY = "arn:aws:kms:eu-central-1:111122223333:key/one"
QUEUE_ARN = "arn:aws:sqs:eu-central-1:111122223333:jobs"


def test_schedules_have_a_customer_managed_key(cases: Cases) -> None:
    cases(
        "scheduler-customer-key",
        passes=[[resource(SCHEDULER_SCHEDULE, kmsKeyArn=KEY)], [resource(SCHEDULER_SCHEDULE, kmsKeyArn=GIVEN)]],
        fails=[[resource(SCHEDULER_SCHEDULE)], [resource(SCHEDULER_SCHEDULE, kmsKeyArn="alias/aws/scheduler")]],
    )


def test_fifo_targets_have_a_message_group(cases: Cases) -> None:
    queue = resource(SQS_QUEUE, "jobs", fifoQueue=True, contentBasedDeduplication=True)
    grouped = {"arn": "jobs-id", "sqsParameters": {"messageGroupId": "all"}}
    schedule = resource(SCHEDULER_SCHEDULE, "daily", refers={"target": queue}, target=grouped)
    cases(
        "scheduler-fifo-targets",
        passes=[
            [schedule, queue],
            [schedule.with_props(target={"arn": "jobs-id"}), queue.with_props(fifoQueue=False)],
            [resource(SCHEDULER_SCHEDULE, target={"arn": QUEUE_ARN})],
        ],
        fails=[
            [schedule.with_props(target={"arn": "jobs-id"}), queue],
            [schedule, queue.with_props(contentBasedDeduplication=None)],
            [resource(SCHEDULER_SCHEDULE, target={"arn": f"{QUEUE_ARN}.fifo"})],
        ],
        unknown=[
            [schedule.with_props(target={"arn": "jobs-id"}), queue.with_props(fifoQueue=UNKNOWN)],
            [resource(SCHEDULER_SCHEDULE, target={"arn": UNKNOWN})],
        ],
    )
