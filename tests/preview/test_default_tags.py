"""Default tags of a provider are inputs of all that takes tags."""

import pulumi_aws as aws

from preview.render_difference import document, text
from tests.preview.differences import actions, by, difference


def tagged(p: aws.Provider) -> None:
    aws.sqs.Queue("plain", opts=by(p))
    aws.sqs.Queue("own", tags={"owner": "us"}, opts=by(p))
    aws.sqs.QueuePolicy("policy", queue_url="plain", policy="{}", opts=by(p))


def retagged(p: aws.Provider) -> None:
    tagged(p)
    aws.sqs.Queue("more", opts=by(p))


OWNERS = ({"owner": "a", "system": "s"}, {"owner": "b", "system": "s"})


def test_other_default_tags_update_what_takes_them_and_has_no_tag_of_its_own_there():
    found = difference(tagged, tagged, tags=OWNERS)
    assert actions(found) == {"plain": "update"}
    ((item,),) = [change.inputs for change in found.changes]
    assert (item.path, item.old, item.new) == ("tagsAll.owner", "a", "b")


def test_the_same_default_tags_change_nothing():
    assert difference(tagged, tagged, tags=(OWNERS[0], dict(reversed(OWNERS[0].items())))).changes == ()


def test_what_only_default_tags_change_is_one_entry_of_the_text_and_each_one_of_the_json():
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
        "~ 40 resources, nothing but their tags",
        '    tagsAll.owner: "a" -> "b"',
    ]
    assert len(document(found, "main")["changes"]) == 41


def test_a_new_resource_is_created_with_them():
    assert actions(difference(tagged, retagged, tags=OWNERS)) == {"plain": "update", "more": "create"}
