"""Delivery of logs by AWS services to log groups."""

from collections.abc import Sequence

from pulumi import Input, Output

from components.foundation.documents import Statement, service_statement
from components.foundation.source_keys import source_conditions

DELIVERY = "delivery.logs.amazonaws.com"
WRITING = ("logs:CreateLogStream", "logs:PutLogEvents")


def log_group_writes(streams: Sequence[Input[str]] | Input[str], *, region: str, account_id: Input[str]) -> Statement:
    """A statement that allows the account's log deliveries of a region to write to log groups. streams: the ARNs of the
    groups with `:*`."""
    return service_statement(
        "AllowLogDelivery",
        DELIVERY,
        WRITING,
        streams,
        conditions=source_conditions(
            DELIVERY,
            WRITING[0],
            account_id=account_id,
            source_arns=Output.concat(f"arn:aws:logs:{region}:", account_id, ":*"),
            operator="ArnLike",
        ),
    )
