"""The difference as text and Markdown: data loss first, and values of the program escaped."""

import pulumi
import pulumi_aws as aws

from preview.render_difference import document, markdown, text
from tests.preview.programs import PREFIX, by, difference, nothing


def test_data_loss_is_the_first_section():
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
        "    protected: the deployment fails until it is unprotected",
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
    result = document(found, "main")
    assert result["dataLosses"] == [f"{PREFIX}aws:dynamodb/table:Table::users"]
    assert result["changes"][0]["inputs"] == [{"path": "hashKey", "old": "id", "new": "user"}]


def test_values_of_the_program_cannot_end_a_markdown_code_span():
    found = difference(nothing, lambda p: pulumi.export("a", "`</code>` @all <img src=x>\n# heading"))
    assert markdown(found, "main").splitlines()[-1] == (
        '- `` ~ a: absent -> "`</code>` @all <img src=x>\\n# heading" ``'
    )
