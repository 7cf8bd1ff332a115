"""Domains of user pools: Cognito's, and those of the stack."""

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.identity.cognito.domain import UserPoolDomain, UserPoolDomainArgs
from components.identity.cognito.pool_settings import CustomDomain, PrefixDomain
from preview.graph import Graph
from tests.conftest import Deploy

POOL = "eu-west-1_AbCdEfGhI"


def custom(deploy: Deploy) -> Graph:
    def program(provider: aws.Provider) -> None:
        edge = aws.Provider("edge", region="us-east-1")
        parent = aws.route53.Record(
            "parent",
            zone_id="Z1",
            name="acme.example",
            type="A",
            records=["192.0.2.1"],
            ttl=60,
            opts=ResourceOptions(provider=provider),
        )
        args = UserPoolDomainArgs(
            settings=CustomDomain(name="auth.acme.example"),
            user_pool_id=POOL,
            region="eu-west-1",
            managed_login=True,
            zone_id="Z1",
            certificate_options=ResourceOptions(provider=edge),
            records=[parent],
        )
        UserPoolDomain("auth", args, ResourceOptions(provider=provider))

    return deploy(program, region="eu-west-1")


def test_the_certificate_is_in_us_east_1(deploy: Deploy) -> None:
    graph = custom(deploy)
    certificate = graph.named("auth-certificate-certificate")
    assert certificate.region == "us-east-1"
    assert graph.named("auth-domain").region == "eu-west-1"


def test_the_domain_comes_after_records_of_its_parent(deploy: Deploy) -> None:
    domain = custom(deploy).named("auth-domain")
    assert any(urn.endswith("::parent") for urn in domain.dependencies)


def test_the_record_is_an_alias_of_the_domains_distribution(deploy: Deploy) -> None:
    graph = custom(deploy)
    alias = graph.named("auth-aliases-auth.acme.example-a").inputs["aliases"][0]
    assert graph.target(alias["name"]).name == "auth-domain"


@pytest.mark.parametrize(("managed_login", "version"), [(True, 2), (False, 1)])
def test_a_prefix_needs_no_certificate(deploy: Deploy, managed_login: bool, version: int) -> None:
    args = UserPoolDomainArgs(
        settings=PrefixDomain(prefix="acme-users"), user_pool_id=POOL, region="eu-west-1", managed_login=managed_login
    )
    graph = deploy(lambda provider: UserPoolDomain("auth", args, ResourceOptions(provider=provider)))
    domain = graph.named("auth-domain")
    assert (domain.inputs["domain"], domain.inputs["managedLoginVersion"]) == ("acme-users", version)
    assert "certificateArn" not in domain.inputs


def test_a_custom_domain_needs_its_zone() -> None:
    with pytest.raises(ValueError, match=r"zone_id: missing for the custom domain auth\.acme\.example"):
        UserPoolDomainArgs(
            settings=CustomDomain(name="auth.acme.example"), user_pool_id=POOL, region="eu-west-1", managed_login=True
        )
