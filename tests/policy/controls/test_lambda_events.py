"""Events of Lambda functions: failed events, visibility of messages, records of streams."""

from typing import Any

from policy.tokens import (
    EVENTBRIDGE_TARGET,
    LAMBDA_ALIAS,
    LAMBDA_EVENT_SOURCE_MAPPING,
    LAMBDA_FUNCTION,
    LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG,
    SCHEDULER_SCHEDULE,
    SNS_TOPIC_SUBSCRIPTION,
    SQS_QUEUE,
)
from tests.policy.harness import GIVEN, Cases, Given, resource

QUEUE = "arn:aws:sqs:eu-central-1:111122223333:failed"
FUNCTION = resource(LAMBDA_FUNCTION, "resize", timeout=10)
ALIAS = resource(LAMBDA_ALIAS, "live", refers={"functionName": FUNCTION})


def target(of: Given) -> Given:
    return resource(EVENTBRIDGE_TARGET, "target", refers={"arn": of})


def schedule(of: Given) -> Given:
    return resource(SCHEDULER_SCHEDULE, "nightly", refers={"target": of}, target={"arn": GIVEN})


def failures(of: Given, **destination: Any) -> Given:
    given: dict[str, Any] = {"destinationConfig": {"onFailure": destination}} if destination else {}
    return resource(LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG, "failures", refers={"functionName": of}, **given)


def test_failed_events_are_kept(cases: Cases) -> None:
    watched = FUNCTION.with_props(deadLetterConfig={"targetArn": QUEUE})
    cases(
        "lambda-failed-events",
        passes=[
            [watched, target(watched)],
            [FUNCTION, target(FUNCTION), failures(FUNCTION, destination=QUEUE)],
            [FUNCTION, ALIAS, target(ALIAS), failures(ALIAS, destination=QUEUE)],
            [FUNCTION, ALIAS, target(ALIAS), failures(FUNCTION, destination=QUEUE)],
            [resource(SQS_QUEUE, "jobs"), target(resource(SQS_QUEUE, "jobs"))],
        ],
        fails=[
            [FUNCTION, target(FUNCTION)],
            [FUNCTION, ALIAS, target(ALIAS)],
            [FUNCTION, target(FUNCTION), failures(FUNCTION)],
            [FUNCTION, ALIAS, schedule(ALIAS)],
            [FUNCTION, resource(SNS_TOPIC_SUBSCRIPTION, "news", refers={"endpoint": FUNCTION}, protocol="lambda")],
        ],
    )


def test_messages_stay_invisible(cases: Cases) -> None:
    def mapped(seconds: int, window: int = 0) -> list[Given]:
        queue = resource(SQS_QUEUE, "jobs", visibilityTimeoutSeconds=seconds)
        mapping = resource(
            LAMBDA_EVENT_SOURCE_MAPPING,
            "mapping",
            refers={"eventSourceArn": queue, "functionName": ALIAS},
            maximumBatchingWindowInSeconds=window,
        )
        return [queue, FUNCTION, ALIAS, mapping]

    cases(
        "lambda-queue-visibility",
        passes=[mapped(60), mapped(65, window=5)],
        fails=[mapped(59), mapped(64, window=5)],
    )


def test_failing_records_do_not_block(cases: Cases) -> None:
    def stream(**props: Any) -> list[Given]:
        return [resource(LAMBDA_EVENT_SOURCE_MAPPING, "mapping", startingPosition="LATEST", **props)]

    kept: dict[str, Any] = {"destinationConfig": {"onFailure": {"destinationArn": QUEUE}}}
    cases(
        "lambda-stream-failures",
        passes=[
            stream(maximumRetryAttempts=3, **kept),
            stream(maximumRecordAgeInSeconds=3600, **kept),
            stream(topics=["orders"], **kept),
            [resource(LAMBDA_EVENT_SOURCE_MAPPING, "mapping", batchSize=10)],
        ],
        fails=[
            stream(topics=["orders"]),
            stream(**kept),
            stream(maximumRetryAttempts=3),
            stream(maximumRetryAttempts=-1, **kept),
        ],
    )
