"""The table of media records, by environment variables."""

from dataclasses import dataclass

from functions.shared.configuration import TABLE_NAME, Environment


@dataclass(frozen=True, kw_only=True)
class RecordsTable:
    """The table of records and the names of its attributes, which stacks choose."""

    name: str
    key: str = "media_id"
    owner: str = "owner_id"
    created: str = "uploaded_at"

    @classmethod
    def of(cls, environment: Environment, *actions: str) -> "RecordsTable":
        """By RECORDS_TABLE, the key of the table in the stack file (`media` if omitted), and RECORDS_KEY, RECORDS_OWNER
        and RECORDS_CREATED, its attributes. actions: what the function does with its items."""
        table = environment.text("RECORDS_TABLE", "media", pattern=TABLE_NAME)
        key = environment.text("RECORDS_KEY", "media_id", pattern=TABLE_NAME)
        owner = environment.text("RECORDS_OWNER", "owner_id", pattern=TABLE_NAME)
        created = environment.text("RECORDS_CREATED", "uploaded_at", pattern=TABLE_NAME)
        environment.expects(table, attributes=(owner, created))
        return cls(name=environment.table(table, *actions, keys=(key,)), key=key, owner=owner, created=created)
