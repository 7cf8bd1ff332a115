"""Controls for lifecycle rules that S3 refuses with InvalidArgument or InvalidRequest, separate and inline.

Amazon S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle", "Expiring objects" and "Examples of S3
Lifecycle configurations".
"""

from collections.abc import Callable
from itertools import pairwise

from policy.readers.buckets import first
from policy.registry import Finding, Iterator, Node, Resource, Settings, resource_control
from policy.tokens import S3_BUCKET, S3_BUCKET_LIFECYCLE

# Transitions are possible from a class to a later one.
WATERFALL = ("STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE")
INFREQUENT = ("STANDARD_IA", "ONEZONE_IA")
INFREQUENT_DAYS = 30
RULES = 1000  # Amazon S3 User Guide, "Setting an S3 Lifecycle configuration on a bucket"
ID_LENGTH = 255


@resource_control(
    "s3-lifecycle-accepted",
    title="S3 lifecycle rules are valid",
    severity="high",
    types=[S3_BUCKET_LIFECYCLE, S3_BUCKET],
    remedy="Use transitions to colder classes only, 30 days before and after infrequent access, and later expirations.",
    traps=["T-40"],
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
)
def lifecycle_is_valid(resource: Resource, settings: Settings) -> Iterator[Finding]:
    rules = resource.nodes("rules" if resource.type == S3_BUCKET_LIFECYCLE else "lifecycleRules")
    if len(rules) > RULES:
        yield resource.fail(f"the maximum is {RULES} rules")
    seen: set[str] = set()
    for rule in rules:
        id_ = rule.string("id")
        if id_ and id_ in seen:
            yield rule.fail("another rule has this id", "id")
        if len(id_) > ID_LENGTH:
            yield rule.fail(f"the maximum length of an id is {ID_LENGTH}", "id")
        seen.add(id_)
        yield from _rule_faults(rule)


def _rule_faults(rule: Node) -> Iterator[Finding]:
    transitions = rule.nodes("transitions")
    noncurrent = rule.nodes("noncurrentVersionTransitions")
    expiration = rule.node(first(rule, "expiration", "expirations"))
    ended = rule.node(first(rule, "noncurrentVersionExpiration", "noncurrentVersionExpirations"))
    abort = first(rule, "abortIncompleteMultipartUpload", "abortIncompleteMultipartUploadDays")

    yield from _transition_faults(transitions, lambda node: "days")
    yield from _transition_faults(noncurrent, _noncurrent_days)
    yield from _ends_after(transitions, lambda node: "days", expiration, "days")
    yield from _ends_after(noncurrent, _noncurrent_days, ended, _noncurrent_days(ended))
    yield from _expiration_faults(expiration)
    yield from _filter_faults(rule, expiration, abort)

    if ended.has("newerNoncurrentVersions") and not ended.has(_noncurrent_days(ended)):
        yield ended.fail("S3 requires noncurrentDays with it", "newerNoncurrentVersions")
    if rule.has("status") and rule.string("status") not in ("Enabled", "Disabled", ""):
        yield rule.fail("allowed: Enabled, Disabled", "status")
    acts = (*transitions, *noncurrent)
    if not acts and not rule.has(abort) and not any(node.has("") and node.value != {} for node in (expiration, ended)):
        yield rule.missing("the rule has no action")


def _noncurrent_days(node: Node) -> str:
    """`noncurrentDays` of the separate resource, `days` of the inline form."""
    return first(node, "noncurrentDays", "days")


def _transition_faults(transitions: list[Node], days_of: Callable[[Node], str]) -> Iterator[Finding]:
    classes = [node.string("storageClass") for node in transitions]
    if len({bool(node.string("date")) for node in transitions}) > 1:
        yield transitions[0].fail("a rule has days or dates, not both", "date")
        return
    for index, node in enumerate(transitions):
        days, class_ = days_of(node), classes[index]
        if class_ and class_ not in WATERFALL:
            yield node.fail("unknown storage class", "storageClass")
        if class_ in classes[:index] and class_:
            yield node.fail("another transition has this class", "storageClass")
        known = node.has(days) and not node.is_unknown(days)
        if class_ in INFREQUENT and known and node.number(days) < INFREQUENT_DAYS:
            yield node.fail(f"the class requires objects of at least {INFREQUENT_DAYS} days", days)
    dated = [
        node
        for node in transitions
        if node.has(days_of(node)) and not node.is_unknown(days_of(node)) and not node.is_unknown("storageClass")
    ]
    ordered = sorted(dated, key=lambda node: (node.number(days_of(node)), _depth(node)))
    for warmer, colder in pairwise(ordered):
        yield from _order_faults(warmer, colder, days_of)


def _order_faults(warmer: Node, colder: Node, days_of: Callable[[Node], str]) -> Iterator[Finding]:
    if _depth(colder) < _depth(warmer):
        yield colder.fail("transitions are possible to colder classes only", "storageClass")
    stay = INFREQUENT_DAYS if warmer.string("storageClass") in INFREQUENT else 1
    if colder.number(days_of(colder)) - warmer.number(days_of(warmer)) < stay:
        yield colder.fail(f"the previous class requires at least {stay} days", days_of(colder))


def _depth(transition: Node) -> int:
    class_ = transition.string("storageClass")
    return WATERFALL.index(class_) if class_ in WATERFALL else len(WATERFALL)


def _ends_after(
    transitions: list[Node], days_of: Callable[[Node], str], expiration: Node, path: str
) -> Iterator[Finding]:
    """Expirations are after the last transition. An expiration without days, or with 0, is of another type."""
    end = expiration.number(path)
    last = max((node.number(days_of(node)) for node in transitions), default=-1)
    if end and end <= last:
        yield expiration.fail(f"before the transition on day {last:g}", path)


def _expiration_faults(expiration: Node) -> Iterator[Finding]:
    given = [
        name
        for name in ("days", "date", "expiredObjectDeleteMarker")
        if expiration.get(name) not in (None, 0, "", False) and not expiration.is_unknown(name)
    ]
    if len(given) > 1:
        yield expiration.fail(f"only one of these is allowed: {', '.join(given)}", given[-1])
    if expiration.number("days") < 0:
        yield expiration.fail("days must be positive", "days")


def _filter_faults(rule: Node, expiration: Node, abort: str) -> Iterator[Finding]:
    """Ambiguous filters, and actions that do not support tags."""
    parts = [
        name
        for name in ("prefix", "tag", "objectSizeGreaterThan", "objectSizeLessThan", "and")
        if rule.peek(f"filter.{name}") not in (None, "", 0, {}, [])
    ]
    if len(parts) > 1:
        yield rule.fail("several conditions require `and`", "filter")
    if rule.has("filter") and rule.has("prefix"):
        yield rule.fail("prefix and filter are mutually exclusive", "prefix")
    tagged = rule.has("filter.tag") or rule.has("filter.and.tags") or rule.has("tags")
    if tagged and rule.has(abort) and rule.peek(abort) != 0:
        yield rule.fail("incomplete uploads support a prefix only, no tags", abort)
    if tagged and expiration.flag("expiredObjectDeleteMarker"):
        yield expiration.fail("delete markers support a prefix only, no tags", "expiredObjectDeleteMarker")
