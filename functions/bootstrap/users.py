"""Database users that authenticate by IAM, and their permissions.

A user is created with its permissions in one statement, so it has all of them or does not exist. What exists is
compared and never changed: `rds_iam` would end the password authentication of a user who has one.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol, get_args

from functions.bootstrap.report import Report

Level = Literal["owner", "write", "read"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""`owner` creates tables, in the schema public; `write` and `read` have access to all tables, those of others too."""

IAM = "rds_iam"
ROLES: Mapping[Level, tuple[str, ...]] = {
    "owner": (IAM,),
    "write": (IAM, "pg_read_all_data", "pg_write_all_data"),
    "read": (IAM, "pg_read_all_data"),
}
# PostgreSQL documentation, predefined roles.
KNOWN_ROLES = sorted({role for roles in ROLES.values() for role in roles})
ROLES_OF_USER = (
    "SELECT granted.rolname FROM pg_roles AS member "
    "LEFT JOIN pg_auth_members AS link ON link.member = member.oid "
    "LEFT JOIN pg_roles AS granted ON granted.oid = link.roleid WHERE member.rolname = :name"
)
CREATES_TABLES = "SELECT has_schema_privilege(CAST(:name AS name), 'public', 'CREATE')"


class Database(Protocol):
    """A database as its master user. Parameters are named, `:name`."""

    def rows(self, sql: str, parameters: Mapping[str, str]) -> Sequence[Sequence[Any]]:
        """The rows of a query."""
        ...

    def run(self, sql: str) -> None:
        """Executes one statement."""
        ...


def create_users(key: str, database: Database, users: Mapping[str, Level], report: Report, *, planned: bool) -> None:
    """Creates users that do not exist, and compares the others. key: of the database, in the report. planned: creates
    nothing."""
    for name, level in users.items():
        found = [row[0] for row in database.rows(ROLES_OF_USER, {"name": name})]
        if found:
            report.add(f"user {name} of {key}", _differences(database, name, level, {role for role in found if role}))
            continue
        if not planned:
            database.run(statement(name, level))
        report.created.append(f"user {name} of {key}")


def statement(name: str, level: Level) -> str:
    """The statement that creates a user. name: letters, digits, hyphens and underscores."""
    grants = [f'GRANT {role} TO "{name}";' for role in ROLES[level]]
    if level == "owner":
        grants.append(f'GRANT USAGE, CREATE ON SCHEMA public TO "{name}";')
    return f'DO $$ BEGIN CREATE USER "{name}"; {" ".join(grants)} END $$'


def _differences(database: Database, name: str, level: Level, roles: set[str]) -> list[str]:
    expected = set(ROLES[level])
    found = [f"lacks {role}" for role in sorted(expected - roles)]
    found += [f"has {role} as well" for role in sorted(roles - expected) if role in KNOWN_ROLES]
    creates = bool(database.rows(CREATES_TABLES, {"name": name})[0][0])
    if creates != (level == "owner"):
        found.append("may create tables" if creates else "may not create tables")
    return found
