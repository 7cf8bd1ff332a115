"""Default tags of a provider are inputs of all taggable resources."""

import pulumi_aws as aws

from preview.render_difference import document, text
from tests.preview.programs import actions, by, difference


def tagged(p: aws.Provider) -> None:
    aws.sqs.Queue("plain", opts=by(p))
    aws.sqs.Queue("own", tags={"owner": "us"}, opts=by(p))
    aws.sqs.QueuePolicy("policy", queue_url="plain", policy="{}", opts=by(p))


def retagged(p: aws.Provider) -> None:
    tagged(p)
    aws.sqs.Queue("more", opts=by(p))


OWNERS = ({"owner": "a", "system": "s"}, {"owner": "b", "system": "s"})


def test_changed_default_tags_update_taggable_resources_that_do_not_override_them():
    found = difference(tagged, tagged, tags=OWNERS)
    assert actions(found) == {"plain": "update"}
    ((item,),) = [change.inputs for change in found.changes]
    assert (item.path, item.old, item.new) == ("tagsAll.owner", "a", "b")


def test_equal_default_tags_change_nothing():
    assert difference(tagged, tagged, tags=(OWNERS[0], dict(reversed(OWNERS[0].items())))).changes == ()


def test_updates_of_default_tags_only_are_one_entry_in_text_and_one_each_in_json():
    def many(p: aws.Provider) -> None:
        for number in range(40):
            aws.sqs.Queue(f"queue-{number}", opts=by(p))
        aws.sns.Topic("news", display_name="News", opts=by(p))

    def changed(p: aws.Provider) -> None:
        for number in range(40):
            aws.sqs.Queue(f"queue-{number}", opts=by(p))
        aws.sns.Topic("news", display_name="Old news", opts=by(p))

    found = difference(many, changed, tags=OWNERS)
    assert text(found, "main").splitlines() == [
        "media-platform / test: 41 changed, against main",
        "",
        "Changed (1)",
        "~ news  sns.Topic  us-east-1",
        '    displayName: "News" -> "Old news"',
        '    tagsAll.owner: "a" -> "b"',
        "",
        "Default tags changed (40)",
        "~ 40 resources, only their tags",
        '    tagsAll.owner: "a" -> "b"',
    ]
    assert len(document(found, "main")["changes"]) == 41


def test_a_new_resource_is_no_update_of_default_tags():
    assert actions(difference(tagged, retagged, tags=OWNERS)) == {"plain": "update", "more": "create"}
