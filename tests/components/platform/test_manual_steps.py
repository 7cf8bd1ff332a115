"""What is done by hand in a first deployment, from the settings only."""

import json
from typing import Any, TypeAlias

import pytest

from components.foundation.service.manual_steps import CONFIRM, ManualStep
from components.platform.manual_steps import manual_steps
from components.platform.settings import read
from tests.conftest import stacks_with
from tools.showcases import stack_file

Given: TypeAlias = dict[str, Any]

BASE: Given = {
    "naming": {"system": "acme", "environment": "dev"},
    "regions": {"primary": "us-east-1"},
    "storage": {"purposes": {"media": {}}},
}
NETWORK: Given = {"network": {"vpcs": {"us-east-1": {"cidr": "10.0.0.0/16"}}, "nat": "single"}}


def steps(**concerns: Any) -> list[tuple[str, str, str, str]]:
    """Path, subject, action and actor of each step."""
    config = {f"p:{name}": json.dumps(value) for name, value in (BASE | concerns).items()}
    found = [*manual_steps(read(config, "p"))]
    return [(step.path, step.subject, step.action, step.actor) for step in found]


def service(**settings: Any) -> dict[str, Any]:
    """The ECS service `api`, with an image of another registry unless it says otherwise."""
    return {"ecs": {"services": {"api": {"image": {"uri": "public.ecr.aws/acme/api:1.0.0"}, **settings}}}}


KAFKA = ("create the Kafka topic, or set its owner in kafka.topics", "a client with kafka-cluster:CreateTopic")
SECRET = (
    "set the secret's value after it is created, with aws secretsmanager put-secret-value",
    "the owner of the value",
)
PARAMETER = ("set the parameter's value with aws ssm put-parameter --overwrite", "the owner of the value")
DELEGATION = "delegate the zone to the name servers of the output nameServers, at the registrar"
DS_RECORD = "add the DS record of the output dsRecords to the parent zone, at the registrar"
IMAGE = "push the service's image, then remove idle or set a new release"
BACKUP = "enable AWS Backup's advanced features for DynamoDB with aws backup update-region-settings"
ROLE = "create the deployer role first, and deploy as this role from a network that eks.endpoint admits"
TOKENS = "write the keys of tokens (token-key.<kid>) to the distribution's key-value store"


def test_a_topic_without_an_owner_is_created_by_hand() -> None:
    access = {"kafkaTopics": {"orders": ["write"], "clicks": ["read"], "audit-*": ["write"]}}
    kafka = {"topics": {"orders": {"owner": "api"}}}
    path = "ecs.services.api.access.kafkaTopics"
    assert steps(**NETWORK, **service(access=access), kafka=kafka) == [
        (f"{path}.clicks", "clicks", *KAFKA),
        (f"{path}.audit-*", "audit-*", *KAFKA),
    ]


def test_topics_of_a_prefix_with_an_owner_are_not_created_by_hand() -> None:
    access = {"kafkaTopics": {"audit-*": ["write"]}}
    kafka = {"topics": {"audit-2026": {"owner": "api"}}}
    assert steps(**NETWORK, **service(access=access), kafka=kafka) == []


@pytest.mark.parametrize("database", ["postgres", "aurora"])
def test_each_workload_with_access_to_a_database_has_a_user_that_is_created_by_hand(database: str) -> None:
    settings = {"postgres": {"databaseName": "app", "instanceClass": "db.t4g.medium"}}
    settings["aurora"] = {"databaseName": "app", "instanceClass": "db.t4g.medium"}
    given = {database: settings[database]}
    assert steps(**NETWORK, **service(access={"databases": [database]}), **given) == [
        (
            "ecs.services.api.access.databases",
            "api",
            f"create the user of {database} (CREATE USER), and GRANT rds_iam to it",
            f"the master user of {database}",
        )
    ]


def test_a_function_that_creates_users_and_topics_is_invoked_once() -> None:
    database: Given = {"databaseName": "app", "instanceClass": "db.t4g.medium"}
    access = {"databases": ["postgres", "aurora"], "kafkaTopics": {"clicks": ["read"]}}
    bootstrap: Given = {
        "vpc": {},
        "access": {"administers": ["postgres", "aurora", "kafka"]},
        "environment": {"DATABASE_USERS": '{"api": "owner"}', "KAFKA_TOPICS": '{"clicks": {"partitions": 3}}'},
    }
    given: Given = {
        "postgres": database,
        "aurora": database,
        "kafka": {},
        "lambda": {"functions": {"bootstrap": bootstrap}},
    }
    assert steps(**NETWORK, **service(access=access), **given) == [
        (
            "lambda.functions.bootstrap.access.administers",
            "bootstrap",
            "invoke the function once after the deployment: it creates users and topics",
            "an operator of the stack, as docs/deploy.md says",
        )
    ]


def test_a_secret_without_a_generated_value_is_set_by_hand() -> None:
    secrets: Given = {"secrets": {"partner-key": {}, "session-key": {"generate": {}}}}
    assert steps(secretsManager=secrets) == [("secretsManager.secrets.partner-key", "acme/dev/partner-key", *SECRET)]


def test_the_form_of_a_secret_and_its_physical_name_are_in_the_step() -> None:
    secrets: Given = {
        "secrets": {"partner-key": {"name": "partners/key", "description": 'Set by hand: {"api_key": ...}'}}
    }
    subject = 'partners/key: Set by hand: {"api_key": ...}'
    assert steps(secretsManager=secrets) == [("secretsManager.secrets.partner-key", subject, *SECRET)]


def test_a_parameter_with_a_placeholder_is_set_by_hand() -> None:
    parameters = {"flags": {"value": "on"}, "token": {"type": "SecureString", "value": "-", "outOfBand": True}}
    path = "parameterStore.parameters.token.outOfBand"
    assert steps(parameterStore={"parameters": parameters}) == [(path, "/acme/dev/token", *PARAMETER)]


def test_a_created_zone_is_delegated_and_a_signed_one_gets_its_ds_record() -> None:
    zones = {"acme.example": {"mode": "create", "dnssec": True}, "old.example": {"mode": "lookup"}}
    owner = "the owner of the domain"
    assert steps(dns={"zones": zones}) == [
        ("dns.zones.acme.example", "acme.example", DELEGATION, owner),
        ("dns.zones.acme.example.dnssec", "acme.example", DS_RECORD, owner),
    ]


def test_email_subscriptions_are_confirmed_by_their_recipients() -> None:
    topics = {"news": {"subscriptions": {"editors": {"email": "editors@acme.example"}}}}
    assert steps(operations={"alarmEmails": ["ops@acme.example"]}, messaging={"topics": topics}) == [
        ("operations.alarmEmails[0]", "ops@acme.example", CONFIRM, "the recipient"),
        ("messaging.topics.news.subscriptions.editors", "editors@acme.example", CONFIRM, "the recipient"),
    ]


def test_an_image_of_a_repository_of_the_stack_is_pushed_by_hand() -> None:
    given = service(image={"repository": "api", "tag": "1.0.0"})
    assert steps(**NETWORK, **given, registry={"repositories": {"api": {}}}) == [
        ("ecs.services.api.image", "api", IMAGE, "the build of the service")
    ]


def test_copies_of_tables_need_a_region_setting_of_the_account_in_both_regions() -> None:
    tables: Given = {"assets": {"hashKey": "id", "attributes": {"id": {}}}}
    daily = {"schedule": "cron(0 1 * * ? *)", "retentionDays": 35, "allTables": True}
    plans = {"daily": {**daily, "copyActions": {"eu-west-1": {"retentionDays": 35}}}, "weekly": daily}
    regions = {"primary": "us-east-1", "replicas": ["eu-west-1"], "mode": "active_passive"}
    administrator = "an administrator of the account"
    assert steps(regions=regions, dynamodb={"tables": tables}, backup={"plans": plans}) == [
        ("backup.plans.daily", "us-east-1", BACKUP, administrator),
        ("backup.plans.daily.copyActions.eu-west-1", "eu-west-1", BACKUP, administrator),
    ]
    assert steps(dynamodb={"tables": tables}, backup={"plans": {"daily": daily}}) == []


def test_the_role_that_deploys_objects_in_a_cluster_exists_before() -> None:
    objects: Given = {"deployerRole": "deployer", "storageClasses": {"gp3": {}}}
    clients = {"runners": {"cidr": "10.90.0.0/24"}}
    assert steps(**NETWORK, eks={"endpoint": {"clients": clients}, "objects": objects}) == [
        ("eks.objects.deployerRole", "deployer", ROLE, "an administrator of the account")
    ]


def test_keys_of_tokens_are_written_by_their_issuer() -> None:
    distribution = {
        "origins": {"media": {"kind": "bucket", "purpose": "media"}},
        "viewerFunction": {},
        "defaultBehavior": {"origin": "media", "authorized": True},
    }
    assert steps(edge={"distributions": {"cdn": distribution}}) == [
        ("edge.distributions.cdn.defaultBehavior", "cdn", TOKENS, "the issuer of the tokens")
    ]


@pytest.mark.parametrize(
    ("domain", "host"),
    [
        ({"prefix": "acme-dev"}, "acme-dev.auth.us-east-1.amazoncognito.com"),
        ({"name": "auth.acme.example"}, "auth.acme.example"),
    ],
)
def test_an_identity_provider_has_one_step_with_its_redirect_url_and_the_form_of_its_secret(
    domain: Given, host: str
) -> None:
    provider = {"type": "google", "secret": "google-app", "enabled": False}
    pool: Given = {"domain": domain, "identityProviders": {"google": provider}}
    zones: Given = {"acme.example": {"mode": "lookup"}}
    secrets: Given = {"google-app": {}, "partner-key": {}}
    found = steps(cognito={"userPools": {"users": pool}}, secretsManager={"secrets": secrets}, dns={"zones": zones})
    assert sorted(found) == [
        (
            "cognito.userPools.users.identityProviders.google",
            "google",
            f"permit the redirect URL https://{host}/oauth2/idpresponse at the provider; put client_id, client_secret "
            "into the secret google-app as JSON; then set enabled: true, and deploy again",
            "the owner of the application at the provider",
        ),
        ("secretsManager.secrets.partner-key", "acme/dev/partner-key", *SECRET),
    ]


def test_zones_are_delegated_while_certificates_wait_and_signed_afterwards() -> None:
    config = {"dns": {"zones": {"acme.example": {"mode": "create", "dnssec": True}}}}
    found = manual_steps(read({f"p:{name}": json.dumps(value) for name, value in (BASE | config).items()}, "p"))
    assert [step.when for step in found] == ["during", "after"]


@pytest.mark.parametrize("stack", stacks_with("kafka"))
def test_no_stack_has_a_topic_without_an_owner(stack: str) -> None:
    file = stack_file(stack)
    found: list[ManualStep] = [*manual_steps(read(file.config, file.project))]
    assert [step.subject for step in found if ".kafkaTopics." in step.path] == []
