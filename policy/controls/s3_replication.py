"""Controls for S3 replication: regions, versioning, encryption, role, valid rules."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from policy.guides import S3_CONTROLS
from policy.iam.documents import Statement
from policy.iam.identities import Permissions, permissions
from policy.iam.wildcards import is_anything
from policy.readers.buckets import (
    allows,
    buckets_of,
    encryption_rules,
    is_log_target,
    only,
    unless_logs,
    unversioned,
    uses_kms,
)
from policy.readers.replication import Replication, Rule, destination, key_region, replication_of, replications
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, stack_control
from policy.tokens import EC2_VPC, IAM_ROLE, KMS_KEYS, S3_BUCKET, S3_BUCKET_REPLICATION, S3_BUCKET_VERSIONING
from policy.unknown import UNKNOWN, computed_once, note, record_unknown_reads

TIME_CONTROL_MINUTES = 15
REPLICATION_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html"


@stack_control(
    "s3-cross-region-replication",
    title="S3 data buckets of multi-region stacks are replicated to another region",
    severity="low",
    types=[S3_BUCKET],
    frameworks={
        "FSBP": ["S3.7"],
        "NIST 800-53": [
            "AU-9(2)", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SC-36(2)", "SI-13(5)",
        ],
    },
    remedy="Add a BucketReplicationConfig of the bucket with a destination in another region.",
    url=f"{S3_CONTROLS}#s3-7",
)  # fmt: skip
def is_replicated_to_another_region(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if len(data_regions(stack)) < 2:
        return
    copies = _copies(stack)
    if bucket.urn in copies.untold:
        yield bucket.unknown("the destination is outside of the stack: its region is unknown")
    elif bucket.urn not in copies.elsewhere:
        for what in copies.noted:
            note(what)
        yield from unless_logs(stack, bucket, [bucket.missing("no replica in another region")])


@computed_once
def data_regions(stack: Stack) -> frozenset[str]:
    """Regions of networks and data; logs buckets of global services do not count."""
    with record_unknown_reads():
        buckets = [bucket for bucket in stack.of(S3_BUCKET) if not is_log_target(bucket, stack)]
    return frozenset(resource.region for resource in (*stack.of(EC2_VPC), *buckets)) - {""}


@dataclass(frozen=True)
class _Copies:
    """URNs of buckets with a replica in another region, sources and destinations, and of those with an unknown one."""

    elsewhere: frozenset[str]
    untold: frozenset[str]
    noted: tuple[str, ...]


@computed_once
def _copies(stack: Stack) -> _Copies:
    elsewhere: set[str] = set()
    untold: set[str] = set()
    with record_unknown_reads() as noted:
        for replication in replications(stack):
            ends = [end for rule in replication.rules if (end := destination(rule, stack))]
            ends += [replication.source] if replication.source else []
            if len({end.region for end in ends}) > 1:
                elsewhere.update(end.urn for end in ends)
            for rule in replication.rules:
                source, there = replication.source, destination(rule, stack)
                if source and not there:
                    untold.add(source.urn)
                elif there and not source:
                    untold.add(there.urn)
    return _Copies(frozenset(elsewhere), frozenset(untold - elsewhere), tuple(noted))


@stack_control(
    "s3-replication-versioning",
    title="S3 replication depends on the versioning of both buckets",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    remedy="Enable versioning of both buckets, and add both to depends_on of the BucketReplicationConfig.",
    traps=["T-05"],
    url=REPLICATION_GUIDE,
)
def versioned_before_replication(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replication = replication_of(resource, stack)
    if replication is None:
        return
    ends = {end.urn: end for rule in replication.rules if (end := destination(rule, stack))}
    if replication.source:
        ends[replication.source.urn] = replication.source
    for end in ends.values():
        yield from unversioned(end, stack)
        for versioning in stack.related(end, S3_BUCKET_VERSIONING, "bucket"):
            if not stack.depends(resource, on=versioning):
                yield resource.fail(f"no dependency on {versioning.name}: S3 may refuse it", value="")


@stack_control(
    "s3-replication-fed-source",
    title="S3 replication rules do not rely on replicas being replicated again",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    frameworks={"NIST 800-53": ["CP-9", "CP-10"]},
    remedy="Add a rule from the original source bucket to the destination.",
    traps=["T-53"],
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnt-replicated.html",
)
def sources_are_originals(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Objects that arrive in a source bucket by replication reach only the destinations of their original bucket."""
    replication = replication_of(resource, stack)
    if replication is None or replication.source is None:
        return
    reached = _reached(stack)
    for feeder, destinations in reached.items():
        if feeder == replication.source.urn or replication.source.urn not in destinations:
            continue
        for rule in replication.rules:
            target = destination(rule, stack)
            if target is not None and target.urn != feeder and target.urn not in destinations:
                yield rule.node.fail(
                    f"{replication.source.name} has replicas of {feeder.rpartition('::')[2]}, which never reach "
                    f"{target.name}",
                    "destination",
                )


@computed_once
def _reached(stack: Stack) -> dict[str, frozenset[str]]:
    """URNs of the destinations of each source bucket."""
    with record_unknown_reads():
        return {
            each.source.urn: frozenset(end.urn for rule in each.rules if (end := destination(rule, stack)))
            for each in replications(stack)
            if each.source is not None
        }


@stack_control(
    "s3-replication-kms",
    title="S3 replication includes encrypted objects, with a key of the destination's region",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    frameworks={"NIST 800-53": ["CP-9", "SC-12", "SC-13", "SC-28(1)"]},
    remedy="Enable sse_kms_encrypted_objects and set replica_kms_key_id to a key of the destination's region.",
    traps=["T-06"],
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
)
def encrypted_objects_are_replicated(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replication = replication_of(resource, stack)
    if replication is None:
        return
    encrypted = replication.source is not None and uses_kms(stack, replication.source)
    for rule in replication.rules:
        chosen, key = rule.copies_encrypted, rule.destination.has(rule.key)
        if encrypted and not chosen:
            yield rule.node.missing("objects with SSE-KMS are not replicated", "sourceSelectionCriteria")
        elif chosen and not key:
            yield rule.destination.missing("S3 requires a key for the replicas", rule.key)
        elif key and not chosen:
            yield rule.node.missing("S3 refuses a key without sseKmsEncryptedObjects", "sourceSelectionCriteria")
        if key:
            yield from _key_of_another_region(rule, stack)


def _key_of_another_region(rule: Rule, stack: Stack) -> Iterator[Finding]:
    there, region = destination(rule, stack), key_region(rule, stack)
    if there and there.region and region and there.region != region:
        yield rule.destination.fail(
            f"the key is in {region}, the destination in {there.region}",
            rule.key,
            value=rule.destination.peek(rule.key) or "",
        )


@stack_control(
    "s3-replication-role-keys",
    title="S3 replication's role has permission for the keys of source and destination",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    remedy="Grant the role kms:Decrypt on the source's key and kms:Encrypt on the destination's, each by its ARN.",
    traps=["T-06"],
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
)
def role_uses_the_keys(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replication = replication_of(resource, stack)
    if replication is None:
        return
    rules = [rule for rule in replication.rules if rule.destination.has(rule.key)]
    role = _role(replication, stack) if rules else None
    if role is None:
        return
    granted = permissions(stack, role)
    for rule in rules:
        if not _allows(granted, "kms:encrypt", rule.destination, rule.key, stack):
            yield _not_granted(role, granted, "kms:Encrypt on the destination's key")
    for encryption in encryption_rules(stack, replication.source) if replication.source else ():
        path = "kmsMasterKeyId"
        if encryption.has(path) and not _allows(granted, "kms:decrypt", encryption, path, stack):
            yield _not_granted(role, granted, "kms:Decrypt on the source's key")


def _role(replication: Replication, stack: Stack) -> Resource | None:
    role = only(stack, replication.node, "role", IAM_ROLE)
    if role is None:
        note(f"{replication.node.resource.name}.role")
    return role


def _allows(granted: Permissions, action: str, node: Node, path: str, stack: Stack) -> bool:
    """Whether an action is allowed on the key at a path."""
    key, text = only(stack, node, path, *KMS_KEYS), node.peek(path)
    names = {str(text), *(key.identities() if key else ())}
    return any(
        allows(statement, action) and any(fnmatchcase(name, pattern) for name in names)
        for statement in granted.statements
        for pattern in statement.resources
    )


def _not_granted(role: Resource, granted: Permissions, what: str) -> Finding:
    """Undecided with policies of AWS or of another stack."""
    return (
        role.unknown(f"a managed policy may allow {what}")
        if granted.managed
        else role.missing(f"missing permission: {what}")
    )


@stack_control(
    "s3-replication-role-scope",
    title="S3 replication's role is restricted to source and destinations",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    frameworks={"NIST 800-53": ["AC-3", "AC-6"]},
    remedy="Restrict the resources of the role's s3 statements to the ARNs of source and destinations.",
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html",
)
def role_is_restricted(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replication = replication_of(resource, stack)
    role = _role(replication, stack) if replication else None
    if role is None:
        return
    names, complete = _ends_by_role(stack).get(role.urn, (frozenset[str](), False))
    if not complete:
        note(f"the buckets that {role.name} copies between")
    for grant in permissions(stack, role).grants:
        for text in _foreign(grant.statement, names, stack):
            reach = "every bucket" if is_anything(text) else "a bucket that is neither source nor destination"
            yield grant.node.missing(f"{grant.statement.label} allows {reach}")


@computed_once
def _ends_by_role(stack: Stack) -> Mapping[str, tuple[frozenset[str], bool]]:
    """By the URN of a role: names of all source and destination buckets, and whether all are known."""
    names: dict[str, set[str]] = defaultdict(set)
    partial: set[str] = set()
    for replication in replications(stack):
        with record_unknown_reads() as unknowns:
            ends = [replication.source, *(destination(rule, stack) for rule in replication.all_rules)]
            written = [rule.destination.peek("bucket") for rule in replication.all_rules]
            for role in stack.follow(replication.node, "role", IAM_ROLE):
                names[role.urn].update(name for end in ends if end for name in end.identities())
                names[role.urn].update(_bucket_name(text) for text in written if isinstance(text, str))
                if replication.source is None or unknowns:
                    partial.add(role.urn)
    return {urn: (frozenset(found), urn not in partial) for urn, found in names.items()}


def _bucket_name(arn: str) -> str:
    return arn.rpartition(":::")[2].partition("/")[0]


def _foreign(statement: Statement, names: frozenset[str], stack: Stack) -> Iterator[str]:
    """Resources of an S3 statement outside of the buckets."""
    if not statement.allows or not any(action.lower().startswith(("s3:", "*")) for action in statement.actions):
        return
    for text in statement.resources:
        known = {name for bucket in buckets_of(stack, text) for name in bucket.identities()}
        if not known & names and _bucket_name(text) not in names:
            yield text


@stack_control(
    "s3-replication-accepted",
    title="S3 replication rules are valid",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    remedy="Set a unique id and priority, a filter and delete_marker_replication for each rule.",
    traps=["T-07"],
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html",
)
def replication_is_valid(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replication = replication_of(resource, stack)
    if replication is None:
        return
    rules = replication.all_rules
    yield from _repeated(rules, "priority", lambda rule: rule.node.number("priority"))
    yield from _repeated([rule for rule in rules if rule.node.has("id")], "id", lambda rule: rule.node.string("id"))
    for rule in rules:
        yield from _rule_faults(rule, several=len(rules) > 1)
        if replication.source and destination(rule, stack) is replication.source:
            yield rule.destination.fail("source and destination are the same bucket", "bucket")


def _repeated(rules: Sequence[Rule], path: str, value: Callable[[Rule], object]) -> Iterator[Finding]:
    known = [rule for rule in rules if rule.node.get(path) is not UNKNOWN]
    counts = Counter(value(rule) for rule in known)
    for rule in known:
        if counts[value(rule)] > 1:
            yield rule.node.fail(f"another rule has this {path}", path, value=rule.node.peek(path) or 0)


def _rule_faults(rule: Rule, *, several: bool) -> Iterator[Finding]:
    node, there = rule.node, rule.destination
    marker = "deleteMarkerReplication" if node.resource.type == S3_BUCKET_REPLICATION else ""
    markers = node.string("deleteMarkerReplication.status") or node.string("deleteMarkerReplicationStatus")
    if several and not rule.filtered:
        yield node.missing("several rules require a filter each, an empty one for all objects", "filter")
    if rule.filtered and marker and not node.has(marker):
        yield node.missing("a rule with a filter requires deleteMarkerReplication", marker)
    tagged = any(node.has(f"{rule.filter}.{part}") for part in ("tag", "tags", "and.tags"))
    if markers == "Enabled" and tagged:
        yield node.missing("delete marker replication does not support tags", "deleteMarkerReplication")
    if node.string("existingObjectReplication.status") == "Enabled":
        yield node.fail("S3 refuses this; use S3 Batch Replication for existing objects", "existingObjectReplication")
    timed = there.node("replicationTime")
    if timed.string("status") == "Enabled":
        if there.string("metrics.status") != "Enabled":
            yield there.missing("replication time control requires metrics", "metrics")
        if timed.has("time.minutes") and timed.number("time.minutes", TIME_CONTROL_MINUTES) != TIME_CONTROL_MINUTES:
            yield timed.fail(f"allowed: {TIME_CONTROL_MINUTES} minutes", "time.minutes")


@stack_control(
    "s3-replication-selection",
    title="S3 replication rules have no empty source selection",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    remedy="Omit source_selection_criteria in place of disabling all its criteria.",
    traps=["T-08"],
)
def selection_is_not_empty(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replication = replication_of(resource, stack)
    for rule in replication.all_rules if replication else ():
        is_set = any(
            rule.node.peek(path) not in (None, []) for path in ("sourceSelectionCriteria", "sourceSelectionCriterias")
        )
        if is_set and not rule.copies_encrypted and rule.criteria.string("replicaModifications.status") != "Enabled":
            yield rule.node.missing(
                "later updates of the bucket fail with an empty selection", "sourceSelectionCriteria"
            )
