"""Controls for events of Lambda functions: asynchronous invocations, queues and streams."""

from policy.readers.functions import functions_of
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control
from policy.tokens import (
    EVENTBRIDGE_TARGET,
    LAMBDA_EVENT_SOURCE_MAPPING,
    LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG,
    SCHEDULER_SCHEDULE,
    SNS_TOPIC_SUBSCRIPTION,
    SQS_QUEUE,
)

DEVELOPER_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg"
RECOVERY = ["CP-10", "SI-13(5)", "SI-17"]
# Properties with a function that is invoked asynchronously, by type.
INVOKED = {EVENTBRIDGE_TARGET: "arn", SCHEDULER_SCHEDULE: "target.arn", SNS_TOPIC_SUBSCRIPTION: "endpoint"}
TIMEOUTS_OF_VISIBILITY = 6
DEFAULT_TIMEOUT_SECONDS = 3
DEFAULT_VISIBILITY_SECONDS = 30


@stack_control(
    "lambda-failed-events",
    title="Functions of events, schedules and topics have a destination for failed events",
    severity="medium",
    types=list(INVOKED),
    frameworks={"NIST 800-53": RECOVERY},
    remedy="Add a FunctionEventInvokeConfig with destination_config.on_failure, or set dead_letter_config.",
    url=f"{DEVELOPER_GUIDE}/invocation-async-retain-records.html",
)
def failed_events_are_kept(sender: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """The dead letter queue of a target receives events that do not reach Lambda, not those that the function fails to
    process."""
    for function, alias in functions_of(sender, INVOKED[sender.type], stack):
        if function.has("deadLetterConfig.targetArn"):
            continue
        configured = [
            config
            for subject in (function, alias)
            if subject is not None
            for config in stack.related(subject, LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG, "functionName")
        ]
        if not any(config.has("destinationConfig.onFailure.destination") for config in configured):
            yield function.missing("events are dropped after the retries", "deadLetterConfig.targetArn")


@stack_control(
    "lambda-queue-visibility",
    title="Queues of functions have a visibility timeout of six function timeouts",
    severity="medium",
    types=[LAMBDA_EVENT_SOURCE_MAPPING],
    frameworks={"NIST 800-53": RECOVERY},
    traps=["T-80"],
    remedy="Set visibility_timeout_seconds of the queue to six times the function's timeout, plus the batching window.",
    url=f"{DEVELOPER_GUIDE}/services-sqs-configure.html",
)
def messages_stay_invisible(mapping: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for queue in stack.follow(mapping, "eventSourceArn", SQS_QUEUE):
        visible = queue.number("visibilityTimeoutSeconds", DEFAULT_VISIBILITY_SECONDS)
        for function, _ in functions_of(mapping, "functionName", stack):
            window = mapping.number("maximumBatchingWindowInSeconds", 0)
            least = TIMEOUTS_OF_VISIBILITY * function.number("timeout", DEFAULT_TIMEOUT_SECONDS) + window
            if visible < least:
                yield queue.fail(
                    f"messages are received again while {function.name} processes them", "visibilityTimeoutSeconds"
                )


@stack_control(
    "lambda-stream-failures",
    title="Records of streams that functions fail to process leave the stream",
    severity="medium",
    types=[LAMBDA_EVENT_SOURCE_MAPPING],
    frameworks={"NIST 800-53": RECOVERY},
    remedy="Set maximum_retry_attempts or maximum_record_age_in_seconds, and destination_config.on_failure.",
    url=f"{DEVELOPER_GUIDE}/services-dynamodb-errors.html",
)
def failing_records_do_not_block(mapping: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A stream has a starting position, a queue has none. Topics of Kafka have no such limits: without a destination a
    batch that fails blocks its partition until it expires in the topic, and is then lost. Brokers have neither."""
    if not mapping.has("startingPosition") or mapping.has("queues"):
        return
    retries, age = mapping.number("maximumRetryAttempts", -1), mapping.number("maximumRecordAgeInSeconds", -1)
    if retries < 0 and age < 0 and not mapping.has("topics"):
        yield mapping.fail("a failing record blocks its shard until it expires", "maximumRetryAttempts")
    if not mapping.has("destinationConfig.onFailure.destinationArn"):
        yield mapping.missing("records are dropped after the retries", "destinationConfig.onFailure.destinationArn")
