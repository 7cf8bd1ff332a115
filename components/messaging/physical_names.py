"""Physical names of queues and topics, for the check for duplicates."""

from collections.abc import Iterator

from components.foundation.service.names import PhysicalName
from components.foundation.settings.naming import NamingSettings
from components.messaging.settings import MessagingSettings, undelivered_name
from components.messaging.sqs_sns.queue_settings import dead_letter_name, queue_name
from components.messaging.sqs_sns.topic_settings import topic_name


def queue_names(settings: MessagingSettings, naming: NamingSettings) -> Iterator[PhysicalName]:
    """Queues, their dead-letter queues, and the undelivered queue."""
    seen: set[str] = set()
    for key, queue in settings.queues.items():
        path, name = f"messaging.queues.{key}", queue_name(queue, naming.prefix, key)
        yield PhysicalName(kind="queue", path=path, name=name, given=queue.name is not None)
        given = queue.dead_letter_queue.name is not None
        if given or name not in seen:  # for two queues of one name, report only the queues
            dead = dead_letter_name(queue, name)
            yield PhysicalName(kind="queue", path=f"{path}.deadLetterQueue", name=dead, given=given, compared=False)
        seen.add(name)
    if settings.delivers:
        yield PhysicalName(kind="queue", path="the undelivered queue", name=undelivered_name(naming.prefix), field="")


def topic_names(settings: MessagingSettings, naming: NamingSettings) -> Iterator[PhysicalName]:
    """Topics."""
    for key, topic in settings.topics.items():
        name = topic_name(topic, naming.prefix, key)
        yield PhysicalName(kind="topic", path=f"messaging.topics.{key}", name=name, given=topic.name is not None)
