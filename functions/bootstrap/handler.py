"""Creates users of the database and Kafka topics of a stack that do not exist yet; invoked by hand after a deployment.

It never changes or drops what exists, and may be repeated.
"""

from typing import Any

from functions.bootstrap.databases import database_of
from functions.bootstrap.report import Report
from functions.bootstrap.settings import load
from functions.bootstrap.topics import create_topics
from functions.bootstrap.users import create_users
from functions.shared.configuration import Environment
from functions.shared.fields import Fields
from functions.shared.telemetry import log

SETTINGS = load(Environment.of_process())


def handle(event: Any, context: Any) -> dict[str, list[str]]:
    """Creates what is missing, and answers what was created, what was present, and what differs from the settings.

    Event: `{}`, or `{"plan": true}` to create nothing. FieldError for another one.
    """
    fields = Fields.of("event", event)
    fields.only(("plan",))
    planned = fields.flag("plan", False)
    report = Report()
    for key, database in SETTINGS.databases.items():
        create_users(key, database_of(database), SETTINGS.users, report, planned=planned)
    if SETTINGS.topics:
        create_topics(SETTINGS.cluster_arn, SETTINGS.topics, report, planned=planned)
    log("bootstrap done", made=report.created, differences=report.differs)
    return report.answer(planned=planned)
