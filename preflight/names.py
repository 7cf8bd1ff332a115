"""Names of the stack that must be free before its first deployment."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import BaseModel, ConfigDict

from preflight.account import Account, NotKnownError
from preflight.question import Question
from preflight.result import Verdict, missing, not_known, ok
from preview.graph import Graph
from preview.summary import service_of

BUCKET = "aws:s3/bucket:Bucket"
REMEDY = "choose another name, or take the resource over with pulumi import, or delete it if it is left over"


class Names(BaseModel):
    """How names of a type are listed; preflight/names.yaml describes the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    property: str
    service: str
    operation: str
    expression: str
    parameters: dict[str, Any] = {}
    suffix: bool = False


NAMES: Mapping[str, Names] = {
    type_: Names.model_validate(item)
    for type_, item in yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8")).items()
}


def questions(graph: Graph) -> Iterator[Question]:
    """A question for each bucket, and one for all names of each other type and region."""
    for bucket in graph.of_type(BUCKET):
        name = str(bucket.get("bucket", ""))
        if name:
            yield Question(
                bucket.region, "name", name, lambda account, at=bucket.region, name=name: bucket_free(account, at, name)
            )
    for (type_, region), names in sorted(named(graph).items()):
        yield Question(
            region,
            "name",
            f"{service_of(type_)} {type_.rpartition(':')[2]}",
            lambda account, region=region, names=tuple(names), rule=NAMES[type_]: free(account, region, rule, names),
        )


def named(graph: Graph) -> Mapping[tuple[str, str], list[str]]:
    """The names of a stack by type and region."""
    found: dict[tuple[str, str], list[str]] = {}
    for node in graph.resources:
        rule = NAMES.get(node.type)
        value: Any = node.get(rule.property) if rule else None
        names = cast("list[Any]", value) if isinstance(value, list) else [value]
        texts = [name for name in names if isinstance(name, str)]
        if texts:
            found.setdefault((node.type, node.region), []).extend(texts)
    return found


def free(account: Account, region: str, rule: Names, names: Sequence[str]) -> Verdict:
    """None of the names is in use in the account."""
    present: list[str] = account.listed(rule.service, region, rule.operation, rule.expression, **rule.parameters)
    used = {name.rpartition("/")[2] for name in present} if rule.suffix else set(present)
    taken = [name for name in names if name in used]
    return missing(f"taken: {', '.join(taken)}", REMEDY) if taken else ok(f"{len(names)} free")


def bucket_free(account: Account, region: str, name: str) -> Verdict:
    """Bucket names are unique among all accounts: 404 is free, 200 and 301 are taken.

    403 is not known: of a bucket of another account, or for a caller without s3:ListBucket (Amazon S3 API Reference,
    HeadBucket).
    """
    try:
        found = account.ask("s3", region, "head_bucket", absent=("404", "NoSuchBucket"), Bucket=name)
    except NotKnownError as error:
        if error.code in ("403", "AccessDenied", "Forbidden"):
            return not_known(
                "403: the name is taken by another account, or the caller has no s3:ListBucket", "change naming.suffix"
            )
        if error.code in ("301", "PermanentRedirect"):
            return missing("taken, in another region", "change naming.suffix")
        raise
    return ok("free") if found is None else missing("taken, in a bucket that the caller can list", REMEDY)
