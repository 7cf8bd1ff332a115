"""What the code of functions does, by its settings, against their access and the keys of tables."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from components.compute.lambda_.judged_environment import ExpectedTable, JudgedEnvironment, Use
from components.compute.lambda_.permissions import lacking
from components.compute.lambda_.place_needs import HandledKinds
from components.data.dynamodb.settings import TableSettings
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.faults import Fault, unknown_name

LISTED = ("recognition", "transcoding")
"""Fields of AccessSettings with what a function does, instead of resources."""


def need_faults(
    path: str, folder: str, access: AccessSettings, used: Iterable[Use], kinds: HandledKinds
) -> Iterator[Fault]:
    """Uses that the access settings do not permit, but those of places. path: of the function.

    Tables, queues and buckets that these settings do not name at all are omitted: their variables are missing.
    """
    needed: dict[tuple[str, str], dict[str, None]] = {}
    for use in used:
        if use.kinds is None or kinds.of(use):
            needed.setdefault((use.field, use.key), {}).update(dict.fromkeys(use.actions))
    for (field, key), actions in needed.items():
        where = f"{path}.access.{field}"
        if field in LISTED and key not in getattr(access, field):
            given = [*getattr(access, field)]
            problem = f"lacks {key}, which functions/{folder} does"
            yield Fault(path=where, value=given or None, problem=problem, remedy="add it")
        elif field in ("tables", "queues", "buckets"):
            found = getattr(access, field).get(key)
            if found is not None:
                granted = found.actions if field == "buckets" else found
                yield from _action_faults(f"{where}.{key}", folder, field, granted, [*actions])


def _action_faults(
    where: str, folder: str, field: str, granted: Collection[str], actions: Sequence[str]
) -> Iterator[Fault]:
    missing = lacking(field, granted, actions)
    if missing:
        yield Fault(
            path=where,
            value=[*granted],
            problem=f"lacks {', '.join(missing)}, which functions/{folder} does",
            remedy="add it",
        )


def table_faults(
    path: str,
    folder: str,
    written: Mapping[str, str],
    environment: JudgedEnvironment,
    tables: Mapping[str, TableSettings],
) -> Iterator[Fault]:
    """Tables with other keys than the function reads, and attributes and indexes that they do not have. written: paths
    of variables that the stack file sets. Attributes that it does not name are no keys, and only documentation."""
    for expected in environment.expected:
        table = tables.get(expected.table)
        if table is None or expected.table not in environment.access.tables:
            continue
        sources = {
            name: written[source]
            for name in (*expected.keys, *expected.attributes, expected.index)
            for source in environment.sources(name)
            if source in written
        }
        yield from _key_faults(path, folder, sources, expected, table)
        what = f"attribute of dynamodb.tables.{expected.table}"
        for name in expected.attributes:
            if name in sources and name not in table.attributes:
                yield unknown_name(sources[name], name, table.attributes, what)
        indexes = {**table.global_indexes, **table.local_indexes}
        if expected.index and expected.index not in indexes:
            where = sources.get(expected.index, f"{path}.access.tables.{expected.table}")
            what = f"index '{expected.index}' of dynamodb.tables.{expected.table}"
            yield unknown_name(where, expected.index, indexes, what)


def _key_faults(
    path: str, folder: str, sources: Mapping[str, str], expected: ExpectedTable, table: TableSettings
) -> Iterator[Fault]:
    keys = tuple(name for name in (table.hash_key, table.range_key) if name)
    if not expected.keys or expected.keys == keys:
        return
    name = expected.keys[0]
    if len(expected.keys) == len(keys) == 1 and name in sources:
        yield Fault(
            path=sources[name],
            value=name,
            problem=f"is not the key of dynamodb.tables.{expected.table}",
            remedy=f"set {keys[0]}",
        )
        return
    yield Fault(
        path=f"{path}.access.tables.{expected.table}",
        problem=f"has the key {', '.join(keys)}, and functions/{folder} reads items by {', '.join(expected.keys)}",
        remedy="name another table, or set the variables of its keys",
    )
