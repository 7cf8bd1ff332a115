"""What would happen between two revisions, worked out from what their programs register."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import Alias, ComponentResource, Output, ResourceOptions

from preview.difference import Difference, compare
from preview.engine import Run, run_program
from preview.render_difference import document, markdown, text
from preview.values import ABSENT

Program = Callable[[aws.Provider], Any]
PREFIX = "urn:pulumi:test::media-platform::"


class Shelf(ComponentResource):
    """A component with a bucket and its versioning."""

    def __init__(self, name: str, opts: ResourceOptions) -> None:
        super().__init__("media:test:Shelf", name, None, opts)
        child = ResourceOptions(parent=self)
        bucket = aws.s3.Bucket(f"{name}-bucket", bucket="books", opts=child)
        aws.s3.BucketVersioning(
            f"{name}-versioning", bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=child
        )
        self.register_outputs({})


def graph(program: Program, *, region: str = "us-east-1", unknown: bool = False) -> dict[str, Any]:
    return run_program(lambda: program(aws.Provider("aws", region=region)), Run(unknown=unknown)).to_json()


def difference(before: Program, after: Program, *, unknown: bool = False) -> Difference:
    return compare(graph(before, unknown=unknown), graph(after, unknown=unknown))


def by(provider: aws.Provider, **options: Any) -> ResourceOptions:
    return ResourceOptions(provider=provider, **options)


def case(before: Program | None, after: Program | None, *values: str, title: str) -> Any:
    """A case of a parametrised test."""
    return pytest.param(before, after, *values, id=title)


def nothing(provider: aws.Provider) -> None:
    pass


def actions(found: Difference) -> dict[str, str]:
    return {change.name: change.action for change in found.changes}


def paths(found: Difference) -> dict[str, tuple[Any, Any]]:
    (change,) = found.changes
    return {item.path: (item.old, item.new) for item in change.inputs}


def test_two_runs_of_one_program_do_not_differ():
    same = difference(lambda p: Shelf("shelf", by(p)), lambda p: Shelf("shelf", by(p)))
    assert (same.changes, same.renames, same.outputs, same.unchanged) == ((), (), (), 2)


@pytest.mark.parametrize(
    ("before", "after", "action"),
    [
        case(None, lambda p: Shelf("shelf", by(p)), "create", title="stack without a file before"),
        case(lambda p: Shelf("shelf", by(p)), None, "delete", title="stack without a file now"),
    ],
)
def test_a_stack_that_comes_or_goes_does_so_as_a_whole(before: Program | None, after: Program | None, action: str):
    found = compare(before and graph(before), after and graph(after))
    assert actions(found) == {"shelf-bucket": action, "shelf-versioning": action}


def test_a_deleted_bucket_loses_its_objects_and_what_is_set_on_it_loses_nothing():
    found = difference(lambda p: Shelf("shelf", by(p)), nothing)
    assert [(change.name, change.data) for change in found.data_losses] == [("shelf-bucket", "objects")]


def test_changed_inputs_are_told_leaf_by_leaf():
    def role(actions: list[str], **inputs: Any) -> Program:
        statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        policy = json.dumps({"Statement": [statement]})
        return lambda p: aws.iam.Policy("policy", policy=policy, opts=by(p), **inputs)

    found = difference(role(["s3:GetObject", "s3:PutObject"], path="/a/"), role(["s3:PutObject"], description="b"))
    assert paths(found) == {
        "description": (ABSENT, "b"),
        "path": ("/a/", ABSENT),
        "policy.Statement[0].Action[0]": ("s3:GetObject", ABSENT),
    }
    assert actions(found) == {"policy": "update"}


def test_an_item_put_first_in_a_list_leaves_the_others_alone():
    def rules(*days: int) -> Program:
        return lambda p: aws.s3.BucketLifecycleConfiguration(
            "rules",
            bucket="books",
            rules=[{"id": str(n), "status": "Enabled", "expiration": {"days": n}} for n in days],
            opts=by(p),
        )

    assert paths(difference(rules(2, 3), rules(1, 2, 3))) == {
        "rules[0]": (ABSENT, {"id": "1", "status": "Enabled", "expiration": {"days": 1}})
    }
    assert paths(difference(rules(2, 3), rules(2, 4))) == {
        "rules[1].expiration.days": (3, 4),
        "rules[1].id": ("3", "4"),
    }


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        case(
            lambda p: aws.dynamodb.Table("t", hash_key="id", attributes=[], opts=by(p)),
            lambda p: aws.dynamodb.Table("t", hash_key="user", attributes=[], opts=by(p)),
            "hashKey",
            title="table key",
        ),
        case(
            lambda p: aws.s3.Bucket("b", bucket="a", opts=by(p)),
            lambda p: aws.s3.Bucket("b", bucket="c", opts=by(p)),
            "bucket",
            title="bucket name",
        ),
        case(
            lambda p: aws.rds.Instance("d", instance_class="db.t4g.small", opts=by(p)),
            lambda p: aws.rds.Instance("d", instance_class="db.t4g.small", storage_encrypted=True, opts=by(p)),
            "storageEncrypted",
            title="database encryption",
        ),
        case(
            lambda p: aws.kms.Key("k", opts=by(p)),
            lambda p: aws.kms.Key("k", multi_region=True, opts=by(p)),
            "multiRegion",
            title="key of several regions",
        ),
        case(
            lambda p: aws.msk.Cluster(
                "m",
                kafka_version="3.9.x",
                number_of_broker_nodes=2,
                broker_node_group_info={"client_subnets": ["a", "b"], "instance_type": "i", "security_groups": ["s"]},
                opts=by(p),
            ),
            lambda p: aws.msk.Cluster(
                "m",
                kafka_version="3.9.x",
                number_of_broker_nodes=2,
                broker_node_group_info={"client_subnets": ["a", "c"], "instance_type": "i", "security_groups": ["s"]},
                opts=by(p),
            ),
            "brokerNodeGroupInfo.clientSubnets[1]",
            title="nested input",
        ),
        case(
            lambda p: aws.sqs.Queue("q", delay_seconds=1, opts=by(p)),
            lambda p: aws.sqs.Queue("q", delay_seconds=2, opts=by(p, replace_on_changes=["delaySeconds"])),
            "delaySeconds",
            title="asked for",
        ),
    ],
)
def test_what_cannot_be_changed_in_place_is_replaced_with_its_data(before: Program, after: Program, reason: str):
    (change,) = difference(before, after).data_losses
    assert (change.action, change.reasons) == ("replace", (reason,))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        case(
            lambda p: aws.s3.Bucket("b", bucket="a", opts=by(p)),
            lambda p: aws.s3.Bucket("b", opts=by(p)),
            title="name that the provider remembers",
        ),
        case(
            lambda p: aws.rds.Instance("d", instance_class="db.t4g.small", opts=by(p)),
            lambda p: aws.rds.Instance("d", instance_class="db.t4g.small", storage_encrypted=False, opts=by(p)),
            title="default spelt out",
        ),
        case(
            lambda p: aws.sqs.Queue("q", delay_seconds=1, opts=by(p)),
            lambda p: aws.sqs.Queue("q", delay_seconds=2, opts=by(p)),
            title="input that AWS changes in place",
        ),
    ],
)
def test_what_can_be_changed_in_place_is(before: Program, after: Program):
    found = difference(before, after)
    assert (list(actions(found).values()), found.data_losses) == (["update"], ())


def test_another_region_replaces():
    def program(p: aws.Provider) -> None:
        aws.s3.Bucket("b", opts=by(p))

    (change,) = compare(graph(program), graph(program, region="eu-west-1")).data_losses
    assert (change.reasons, change.inputs[0].old, change.inputs[0].new) == (("region",), "us-east-1", "eu-west-1")


def test_what_is_encrypted_with_a_replaced_key_is_replaced_with_it():
    def program(*, multi_region: bool) -> Program:
        def run(p: aws.Provider) -> None:
            key = aws.kms.Key("key", multi_region=multi_region, opts=by(p))
            aws.rds.Cluster("db", engine="aurora-postgresql", kms_key_id=key.arn, opts=by(p))
            aws.sqs.Queue("queue", kms_master_key_id=key.id, opts=by(p))

        return run

    found = difference(program(multi_region=False), program(multi_region=True), unknown=True)
    assert {change.name: change.reasons for change in found.data_losses} == {
        "db": ("kmsKeyId, which comes from key",),
        "key": ("multiRegion",),
    }


def test_ignored_changes_are_left_out():
    def program(description: str) -> Program:
        return lambda p: aws.kms.Key("k", description=description, opts=by(p, ignore_changes=["description"]))

    assert difference(program("a"), program("b")).changes == ()


def test_a_resource_that_is_retained_leaves_its_data_in_aws():
    found = difference(lambda p: aws.s3.Bucket("b", opts=by(p, retain_on_delete=True)), nothing)
    assert (actions(found), found.data_losses) == ({"b": "delete"}, ())


def test_a_protected_resource_that_goes_is_told_to_stop_the_deployment():
    found = difference(lambda p: aws.s3.Bucket("b", opts=by(p, protect=True)), nothing)
    assert [change.protected for change in found.data_losses] == [True]
    assert "protected: the deployment stops here until it is unprotected" in text(found, "main")


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        case(
            lambda p: aws.s3.Bucket("b", opts=by(p, protect=True)),
            lambda p: aws.s3.Bucket("b", opts=by(p)),
            "protect",
            title="option",
        ),
        case(
            lambda p: aws.dynamodb.Table("t", deletion_protection_enabled=True, opts=by(p)),
            lambda p: aws.dynamodb.Table("t", opts=by(p)),
            "deletionProtectionEnabled",
            title="input left out",
        ),
        case(
            lambda p: aws.s3.Bucket("b", opts=by(p)),
            lambda p: aws.s3.Bucket("b", force_destroy=True, opts=by(p)),
            "forceDestroy",
            title="deletion although objects are left",
        ),
        case(
            lambda p: aws.cognito.UserPool("u", deletion_protection="ACTIVE", opts=by(p)),
            lambda p: aws.cognito.UserPool("u", deletion_protection="INACTIVE", opts=by(p)),
            "deletionProtection",
            title="user pool",
        ),
    ],
)
def test_protection_that_is_turned_off_stands_in_front(before: Program, after: Program, path: str):
    found = difference(before, after)
    assert [item.path for change in found.unprotected for item in change.unprotected] == [path]
    assert text(found, "main").splitlines()[2] == "Protection turned off (1)"
    assert difference(after, before).unprotected == ()


def test_a_renamed_component_without_an_alias_is_one_hint_for_all_that_is_below_it():
    found = difference(lambda p: Shelf("shelf", by(p)), lambda p: Shelf("rack", by(p)))
    assert sorted(actions(found).values()) == ["create", "create", "delete", "delete"]
    (rename,) = found.renames
    assert (rename.type, rename.old_name, rename.new_name, rename.covers) == ("media:test:Shelf", "shelf", "rack", 2)
    assert rename.old_urn == f"{PREFIX}media:test:Shelf::shelf"
    assert '    aliases=[Alias(name="shelf")] is missing; it keeps 2 resources' in text(found, "main").splitlines()


def test_a_resource_that_moved_into_a_component_is_told_its_whole_former_urn():
    def moved(p: aws.Provider) -> None:
        shelf = ComponentResource("media:test:Rack", "rack", None, by(p))
        aws.s3.Bucket("books", bucket="books", opts=ResourceOptions(parent=shelf))

    found = difference(lambda p: aws.s3.Bucket("books", bucket="books", opts=by(p)), moved)
    expected = f'    aliases=[Alias(urn="{PREFIX}aws:s3/bucket:Bucket::books")] is missing'
    assert expected in text(found, "main").splitlines()


def test_with_an_alias_it_is_a_rename_and_nothing_is_deleted():
    found = difference(lambda p: Shelf("shelf", by(p)), lambda p: Shelf("rack", by(p, aliases=[Alias(name="shelf")])))
    below = f"{PREFIX}media:test:Shelf$aws:s3/"
    assert {change.name: (change.action, change.former_urn) for change in found.changes} == {
        "rack-bucket": ("rename", f"{below}bucket:Bucket::shelf-bucket"),
        "rack-versioning": ("rename", f"{below}bucketVersioning:BucketVersioning::shelf-versioning"),
    }
    assert (found.data_losses, found.renames) == ((), ())


@pytest.mark.parametrize(
    "alias",
    [
        pytest.param(Alias(name="old", parent=pulumi.ROOT_STACK_RESOURCE), id="moved from the top"),
        pytest.param(f"{PREFIX}aws:s3/bucket:Bucket::old", id="whole URN"),
        pytest.param(Alias(name="old", type_="aws:s3/bucket:Bucket", parent=pulumi.ROOT_STACK_RESOURCE), id="type"),
    ],
)
def test_each_form_of_an_alias_is_understood(alias: Any):
    class Rack(ComponentResource):
        def __init__(self, opts: ResourceOptions) -> None:
            super().__init__("media:test:Rack", "rack", None, opts)
            aws.s3.Bucket("new", bucket="books", opts=ResourceOptions(parent=self, aliases=[alias]))
            self.register_outputs({})

    found = difference(lambda p: aws.s3.Bucket("old", bucket="books", opts=by(p)), lambda p: Rack(by(p)))
    assert {change.name: (change.action, change.former_urn) for change in found.changes} == {
        "new": ("rename", f"{PREFIX}aws:s3/bucket:Bucket::old")
    }


def test_what_a_renamed_resource_gives_out_has_not_changed():
    def program(name: str, *aliases: Alias) -> Program:
        def run(p: aws.Provider) -> None:
            key = aws.kms.Key(name, opts=by(p, aliases=list(aliases)))
            aws.rds.Cluster("db", engine="aurora-postgresql", kms_key_id=key.arn, opts=by(p))
            policy = key.arn.apply(lambda arn: json.dumps({"Statement": [{"Resource": f"{arn}/*"}]}))
            aws.iam.Policy("policy", policy=policy, opts=by(p))

        return run

    found = difference(program("old"), program("new", Alias(name="old")))
    assert actions(found) == {"new": "rename"}


def test_resources_of_one_type_that_have_little_in_common_are_no_rename():
    found = difference(
        lambda p: aws.sqs.Queue("uploads", delay_seconds=1, opts=by(p)),
        lambda p: aws.sqs.Queue("mail", max_message_size=2048, opts=by(p)),
    )
    assert (sorted(actions(found)), found.renames) == (["mail", "uploads"], ())


def test_an_import_is_no_creation():
    found = difference(nothing, lambda p: aws.s3.Bucket("b", bucket="books", opts=by(p, import_="books")))
    assert actions(found) == {"b": "import"}


def test_secrets_are_masked_also_when_they_cease_to_be_secret():
    def open_value(p: aws.Provider) -> None:
        aws.sns.Topic("t", display_name="hidden", opts=by(p))

    def secret_value(p: aws.Provider) -> None:
        aws.sns.Topic("t", display_name=Output.secret("hidden"), opts=by(p))

    for before, after, note in (
        (secret_value, open_value, "no longer secret"),
        (open_value, secret_value, "now secret"),
    ):
        found = difference(before, after)
        ((item,),) = [change.inputs for change in found.changes]
        assert (item.path, item.old, item.new, item.note) == ("displayName", "[secret]", "[secret]", note)
        assert "hidden" not in f"{text(found, 'main')}{markdown(found, 'main')}{document(found, 'main')}"


def test_an_unknown_value_is_shown_as_unknown_and_by_the_resource_that_gives_it():
    def program(source: str) -> Program:
        def run(p: aws.Provider) -> None:
            keys = {name: aws.kms.Key(name, opts=by(p)) for name in ("one", "two")}
            aws.sqs.Queue("queue", kms_master_key_id=keys[source].id, opts=by(p))

        return run

    found = difference(program("one"), program("two"), unknown=True)
    assert text(found, "main").splitlines()[-1] == (
        '    kmsMasterKeyId: "[unknown]" -> "[unknown]" (from one, now from two)'
    )


def test_outputs_of_the_stack_are_compared():
    found = difference(lambda p: pulumi.export("a", 1), lambda p: pulumi.export("a", 2))
    assert [(item.path, item.old, item.new) for item in found.outputs] == [("a", 1, 2)]


def test_what_loses_data_stands_in_front_of_all_else():
    def before(p: aws.Provider) -> None:
        aws.dynamodb.Table("users", hash_key="id", opts=by(p, protect=True))
        aws.sns.Topic("news", display_name="News", opts=by(p))

    def after(p: aws.Provider) -> None:
        aws.dynamodb.Table("users", hash_key="user", opts=by(p, protect=True))
        aws.sns.Topic("news", display_name="Old news", opts=by(p))
        aws.s3.Bucket("books", opts=by(p))

    found = difference(before, after)
    assert text(found, "main (1a2b3c4)").splitlines() == [
        "media-platform / test: 1 would lose data, 1 created, 1 replaced, 1 changed, against main (1a2b3c4)",
        "",
        "Data would be lost (1)",
        "! replace users  dynamodb.Table  us-east-1: items",
        "    because of hashKey",
        "    protected: the deployment stops here until it is unprotected",
        "",
        "Replaced (1)",
        "- users  dynamodb.Table  us-east-1",
        "    because of hashKey",
        '    hashKey: "id" -> "user"',
        "",
        "Created (1)",
        "+ books  s3.Bucket  us-east-1",
        "",
        "Changed (1)",
        "~ news  sns.Topic  us-east-1",
        '    displayName: "News" -> "Old news"',
    ]
    assert markdown(found, "main").splitlines()[:7] == [
        "### `media-platform / test`",
        "",
        "1 would lose data, 1 created, 1 replaced, 1 changed against `main`",
        "",
        "#### Data would be lost (1)",
        "",
        "- `! replace users  dynamodb.Table  us-east-1: items`".replace("  ", " "),
    ]
    told = document(found, "main")
    assert told["dataLosses"] == [f"{PREFIX}aws:dynamodb/table:Table::users"]
    assert told["changes"][0]["inputs"] == [{"path": "hashKey", "old": "id", "new": "user"}]


def test_text_of_the_program_cannot_end_the_code_that_markdown_shows_it_as():
    found = difference(nothing, lambda p: pulumi.export("a", "`</code>` @all <img src=x>\n# heading"))
    assert markdown(found, "main").splitlines()[-1] == (
        '- `` ~ a: absent -> "`</code>` @all <img src=x>\\n# heading" ``'
    )
