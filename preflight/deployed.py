"""What a deployed stack still lacks: delegations, certificates, connections, values of secrets, and images."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preflight.account import GLOBAL, Account
from preflight.question import Question
from preflight.result import Verdict, missing, not_known, ok
from preview.graph import Graph, Node

CERTIFICATE = "aws:acm/certificate:Certificate"
CERTIFICATE_STATES = [
    "PENDING_VALIDATION",
    "ISSUED",
    "INACTIVE",
    "EXPIRED",
    "VALIDATION_TIMED_OUT",
    "REVOKED",
    "FAILED",
]
KEY_TYPES = [
    "RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1",
]  # fmt: skip


def questions(graph: Graph) -> Iterator[Question]:
    """A question for each zone, domain of a certificate, connection, secret and image."""
    for zone in graph.of_type("aws:route53/zone:Zone"):
        name = str(zone.get("name"))
        yield Question(GLOBAL, "delegation", name, lambda account, name=name: delegated(account, name))
    for region, name in sorted({(node.region, str(node.get("domainName"))) for node in graph.of_type(CERTIFICATE)}):
        yield Question(region, "certificate", name, lambda account, at=region, name=name: issued(account, at, name))
    for node in graph.of_type("aws:codeconnections/connection:Connection"):
        name = str(node.get("name"))
        yield Question(
            node.region, "connection", name, lambda account, at=node.region, name=name: connected(account, at, name)
        )
    for secret in without_version(graph):
        name = str(secret.get("name"))
        yield Question(
            secret.region, "secret", name, lambda account, at=secret.region, name=name: has_value(account, at, name)
        )
    for region, repository, tag in images(graph):
        yield Question(
            region,
            "image",
            f"{repository}:{tag}" if not tag.startswith("sha256:") else f"{repository}@{tag}",
            lambda account, at=region, repository=repository, tag=tag: has_image(account, at, repository, tag),
        )


def delegated(account: Account, name: str) -> Verdict:
    """The parent names the zone's name servers: a registration or a parent zone of this account says so.

    Other registrars have no API here: then it is not known.
    """
    servers = zone_servers(account, name)
    if not servers:
        return missing("no hosted zone of this name", "deploy the stack, or create the zone")
    parent = registered(account, name) or parent_servers(account, name)
    by_hand = f"compare `dig +short NS {name}` with {', '.join(sorted(servers))}"
    if not parent:
        return not_known("neither registered nor delegated in this account", by_hand)
    if parent == servers:
        return ok(f"to {', '.join(sorted(servers))}")
    return missing(f"to {', '.join(sorted(parent))}", f"set the name servers {', '.join(sorted(servers))}")


def zone_servers(account: Account, name: str) -> frozenset[str]:
    """Name servers of the public zone of a name; none where there is no zone."""
    zones = account.listed(
        "route53", GLOBAL, "list_hosted_zones", "HostedZones[?Config.PrivateZone==`false`].[Name, Id]"
    )
    for zone, id_ in zones:
        if plain(zone) == plain(name):
            found = account.ask("route53", GLOBAL, "get_hosted_zone", Id=id_) or {}
            return frozenset(plain(server) for server in found.get("DelegationSet", {}).get("NameServers", []))
    return frozenset()


def registered(account: Account, name: str) -> frozenset[str]:
    """Name servers of a domain that the account has registered; none for others."""
    domains = account.listed("route53domains", GLOBAL, "list_domains", "Domains[].DomainName")
    if plain(name) not in domains:
        return frozenset()
    found = account.ask("route53domains", GLOBAL, "get_domain_detail", DomainName=plain(name)) or {}
    return frozenset(plain(server["Name"]) for server in found.get("Nameservers", []))


def parent_servers(account: Account, name: str) -> frozenset[str]:
    """Name servers that a parent zone of this account delegates to; none without a parent zone or records."""
    zones: list[tuple[str, str]] = account.listed(
        "route53", GLOBAL, "list_hosted_zones", "HostedZones[?Config.PrivateZone==`false`].[Name, Id]"
    )
    for zone, id_ in zones:
        if plain(name).endswith(f".{plain(zone)}"):
            found = account.ask(
                "route53",
                GLOBAL,
                "list_resource_record_sets",
                HostedZoneId=id_,
                StartRecordName=plain(name),
                StartRecordType="NS",
                MaxItems="1",
            )
            for record in (found or {}).get("ResourceRecordSets", []):
                if plain(record["Name"]) == plain(name) and record["Type"] == "NS":
                    return frozenset(plain(value["Value"]) for value in record.get("ResourceRecords", []))
    return frozenset()


def plain(name: str) -> str:
    """A domain name in lower case, without the dot of the root."""
    return name.lower().rstrip(".")


def issued(account: Account, region: str, name: str) -> Verdict:
    """A certificate of the domain is issued."""
    states: list[str] = [
        state
        for domain, state in account.listed(
            "acm",
            region,
            "list_certificates",
            "CertificateSummaryList[].[DomainName, Status]",
            CertificateStatuses=CERTIFICATE_STATES,
            Includes={"keyTypes": KEY_TYPES},
        )
        if domain == name
    ]
    if "ISSUED" in states:
        return ok("issued")
    return missing(", ".join(states).lower() or "none", "delegate its zone: validation records are there")


def connected(account: Account, region: str, name: str) -> Verdict:
    """The handshake with the provider of repositories is complete (T-98)."""
    found = account.listed(
        "codeconnections", region, "list_connections", "Connections[].[ConnectionName, ConnectionStatus]"
    )
    states = [state for connection, state in found if connection == name]
    if "AVAILABLE" in states:
        return ok("AVAILABLE")
    return missing(", ".join(states) or "none", "complete the handshake in the console: Developer Tools, Connections")


def without_version(graph: Graph) -> list[Node]:
    """Named secrets whose value neither the program nor a replica's primary writes."""
    written = {
        secret.urn
        for version in graph.of_type("aws:secretsmanager/secretVersion:SecretVersion")
        for secret in graph.referenced(version, "secretId")
    }
    secrets = graph.of_type("aws:secretsmanager/secret:Secret")
    return [secret for secret in secrets if secret.urn not in written and secret.get("name")]


def has_value(account: Account, region: str, name: str) -> Verdict:
    """A version of the secret is current; its value is not read."""
    found = account.ask("secretsmanager", region, "describe_secret", ("ResourceNotFoundException",), SecretId=name)
    if found is None:
        return missing("no secret of this name", "deploy the stack")
    stages: Mapping[str, Sequence[str]] = found.get("VersionIdsToStages", {})
    if any("AWSCURRENT" in labels for labels in stages.values()):
        return ok("has a value")
    return missing("has no value", f"aws secretsmanager put-secret-value --region {region} --secret-id {name} ...")


def images(graph: Graph) -> list[tuple[str, str, str]]:
    """Region, repository and tag or digest of the images of task definitions in ECR."""
    found: set[tuple[str, str, str]] = set()
    for task in graph.of_type("aws:ecs/taskDefinition:TaskDefinition"):
        containers: list[dict[str, Any]] = json.loads(task.get("containerDefinitions", "[]"))
        for container in containers:
            registry, _, path = str(container.get("image", "")).partition("/")
            if ".dkr.ecr." not in registry:
                continue
            repository, at, digest = path.partition("@")
            name, _, tag = repository.partition(":")
            found.add((registry.split(".")[3], name, digest if at else tag or "latest"))
    return sorted(found)


def has_image(account: Account, region: str, repository: str, tag: str) -> Verdict:
    """The image is in its repository."""
    image = {"imageDigest": tag} if tag.startswith("sha256:") else {"imageTag": tag}
    found = account.ask(
        "ecr",
        region,
        "describe_images",
        ("RepositoryNotFoundException", "ImageNotFoundException"),
        repositoryName=repository,
        imageIds=[image],
    )
    return ok("present") if found and found.get("imageDetails") else missing("not there", "push it (docs/deploy.md)")
