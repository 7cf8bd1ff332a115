"""S3 replication: regions, versioning, encryption, role, valid rules."""

import json
from typing import Any

import pytest

from policy.tokens import (
    IAM_ROLE,
    KMS_KEY,
    S3_BUCKET,
    S3_BUCKET_ENCRYPTION,
    S3_BUCKET_POLICY,
    S3_BUCKET_REPLICATION,
    S3_BUCKET_VERSIONING,
)
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

HERE, THERE = "eu-central-1", "eu-west-1"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
KEY_HERE = f"arn:aws:kms:{HERE}:123456789012:key/here"
KEY_THERE = f"arn:aws:kms:{THERE}:123456789012:key/there"

source = Given(S3_BUCKET, "source", {"bucket": "media", "arn": "arn:aws:s3:::media"}, region=HERE)
target = Given(S3_BUCKET, "target", {"bucket": "media-copy", "arn": "arn:aws:s3:::media-copy"}, region=THERE)
versioned = {"versioningConfiguration": {"status": "Enabled"}}
source_versions = Given(S3_BUCKET_VERSIONING, "source-versions", versioned, {"bucket": source}, HERE)
target_versions = Given(S3_BUCKET_VERSIONING, "target-versions", versioned, {"bucket": target}, THERE)
key_there = Given(KMS_KEY, "key-there", {"arn": KEY_THERE}, region=THERE)
key_here = Given(KMS_KEY, "key-here", {"arn": KEY_HERE}, region=HERE)
encryption = Given(
    S3_BUCKET_ENCRYPTION,
    "source-encryption",
    {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY_HERE}}]},
    {"bucket": source, "rules": key_here},
    HERE,
)
role = Given(IAM_ROLE, "copier", {"arn": "arn:aws:iam::123456789012:role/copier"})
RULE: dict[str, Any] = {
    "id": "to-there",
    "status": "Enabled",
    "priority": 1,
    "filter": {"prefix": ""},
    "deleteMarkerReplication": {"status": "Enabled"},
    "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": "Enabled"}},
    "destination": {
        "bucket": "arn:aws:s3:::media-copy",
        "encryptionConfiguration": {"replicaKmsKeyId": KEY_THERE},
        "metrics": {"status": "Enabled"},
        "replicationTime": {"status": "Enabled", "time": {"minutes": 15}},
    },
}
buckets = (source, target, source_versions, target_versions, key_there, key_here, encryption, role)


def replication(*rules: dict[str, Any]) -> Given:
    """A configuration that depends on the versioning of both buckets."""
    return Given(
        S3_BUCKET_REPLICATION,
        "copies",
        {"rules": list(rules), "role": role.props["arn"], "bucket": "media"},
        {"bucket": source, "role": role},
        HERE,
        after=[source_versions, target_versions],
    )


def inline(*rules: dict[str, Any]) -> Given:
    """The same, inline in the bucket."""
    return source.with_props(
        replicationConfiguration={"role": role.props["arn"], "rules": list(rules)}, **versions_inline
    )


versions_inline = {"versioning": {"enabled": True}}
OLDER_RULE = {
    "id": "to-there",
    "status": "Enabled",
    "destinations": [{"bucket": "arn:aws:s3:::media-copy", "replicaKmsKeyId": KEY_THERE}],
    "sourceSelectionCriterias": [{"sseKmsEncryptedObjects": [{"enabled": True}]}],
}


def older(rule: dict[str, Any]) -> Given:
    """The same, inline in a BucketV2."""
    configuration = [{"role": role.props["arn"], "rules": [rule]}]
    props = {**source.props, "replicationConfigurations": configuration, "versionings": [{"enabled": True}]}
    return Given("aws:s3/bucketV2:BucketV2", "source", props, region=HERE)


def there(**changed: Any) -> dict[str, Any]:
    """The rule with another destination."""
    return {**RULE, "destination": {**RULE["destination"], **changed}}


def test_data_is_replicated_to_another_region(cases: Cases) -> None:
    near = Given(S3_BUCKET, "near", {"bucket": "media-copy", "arn": "arn:aws:s3:::media-copy"}, region=HERE)
    far_away = Given("aws:ec2/vpc:Vpc", "vpc", region=THERE)
    writes = {"Effect": "Allow", "Action": "s3:PutObject", "Principal": {"Service": "logging.s3.amazonaws.com"}}
    logs = Given(S3_BUCKET_POLICY, "logs", {"policy": json.dumps({"Statement": writes})}, {"bucket": source})
    cases(
        "s3-cross-region-replication",
        passes=[
            [source, target, replication(RULE), role],
            [target, source, replication(RULE), role],
            [source],
            [
                source,
                logs,
                target.with_props(region=HERE),
                far_away,
                Given(S3_BUCKET_POLICY, "p", logs.props, {"bucket": target}),
            ],
            [inline(RULE), target],
            [older(OLDER_RULE), target],
        ],
        fails=[
            [source, far_away],
            [source, target],
            [source, near, replication(RULE), far_away, role],
            [source, target, replication({**RULE, "status": "Disabled"}), role],
        ],
        unknown=[
            [source, far_away, replication(there(bucket="arn:aws:s3:::elsewhere")), role],
            [source, target, replication(RULE).with_props(rules=UNKNOWN), role],
        ],
    )


def test_replication_depends_on_the_versioning_of_both_buckets(cases: Cases) -> None:
    suspended = target_versions.with_props(versioningConfiguration={"status": "Suspended"})
    made = replication(RULE)
    early = Given(made.type, made.name, made.props, made.refers, HERE, after=[source_versions])
    cases(
        "s3-replication-versioning",
        passes=[[replication(RULE), *buckets], [inline(RULE), target.with_props(**versions_inline)]],
        fails=[
            [early, *buckets],
            [replication(RULE), source, target, source_versions, suspended, role],
            [replication(RULE), source, target, target_versions, role],
            [inline(RULE), target],
        ],
        unknown=[
            [
                replication(RULE),
                source,
                target,
                source_versions,
                target_versions.with_props(versioningConfiguration={"status": UNKNOWN}),
                role,
            ]
        ],
    )


def test_encrypted_objects_are_replicated_with_a_key_of_the_destination(cases: Cases) -> None:
    plain = {name: value for name, value in RULE.items() if name != "sourceSelectionCriteria"}
    known_later = Given(
        S3_BUCKET_REPLICATION,
        "copies",
        {"rules": [there(bucket=UNKNOWN, encryptionConfiguration={"replicaKmsKeyId": UNKNOWN})]},
        {"bucket": source, "rules": target},
        HERE,
    )
    cases(
        "s3-replication-kms",
        passes=[
            [replication(RULE), *buckets],
            [inline(RULE), target],
            [older(OLDER_RULE), target],
            [replication({**plain, "destination": {"bucket": "arn:aws:s3:::media-copy"}}), source, target, role],
        ],
        fails=[
            [replication(plain), *buckets],
            [replication(there(encryptionConfiguration={"replicaKmsKeyId": KEY_HERE})), *buckets],
            [replication(there(encryptionConfiguration=None)), *buckets],
            [replication({**plain, "destination": {"bucket": "arn:aws:s3:::media-copy"}}), *buckets],
            [inline({**RULE, "destination": {"bucket": target.props["arn"], "replicaKmsKeyId": KEY_HERE}}), target],
            [older({**OLDER_RULE, "sourceSelectionCriterias": []}), target],
        ],
        unknown=[
            [known_later, *buckets],
            [replication({**RULE, "sourceSelectionCriteria": UNKNOWN}), *buckets],
        ],
    )


def test_the_region_of_an_unknown_key_is_resolved(harness: MakeHarness) -> None:
    rules = [there(encryptionConfiguration={"replicaKmsKeyId": UNKNOWN})]
    wrong = Given(S3_BUCKET_REPLICATION, "copies", {"rules": rules}, {"bucket": source, "rules": key_here}, HERE)
    right = Given(S3_BUCKET_REPLICATION, "copies", {"rules": rules}, {"bucket": source, "rules": key_there}, HERE)

    assert f"the key is in {HERE}" in harness().of("s3-replication-kms", wrong, *buckets)[0].message
    assert harness().of("s3-replication-kms", right, *buckets) == []


def grants(*statements: dict[str, Any]) -> Given:
    """The role's policy."""
    document = json.dumps({"Statement": [{"Effect": "Allow", **statement} for statement in statements]})
    return Given(ROLE_POLICY, "grants", {"policy": document}, {"role": role})


DECRYPT = {"Action": ["kms:Decrypt"], "Resource": KEY_HERE}
ENCRYPT = {"Action": ["kms:Encrypt", "kms:GenerateDataKey"], "Resource": KEY_THERE}


def test_the_role_has_permission_for_both_keys(cases: Cases) -> None:
    attachment = resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "managed",
        refers={"role": role},
        policyArn="arn:aws:iam::aws:policy/AdministratorAccess",
    )
    cases(
        "s3-replication-role-keys",
        passes=[
            [replication(RULE), *buckets, grants(DECRYPT, ENCRYPT)],
            [replication(RULE), *buckets, grants({"Action": "kms:*", "Resource": "arn:aws:kms:*:123456789012:key/*"})],
            [replication({**RULE, "destination": {"bucket": target.props["arn"]}}), *buckets],
        ],
        fails=[
            [replication(RULE), *buckets, grants(ENCRYPT)],
            [replication(RULE), *buckets, grants(DECRYPT, {**ENCRYPT, "Resource": KEY_HERE})],
            [replication(RULE), *buckets],
            [inline(RULE), *buckets[1:2], key_there, role, grants(DECRYPT)],
        ],
        unknown=[
            [replication(RULE), *buckets, grants(DECRYPT, {**ENCRYPT, "Resource": UNKNOWN})],
            [replication(RULE), *buckets, attachment],
            [
                replication(RULE).with_text(role="arn:aws:iam::123456789012:role/elsewhere"),
                *buckets,
            ],
        ],
    )


def test_the_role_is_restricted_to_both_buckets(cases: Cases) -> None:
    read = {"Action": "s3:GetObjectVersion*", "Resource": ["arn:aws:s3:::media", "arn:aws:s3:::media/*"]}
    write = {"Action": "s3:ReplicateObject", "Resource": "arn:aws:s3:::media-copy/*"}
    other = Given(S3_BUCKET, "other", {"bucket": "other", "arn": "arn:aws:s3:::other"}, region=HERE)
    cases(
        "s3-replication-role-scope",
        passes=[[replication(RULE), *buckets, grants(read, write)], [inline(RULE), target, role, grants(read, write)]],
        fails=[
            [replication(RULE), *buckets, grants(read, {**write, "Resource": "*"})],
            [replication(RULE), *buckets, grants(read, {**write, "Resource": "arn:aws:s3:::media*"})],
            [replication(RULE), *buckets, other, grants(read, {**write, "Resource": "arn:aws:s3:::other/*"})],
            [replication(RULE), *buckets, grants({"Action": "*", "Resource": "*"})],
        ],
        unknown=[[replication(RULE), *buckets, grants(read, {**write, "Resource": UNKNOWN})]],
    )


def test_valid_and_invalid_rules(cases: Cases) -> None:
    second = {**RULE, "id": "second", "priority": 2}
    cases(
        "s3-replication-accepted",
        passes=[
            [replication(RULE), *buckets],
            [replication(RULE, second), *buckets],
            [replication({**RULE, "filter": {}}, second), *buckets],
            [inline({"id": "a", "status": "Enabled", "destination": RULE["destination"]}), target],
        ],
        fails=[
            [replication(RULE, {**second, "priority": 1}), *buckets],
            [inline(RULE, {**second, "priority": 1}), target],
            [older({**OLDER_RULE, "destinations": [{"bucket": "arn:aws:s3:::media"}]}), target],
        ],
        unknown=[
            [replication(RULE, {**second, "priority": UNKNOWN}), *buckets],
            [replication().with_props(rules=UNKNOWN), source],
        ],
    )


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ([RULE, {**RULE, "priority": 2}], "another rule has this id"),
        ([RULE, {**RULE, "id": "b", "priority": 1}], "another rule has this priority"),
        ([RULE, {**RULE, "id": "b", "priority": 2, "filter": None}], "require a filter each"),
        ([{**RULE, "deleteMarkerReplication": None}], "requires deleteMarkerReplication"),
        ([{**RULE, "filter": {"tag": {"key": "k", "value": "v"}}}], "delete marker replication does not support tags"),
        ([{**RULE, "existingObjectReplication": {"status": "Enabled"}}], "use S3 Batch Replication"),
        ([there(metrics=None)], "requires metrics"),
        ([there(replicationTime={"status": "Enabled", "time": {"minutes": 30}})], "allowed: 15 minutes"),
        ([there(bucket="arn:aws:s3:::media")], "are the same bucket"),
    ],
)
def test_each_finding_has_the_requirement_of_s3(
    harness: MakeHarness, rules: list[dict[str, Any]], message: str
) -> None:
    found = harness().of("s3-replication-accepted", replication(*rules), *buckets)

    assert any(message in diagnostic.message for diagnostic in found), found


def test_a_source_selection_is_not_empty(cases: Cases) -> None:
    off = {"sseKmsEncryptedObjects": {"status": "Disabled"}}
    changes = {"replicaModifications": {"status": "Enabled"}}
    cases(
        "s3-replication-selection",
        passes=[
            [replication(RULE), *buckets],
            [replication({**RULE, "sourceSelectionCriteria": None}), *buckets],
            [replication({**RULE, "sourceSelectionCriteria": {**off, **changes}}), *buckets],
        ],
        fails=[
            [replication({**RULE, "sourceSelectionCriteria": {}}), *buckets],
            [replication({**RULE, "sourceSelectionCriteria": off}), *buckets],
            [inline({**RULE, "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"enabled": False}}}), target],
        ],
        unknown=[
            [
                replication({**RULE, "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": UNKNOWN}}}),
                *buckets,
            ]
        ],
    )


def test_replicas_are_not_expected_to_be_replicated_again(cases: Cases) -> None:
    def bucket(name: str) -> Given:
        return Given(S3_BUCKET, name, {"bucket": name, "arn": f"arn:aws:s3:::{name}"}, region=HERE)

    def copying(name: str, end: Given, *ends: Given) -> Given:
        rules = [{"status": "Enabled", "destination": {"bucket": each.props["arn"]}} for each in ends]
        return Given(S3_BUCKET_REPLICATION, name, {"rules": rules, "bucket": end.name}, {"bucket": end}, HERE)

    first, second, third = ends = bucket("first"), bucket("second"), bucket("third")
    to_second, to_both = copying("one", first, second), copying("one", first, second, third)
    cases(
        "s3-replication-fed-source",
        passes=[
            [*ends, to_second],
            [*ends, to_both, copying("two", second, third)],
            [*ends, to_second, copying("two", second, first)],
        ],
        fails=[[copying("two", second, third), *ends, to_second]],
    )
