"""Controls over S3 replication: that it works, reaches another region and copies what is encrypted."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from policy.guides import S3_CONTROLS
from policy.iam.documents import Statement
from policy.iam.identities import Permissions, permissions
from policy.readers.buckets import (
    allows,
    buckets_named,
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
    title="S3 data buckets of a stack in several regions have a copy in another one",
    severity="low",
    types=[S3_BUCKET],
    frameworks={
        "FSBP": ["S3.7"],
        "NIST 800-53": [
            "AU-9(2)", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SC-36(2)", "SI-13(5)",
        ],
    },
    remedy="Give the bucket a BucketReplicationConfig with a rule to a bucket of another region.",
    url=f"{S3_CONTROLS}#s3-7",
)  # fmt: skip
def copied_to_another_region(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if len(data_regions(stack)) < 2:
        return
    copies = _copies(stack)
    if bucket.urn in copies.untold:
        yield bucket.unknown("the region of the other bucket cannot be told: it is not in the stack")
    elif bucket.urn not in copies.elsewhere:
        for what in copies.noted:
            note(what)
        yield from unless_logs(stack, bucket, [bucket.missing("no other region has a copy")])


@computed_once
def data_regions(stack: Stack) -> frozenset[str]:
    """The regions that networks and data stand in; a logs bucket beside a global service makes no region."""
    with record_unknown_reads():
        buckets = [bucket for bucket in stack.of(S3_BUCKET) if not is_log_target(bucket, stack)]
    return frozenset(resource.region for resource in (*stack.of(EC2_VPC), *buckets)) - {""}


@dataclass(frozen=True)
class _Copies:
    """URNs of the buckets with a copy in another region, source or copy, and of those whose other end is unknown."""

    elsewhere: frozenset[str]
    untold: frozenset[str]
    noted: tuple[str, ...]


@computed_once
def _copies(stack: Stack) -> _Copies:
    elsewhere: set[str] = set()
    untold: set[str] = set()
    with record_unknown_reads() as noted:
        for replication in replications(stack):
            for rule in replication.rules:
                source, there = replication.source, destination(rule, stack)
                if source and there and source.region != there.region:
                    elsewhere.update((source.urn, there.urn))
                elif source and not there:
                    untold.add(source.urn)
                elif there and not source:
                    untold.add(there.urn)
    return _Copies(frozenset(elsewhere), frozenset(untold - elsewhere), tuple(noted))


@stack_control(
    "s3-replication-versioning",
    title="S3 replication is set up after versioning on both sides",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    remedy="Enable versioning of both buckets and let the BucketReplicationConfig depend on both BucketVersionings.",
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
                yield resource.fail(f"S3 may refuse it: it does not wait for {versioning.name}", value="")


@stack_control(
    "s3-replication-kms",
    title="S3 replication copies what is encrypted, with a key of the destination's region",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    frameworks={"NIST 800-53": ["CP-9", "SC-12", "SC-13", "SC-28(1)"]},
    remedy="Enable sse_kms_encrypted_objects and set replica_kms_key_id to a key of the destination's region.",
    traps=["T-06"],
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
)
def encrypted_objects_are_copied(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replication = replication_of(resource, stack)
    if replication is None:
        return
    encrypted = replication.source is not None and uses_kms(stack, replication.source)
    for rule in replication.rules:
        chosen, key = rule.copies_encrypted, rule.destination.has(rule.key)
        if encrypted and not chosen:
            yield rule.node.missing("objects that are encrypted with KMS are not copied", "sourceSelectionCriteria")
        elif chosen and not key:
            yield rule.destination.missing("S3 wants a key to encrypt the copies with", rule.key)
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
    title="S3 replication's role may decrypt with the source's key and encrypt with the destination's",
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
        if not _may(granted, "kms:encrypt", rule.destination, rule.key, stack):
            yield _not_granted(role, granted, "kms:Encrypt on the destination's key")
    for encryption in encryption_rules(stack, replication.source) if replication.source else ():
        path = "kmsMasterKeyId"
        if encryption.has(path) and not _may(granted, "kms:decrypt", encryption, path, stack):
            yield _not_granted(role, granted, "kms:Decrypt on the source's key")


def _role(replication: Replication, stack: Stack) -> Resource | None:
    role = only(stack, replication.node, "role", IAM_ROLE)
    if role is None:
        note(f"{replication.node.resource.name}.role")
    return role


def _may(granted: Permissions, action: str, node: Node, path: str, stack: Stack) -> bool:
    """Whether an action is granted on the key that stands at a path."""
    key, text = only(stack, node, path, *KMS_KEYS), node.peek(path)
    names = {str(text), *(key.identities() if key else ())}
    return any(
        allows(statement, action) and any(fnmatchcase(name, pattern) for name in names)
        for statement in granted.statements
        for pattern in statement.resources
    )


def _not_granted(role: Resource, granted: Permissions, what: str) -> Finding:
    """Policies of AWS or of another stack may grant it."""
    return role.unknown(f"a managed policy may grant {what}") if granted.managed else role.missing(f"without {what}")


@stack_control(
    "s3-replication-role-scope",
    title="S3 replication's role reaches the source and the destinations only",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    frameworks={"NIST 800-53": ["AC-3", "AC-6"]},
    remedy="Name the source's and the destinations' ARNs as the resources of the role's s3 statements.",
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html",
)
def role_is_scoped(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replication = replication_of(resource, stack)
    role = _role(replication, stack) if replication else None
    if role is None:
        return
    names, complete = _ends_by_role(stack).get(role.urn, (frozenset[str](), False))
    if not complete:
        note(f"the buckets that {role.name} copies between")
    for grant in permissions(stack, role).grants:
        for text in _foreign(grant.statement, names, stack):
            reach = "every bucket" if text == "*" else "a bucket that is neither source nor destination"
            yield grant.node.missing(f"statement {grant.statement.label} reaches {reach}")


@computed_once
def _ends_by_role(stack: Stack) -> Mapping[str, tuple[frozenset[str], bool]]:
    """By the URN of a role: the names of all buckets that it copies from and to, and whether these are all."""
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
    """The resources of an S3 statement that are none of the named buckets."""
    if not statement.allows or not any(action.lower().startswith(("s3:", "*")) for action in statement.actions):
        return
    for text in statement.resources:
        known = {name for bucket in buckets_named(stack, text) for name in bucket.identities()}
        if not known & names and _bucket_name(text) not in names:
            yield text


@stack_control(
    "s3-replication-accepted",
    title="S3 replication rules are such as S3 accepts",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    remedy="Give every rule an id, a priority of its own, a filter and delete_marker_replication.",
    traps=["T-07"],
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html",
)
def replication_is_accepted(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replication = replication_of(resource, stack)
    if replication is None:
        return
    rules = replication.all_rules
    yield from _repeated(rules, "priority", lambda rule: rule.node.number("priority"))
    yield from _repeated([rule for rule in rules if rule.node.has("id")], "id", lambda rule: rule.node.string("id"))
    for rule in rules:
        yield from _rule_faults(rule, several=len(rules) > 1)
        if replication.source and destination(rule, stack) is replication.source:
            yield rule.destination.fail("a bucket is not copied to itself", "bucket")


def _repeated(rules: Sequence[Rule], path: str, value: Callable[[Rule], object]) -> Iterator[Finding]:
    known = [rule for rule in rules if rule.node.get(path) is not UNKNOWN]
    counts = Counter(value(rule) for rule in known)
    for rule in known:
        if counts[value(rule)] > 1:
            yield rule.node.fail(f"two rules have this {path}", path, value=rule.node.peek(path) or 0)


def _rule_faults(rule: Rule, *, several: bool) -> Iterator[Finding]:
    node, there = rule.node, rule.destination
    marker = "deleteMarkerReplication" if node.resource.type == S3_BUCKET_REPLICATION else ""
    markers = node.string("deleteMarkerReplication.status") or node.string("deleteMarkerReplicationStatus")
    if several and not rule.filtered:
        yield node.missing("several rules need a filter each, an empty one for all objects", "filter")
    if rule.filtered and marker and not node.has(marker):
        yield node.missing("a rule with a filter says whether delete markers are copied", marker)
    tagged = any(node.has(f"{rule.filter}.{part}") for part in ("tag", "tags", "and.tags"))
    if markers == "Enabled" and tagged:
        yield node.missing("S3 does not copy delete markers by tag", "deleteMarkerReplication")
    if node.string("existingObjectReplication.status") == "Enabled":
        yield node.fail("S3 refuses this; copy what was there before by a batch job", "existingObjectReplication")
    timed = there.node("replicationTime")
    if timed.string("status") == "Enabled":
        if there.string("metrics.status") != "Enabled":
            yield there.missing("replication time control needs metrics", "metrics")
        if timed.has("time.minutes") and timed.number("time.minutes", TIME_CONTROL_MINUTES) != TIME_CONTROL_MINUTES:
            yield timed.fail(f"S3 takes {TIME_CONTROL_MINUTES} minutes only", "time.minutes")


@stack_control(
    "s3-replication-selection",
    title="S3 replication rules have no empty source selection",
    severity="high",
    types=[S3_BUCKET_REPLICATION, S3_BUCKET],
    remedy="Leave source_selection_criteria out instead of disabling all that it chooses.",
    traps=["T-08"],
)
def selection_is_not_empty(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replication = replication_of(resource, stack)
    for rule in replication.all_rules if replication else ():
        stands = any(
            rule.node.peek(path) not in (None, []) for path in ("sourceSelectionCriteria", "sourceSelectionCriterias")
        )
        if stands and not rule.copies_encrypted and rule.criteria.string("replicaModifications.status") != "Enabled":
            yield rule.node.missing(
                "an empty selection makes later updates of the bucket fail", "sourceSelectionCriteria"
            )
