"""Arguments of a queue that SQS would reject."""

import pytest

from components.messaging.sqs_sns.queue import QueueArgs
from components.messaging.sqs_sns.queue_settings import QueueSettings

KEY = "arn:aws:kms:us-east-1:123456789012:key/data"


@pytest.mark.parametrize(
    ("settings", "queue_name", "problem"),
    [
        (QueueSettings(type="fifo"), "orders", "queue_name: orders: the name of a fifo queue ends in .fifo"),
        (QueueSettings(), "orders.fifo", "queue_name: orders.fifo: the name of a standard queue has no suffix .fifo"),
    ],
)
def test_the_name_of_a_queue_has_the_suffix_of_its_type(settings: QueueSettings, queue_name: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        QueueArgs(settings=settings, queue_name=queue_name, account_id="123456789012", key_arn=KEY)
