"""Database users, which are created by hand."""

from collections.abc import Iterator

from components.foundation.service.manual_steps import ManualStep
from components.foundation.service.stack_names import StackNames


def database_user_steps(database: str, names: StackNames) -> Iterator[ManualStep]:
    """The users of workloads with access to a database, `postgres` or `aurora`, one of each name; none if a function
    creates them."""
    users: dict[str, str] = {}
    for name, path, access in names.named_workloads():
        if database in access.administers:
            return
        if database in access.databases:
            users.setdefault(name, path)
    for name, path in users.items():
        yield ManualStep(
            path=f"{path}.databases",
            subject=name,
            action=f"create the user of {database} (CREATE USER), and GRANT rds_iam to it",
            actor=f"the master user of {database}",
        )
