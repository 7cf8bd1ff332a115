"""The stack file of a copy: shared physical names are removed, comments and other settings are unchanged."""

import pytest
import yaml

from tools.stack_name import StackName
from tools.stack_text import copied, copied_exemptions, foreign, mentions, minimal, public_keys

NAMED = "  p:naming:\n    suffix: x1\n    system: shop\n    environment: prod\n"
RENAMED = NAMED.replace("shop", "acme")
ACME = StackName("acme-prod", "acme", "prod")


def copy(concerns: str, name: StackName = ACME) -> str:
    return copied(f"config:\n{concerns}", "shop-prod", name, "x1")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "  p:naming:\n    system: shop # sells\n    environment: qa\n    suffix: s1\n",
            "  p:naming:\n    system: acme # sells\n    environment: prod\n    suffix: x1\n",
            id="naming",
        ),
        pytest.param(
            "  p:naming:\n    system: shop\n    environment: prod\n",
            "  p:naming:\n    suffix: x1\n    system: acme\n    environment: prod\n",
            id="suffix-added",
        ),
        pytest.param(
            "  p:storage:\n    purposes:\n      media:\n        name: shop-media # given\n        versions: 1\n",
            "  p:storage:\n    purposes:\n      media:\n        versions: 1\n",
            id="bucket-name",
        ),
        pytest.param(
            "  p:storage:\n    logs:\n      replicaNames:\n        us-west-2: logs-dr\n      # Kept.\n      days: 1\n",
            "  p:storage:\n    logs:\n      # Kept.\n      days: 1\n",
            id="replica-names-in-a-block",
        ),
        pytest.param(
            "  p:registry:\n    repositories:\n      api: { name: shop/api }\n      web: { keep: 1, name: shop/web }\n",
            "  p:registry:\n    repositories:\n      api: {}\n      web: { keep: 1 }\n",
            id="names-in-braces",
        ),
        pytest.param(
            "  p:messaging:\n    queues:\n      jobs:\n        name: jobs\n      mail: { name: mail, days: 1 }\n",
            "  p:messaging:\n    queues:\n      jobs: {}\n      mail: { days: 1 }\n",
            id="a-mapping-of-a-name-only",
        ),
        pytest.param(
            "  p:encryption:\n    alias: alias/shop\n  p:eks:\n    clusterName: shop\n    mode: auto\n",
            "  p:encryption: {}\n  p:eks:\n    mode: auto\n",
            id="key-alias-and-cluster",
        ),
        pytest.param(
            "  p:secretsManager:\n    secrets:\n      key: { name: shop/prod/key-002 }\n",
            "  p:secretsManager:\n    secrets:\n      key: { name: acme/prod/key-002 }\n",
            id="a-secret-keeps-its-generation",
        ),
        pytest.param(
            "  p:dns:\n    zones:\n      shop.example: {}\n    records:\n      www: { name: www.shop.example }\n",
            "  p:dns:\n    zones:\n      acme.example: {}\n    records:\n      www: { name: www.acme.example }\n",
            id="domain",
        ),
        pytest.param(
            "  p:dns:\n    zones: { shop.example: {} }\n  p:edge: [https://shop.example/a, my-shop.example]\n",
            "  p:dns:\n    zones: { acme.example: {} }\n  p:edge: [https://acme.example/a, my-shop.example]\n",
            id="domain-as-a-whole",
        ),
        pytest.param(
            "  p:dns:\n    zones: { shop.example: {} }\n"
            "  p:cognito:\n    userPools:\n      people: { name: shop, domain: { name: auth.shop.example } }\n",
            "  p:dns:\n    zones: { acme.example: {} }\n"
            "  p:cognito:\n    userPools:\n      people: { domain: { name: auth.acme.example } }\n",
            id="domain-of-a-user-pool",
        ),
        pytest.param(
            "  p:messaging:\n    rules:\n      r: { pattern: { detail: { name: shop } } }\n",
            "  p:messaging:\n    rules:\n      r: { pattern: { detail: { name: shop } } }\n",
            id="names-in-patterns-of-events-stay",
        ),
        pytest.param(
            f"{NAMED}  p:lambda:\n    environment: {{ KEYS: shop/prod/keys, AUDIENCE: shop-api }}\n",
            f"{RENAMED}  p:lambda:\n    environment: {{ KEYS: acme/prod/keys, AUDIENCE: acme-api }}\n",
            id="names-in-variables",
        ),
        pytest.param(
            f"{NAMED}  p:eks:\n    deployerRole: shop-prod-deployer\n",
            f"{RENAMED}  p:eks:\n    deployerRole: acme-prod-deployer\n",
            id="a-role",
        ),
        pytest.param(
            f'{NAMED}  p:messaging:\n    pattern: {{ source: [shop], queue: [{{ suffix: ":queues/shop-prod" }}] }}\n',
            f'{RENAMED}  p:messaging:\n    pattern: {{ source: [shop], queue: [{{ suffix: ":queues/acme-prod" }}] }}\n',
            id="the-prefix-of-names-in-a-pattern",
        ),
        pytest.param(
            f"{NAMED}  p:lambda:\n    environment: {{ TABLE: shop }}\n  p:dynamodb: {{ tables: {{ shop: {{}} }} }}\n",
            f"{RENAMED}  p:lambda:\n    environment: {{ TABLE: shop }}\n  p:dynamodb: {{ tables: {{ shop: {{}} }} }}\n",
            id="a-key-called-as-the-system-stays-in-variables",
        ),
        pytest.param(
            f"{NAMED}  p:cost:\n    budget: {{ emails: [ops@shop.example] }}\n"
            "    anomalies: { daily: [a@other.org] }\n",
            f"{RENAMED}  p:cost:\n    budget: {{ emails: [ops@acme.example] }}\n"
            "    anomalies: { daily: [a@acme.example] }\n",
            id="addresses-of-budgets-and-anomalies",
        ),
        pytest.param(
            f"{NAMED}  p:a: {{ source: [shop.records], url: api.shop.com }} # shop.com delegates it\n",
            f"{RENAMED}  p:a: {{ source: [shop.records], url: api.acme.example }} # acme.example delegates it\n",
            id="domains-that-are-no-zones",
        ),
        pytest.param(
            f'{NAMED}  p:a: {{ "team:sh-op": {{ is: my_sh_op }}, repository: sh-op/web }} # of sh-op\n',
            f'{RENAMED}  p:a: {{ "team:acme": {{ is: my_acme }}, repository: acme/web }} # of acme\n',
            id="other-forms-of-the-name",
        ),
        pytest.param(
            "  p:secretsManager:\n    secrets:\n      key: { name: shop/prod/keys/002 }\n",
            "  p:secretsManager:\n    secrets:\n      key: { name: acme/prod/keys/002 }\n",
            id="a-secret-keeps-its-path",
        ),
        pytest.param(
            "  p:dynamodb:\n    tables:\n      t: { attributes: { name: { type: S } } }\n",
            "  p:dynamodb:\n    tables:\n      t: { attributes: { name: { type: S } } }\n",
            id="an-attribute-called-name-stays",
        ),
    ],
)
def test_a_copy_differs_in_unique_settings_only(before: str, after: str) -> None:
    assert (
        copy(before) == f"# Acme-prod: the concerns of shop-prod, under names and domains of its own.\nconfig:\n{after}"
    )


@pytest.mark.parametrize("suffix", ["012345", "123e45", "904512", "yes"])
def test_a_suffix_that_looks_like_a_number_stays_a_string(suffix: str) -> None:
    text = minimal(ACME, suffix)
    assert f'suffix: "{suffix}"' in text
    assert yaml.safe_load(text)["config"]["media-platform:naming"]["suffix"] == suffix


def test_outside_production_the_domain_has_the_environment() -> None:
    text = copy("  p:dns:\n    zones:\n      shop.example: {}\n", StackName("acme", "acme", "dev"))
    assert yaml.safe_load(text)["config"]["p:dns"]["zones"] == {"dev.acme.example": {}}


def test_the_first_line_for_editors_stays_and_the_description_is_new() -> None:
    text = copied("# yaml-language-server: $schema=s\n# The shop.\nconfig: {}\n", "shop", ACME, "x1")
    assert text.splitlines()[:2] == [
        "# yaml-language-server: $schema=s",
        "# Acme-prod: the concerns of shop, under names and domains of its own.",
    ]


def test_values_that_named_the_source_are_listed_for_the_author() -> None:
    text = f"config:\n{NAMED}  p:lambda:\n    environment: {{ PROJECT: shop-prod, DAYS: '3' }}\n"
    assert mentions(text, ACME) == ["lambda.environment.PROJECT"]


def test_entries_with_another_form_of_the_name_are_listed_as_well() -> None:
    text = f"config:\n{NAMED}  p:cognito:\n    groups:\n      team:sh-op: {{ description: of sh_op }}\n"
    assert mentions(text, ACME) == ["cognito.groups.team:sh-op", "cognito.groups.team:sh-op.description"]


@pytest.mark.parametrize(
    ("concern", "paths"),
    [
        ("p:delivery: { pipelines: { a: { repository: other/web } } }", ["delivery.pipelines.a.repository"]),
        ("p:delivery: { pipelines: { a: { repository: acme/web } } }", ["delivery.pipelines.a.repository"]),
        ("p:ecs: { image: { repository: api } }", []),
        ("p:lambda: { environment: { AS: robot@vendor.org } }", ["lambda.environment.AS"]),
        ("p:lambda: { environment: { AS: robot@acme.example, URL: 'https://a:b@qa.acme.example' } }", []),
        ("p:dns: { records: { spf: { values: ['v=spf1 include:sh-op.ai'] } } }", ["dns.records.spf.values"]),
    ],
)
def test_what_belongs_to_others_is_listed(concern: str, paths: list[str]) -> None:
    assert foreign(f"config:\n  {concern}\n", "shop", ACME) == paths


def test_public_keys_are_found_for_the_author_to_replace() -> None:
    text = (
        "config:\n  p:edge:\n    keys:\n      a:\n        pem: |\n          -----BEGIN PUBLIC KEY-----\n          x\n"
    )
    assert public_keys(text) == ["edge.keys.a.pem"]


def test_exactly_the_exemptions_of_the_source_are_copied() -> None:
    text = """\
# Shops.
- urn: urn:pulumi:shop::p::*::a
  control: c
  reason: long
    text
- urn: urn:pulumi:shop-prod::p::*::b
  control: c
"""
    assert copied_exemptions(text, "shop", "acme") == (
        "- urn: urn:pulumi:acme::p::*::a\n  control: c\n  reason: long\n    text\n"
    )


def test_the_subscribers_of_a_copy_are_not_those_of_its_source() -> None:
    text = copied("config:\n  p:operations:\n    alarmEmails: [ops@shop.example]\n", "shop", ACME, "x1")
    assert "alarmEmails: [ops@acme.example]" in text


def test_subscribers_of_a_topic_by_email_are_those_of_the_copy() -> None:
    text = copied("config:\n  p:messaging:\n    topics: { t: { email: ops@shop.com } }\n", "shop", ACME, "x1")
    assert "email: ops@acme.example" in text


@pytest.mark.parametrize(("stack", "given"), [("acme-prod", True), ("acme-dev", False)])
def test_a_minimal_stack_of_production_has_a_subscriber_of_alarms(stack: str, given: bool) -> None:
    name = StackName(stack, "acme", stack.rpartition("-")[2])
    assert ("media-platform:operations" in yaml.safe_load(minimal(name, "x1"))["config"]) is given
