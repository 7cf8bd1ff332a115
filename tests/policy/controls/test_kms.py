"""KMS controls: pass, fail, unknown, exempt."""

import json
from dataclasses import replace
from typing import Any

from policy.tokens import (
    ECS_CLUSTER,
    KMS_ALIAS,
    KMS_EXTERNAL_KEY,
    KMS_KEY,
    KMS_KEY_POLICY,
    KMS_REPLICA_KEY,
    LOGS_LOG_GROUP,
    S3_BUCKET,
    S3_BUCKET_ENCRYPTION,
)
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

key = resource(KMS_KEY, "media", enableKeyRotation=True, multiRegion=True)
replica = replace(resource(KMS_REPLICA_KEY, "media-replica", refers={"primaryKeyArn": key}), region="eu-west-1")
key_policy = resource(KMS_KEY_POLICY, "media-policy", refers={"keyId": key})


def policy(**statement: Any) -> str:
    """A document with one statement that allows decryption."""
    base = {"Sid": "Use", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": {**base, **statement}})


def test_keys_with_rotation_support_have_rotation(cases: Cases) -> None:
    cases(
        "kms-rotation",
        passes=[
            [key],
            [key.with_props(enableKeyRotation="true")],
            [key.with_props(customerMasterKeySpec=UNKNOWN)],
            [resource(KMS_KEY, "signing", customerMasterKeySpec="ECC_NIST_P256", keyUsage="SIGN_VERIFY")],
            [resource(KMS_KEY, "hsm", customKeyStoreId="cks-1")],
        ],
        fails=[[key.with_props(enableKeyRotation=False)], [key.with_props(enableKeyRotation=None)]],
        unknown=[[key.with_props(enableKeyRotation=UNKNOWN)]],
    )


def test_key_policies_are_not_public_inline_and_split(cases: Cases) -> None:
    public = policy(Principal="*")
    narrowed = policy(Principal={"AWS": "*"}, Condition={"StringEquals": {"kms:CallerAccount": "111122223333"}})
    cases(
        "kms-not-public",
        passes=[
            [key],
            [key.with_props(policy=policy(Principal={"AWS": "arn:aws:iam::111122223333:root"}))],
            [key, key_policy.with_props(policy=narrowed)],
            [key.with_props(policy=policy(Principal="*", Effect="Deny"))],
        ],
        fails=[
            [key.with_props(policy=public)],
            [key_policy.with_props(policy=policy(Principal={"AWS": ["*"]})), key],
            [resource(KMS_EXTERNAL_KEY, "own-material", policy=public)],
            [replica.with_props(policy=public), key],
            [key.with_props(policy="{no json")],
            [key.with_props(policy="[1, 2]")],
        ],
        unknown=[
            [key.with_props(policy=UNKNOWN)],
            [key.with_props(policy=policy(Principal={"AWS": UNKNOWN}))],
            [key.with_props(policy=policy(Principal="*", Condition={"StringEquals": {"aws:PrincipalOrgID": UNKNOWN}}))],
        ],
    )


def test_cloudfront_is_restricted_to_a_distribution(cases: Cases) -> None:
    def cloudfront(arn: str) -> str:
        return policy(
            Principal={"Service": "cloudfront.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceArn": arn}}
        )

    named = "arn:aws:cloudfront::111122223333:distribution/E1A2B3"
    cases(
        "kms-cloudfront-distribution",
        passes=[[key], [key_policy.with_props(policy=cloudfront(named)), key]],
        fails=[
            [key_policy.with_props(policy=cloudfront("arn:aws:cloudfront::111122223333:distribution/*")), key],
            [key.with_props(policy=policy(Principal={"Service": ["cloudfront.amazonaws.com"]}))],
        ],
        unknown=[[key_policy.with_props(policy=cloudfront(UNKNOWN)), key]],
    )


def test_keys_of_a_region_have_replicas_in_the_same_regions(cases: Cases) -> None:
    other = resource(KMS_KEY, "tables", multiRegion=True)
    alias = resource(KMS_ALIAS, "here", refers={"targetKeyId": key}, name="alias/media")
    alias_there = replace(resource(KMS_ALIAS, "there", targetKeyId="mrk-1", name="alias/media"), region="eu-west-1")
    cases(
        "kms-replica-regions",
        passes=[
            [key],
            [key, replica],
            [key, replica, other.with_props(multiRegion=False)],
            [key, replica, alias, alias_there],
        ],
        fails=[[other, key, replica], [key, alias, alias_there]],
        unknown=[[other.with_props(multiRegion=UNKNOWN), key, replica]],
    )


def test_inline_policy_and_key_policy_do_not_conflict(cases: Cases) -> None:
    first, last = policy(Principal={"AWS": "111122223333"}), policy(Principal={"AWS": "444455556666"})
    begun, whole = key.with_props(policy=first), key_policy.with_props(policy=last)
    cases(
        "kms-one-policy",
        passes=[
            [begun],
            [key, whole],
            [replace(begun, options={"ignoreChanges": ["policy"]}), whole],
            [key.with_props(policy=last), whole],
            [key.with_props(policy=policy(Action="kms:*", Principal={"AWS": "111122223333"})), whole],
        ],
        fails=[[begun, whole]],
        unknown=[[key.with_props(policy=UNKNOWN), whole], [begun, replace(whole, refers={}).with_props(keyId=UNKNOWN)]],
    )


def test_required_regions_of_replicas_are_a_parameter(cases: Cases) -> None:
    cases(
        "kms-replica-regions",
        passes=[[key, replica]],
        fails=[[key]],
        config={"regions": ["eu-west-1", "eu-central-1"]},
    )


def test_replicas_depend_on_their_primary(cases: Cases) -> None:
    arn = "arn:aws:kms:eu-central-1:111122223333:key/mrk-1"
    literal = replace(resource(KMS_REPLICA_KEY, "literal", primaryKeyArn=arn), region="eu-west-1")
    cases(
        "kms-replica-order",
        passes=[[replica, key], [replica.with_props(primaryKeyArn=UNKNOWN), key], [literal]],
        fails=[
            [literal, key.with_props(arn=arn)],
            [replace(replica, region="eu-central-1"), key],
            [replica, key.with_props(multiRegion=False)],
        ],
        unknown=[[literal.with_props(primaryKeyArn=UNKNOWN), key], [replica, key.with_props(multiRegion=UNKNOWN)]],
    )


def test_waiting_period_of_deletion(cases: Cases) -> None:
    cases(
        "kms-deletion-window",
        passes=[
            [key],
            [key.with_props(deletionWindowInDays=30)],
            [replace(key.with_props(deletionWindowInDays=7), options={"protect": True})],
        ],
        fails=[[key.with_props(deletionWindowInDays=7)], [key.with_props(deletionWindowInDays=90)]],
        unknown=[[key.with_props(deletionWindowInDays=UNKNOWN)]],
    )


def encryption(algorithm: str, key_arn: str | None = None) -> Given:
    """The default encryption of a bucket, as a separate resource."""
    default = {"sseAlgorithm": algorithm, **({"kmsMasterKeyId": key_arn} if key_arn else {})}
    return resource(
        S3_BUCKET_ENCRYPTION,
        "media-encryption",
        rules=[{"applyServerSideEncryptionByDefault": default}],
    )


def bucket_under(key_arn: str) -> Given:
    """A bucket with inline default encryption."""
    default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key_arn}
    rule = {"applyServerSideEncryptionByDefault": default}
    return resource(S3_BUCKET, "media", serverSideEncryptionConfiguration={"rule": rule})


def test_resources_have_a_key_of_their_region(cases: Cases) -> None:
    group = replace(resource(LOGS_LOG_GROUP, "logs", refers={"kmsKeyId": key}), region="eu-west-1")
    alias = resource(KMS_ALIAS, "media-alias", name="alias/media", refers={"targetKeyId": key})
    cases(
        "kms-key-region",
        passes=[
            [replace(group, region="eu-central-1"), key],
            [replace(group, refers={"kmsKeyId": replica}), replica, key],
            [replace(group, refers={}).with_props(kmsKeyId="arn:aws:kms:eu-west-1:111122223333:key/other"), key],
            [encryption("aws:kms", "arn:aws:kms:eu-central-1:111122223333:key/other")],
            [encryption("AES256")],
            [bucket_under("arn:aws:kms:eu-central-1:111122223333:key/other")],
        ],
        fails=[
            [group, key],
            [group.with_props(kmsKeyId=UNKNOWN), key],
            [replace(group, refers={"kmsKeyId": alias}), alias, key],
            [replace(group, refers={}).with_props(kmsKeyId="arn:aws:kms:us-east-1:111122223333:key/other"), key],
            [encryption("aws:kms", "arn:aws:kms:us-east-1:111122223333:key/other")],
            [bucket_under("arn:aws:kms:us-east-1:111122223333:key/other")],
        ],
        unknown=[[replace(group, refers={}).with_props(kmsKeyId=UNKNOWN), key]],
    )


def test_multi_region_key_ids_refer_to_the_key_of_the_region(harness: MakeHarness) -> None:
    """Primary and replica have one key id, which refers to the key in the resource's region."""
    primary = key.with_props(keyId="mrk-1")
    there = replica.with_props(keyId="mrk-1")
    group = replace(resource(LOGS_LOG_GROUP, "logs", kmsKeyId="mrk-1"), region="eu-west-1")
    assert harness().of("kms-key-region", group, primary, there) == []


def test_services_that_refuse_multi_region_keys_have_single_region_keys(cases: Cases) -> None:
    path = "fargateEphemeralStorageKmsKeyId"

    def cluster(value: object, refers: Given | None = None) -> Given:
        configuration = {"managedStorageConfiguration": {path: value}}
        return resource(
            ECS_CLUSTER,
            "tasks",
            configuration=configuration,
            refers={"configuration": refers} if refers is not None else {},
        )

    single = resource(KMS_KEY, "storage", enableKeyRotation=True)
    replica = resource(KMS_REPLICA_KEY, "replica")
    cases(
        "kms-single-region",
        passes=[
            [cluster("storage-id", single), single],
            [cluster("arn:aws:kms:eu-central-1:111122223333:key/11111111-1111-1111-1111-111111111111")],
        ],
        unknown=[[cluster(UNKNOWN)]],
        fails=[
            [cluster("media-id", key), key],
            [cluster("replica-id", replica), replica],
            [cluster("arn:aws:kms:eu-central-1:111122223333:key/mrk-1")],
            [cluster("arn:aws:kms:eu-central-1:111122223333:alias/media")],
            [cluster("alias/media")],
        ],
    )
