"""The notice about a new key that people have to write elsewhere before it signs."""

from datetime import UTC, datetime

from functions.rotate_jwt_key.keys import Notify
from functions.shared.clients import client


def notify_by(topic_arn: str, steps: str) -> Notify:
    """Sends the notice to a topic. steps: what people do with the key."""

    def notify(secret_id: str, key_id: str, active_from: int) -> None:
        until = datetime.fromtimestamp(active_from, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = f"Secret: {secret_id}\nKey: {key_id}, which signs from {until}.\nStep until then: {steps}\n"
        client("sns").publish(TopicArn=topic_arn, Subject="A key needs a step by hand", Message=text)

    return notify
