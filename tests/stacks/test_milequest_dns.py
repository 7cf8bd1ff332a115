"""Mile Quest's zone and mail records."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_edge import records


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


@pytest.mark.requirement("MQ-03")
def test_the_domain_has_a_public_zone_that_is_not_deleted_by_mistake(prod: Graph) -> None:
    zone = prod.one("aws:route53/zone:Zone")
    assert (zone.inputs["name"], zone.options.protect) == ("mile-quest.com", True)
    assert "vpcs" not in zone.inputs


@pytest.mark.requirement("MQ-03")
def test_the_zones_name_servers_are_a_stack_output(prod: Graph) -> None:
    zone = prod.one("aws:route53/zone:Zone")
    assert prod.outputs["nameServers"] == {"mile-quest.com": ", ".join(zone.outputs["nameServers"])}


@pytest.mark.requirement("MQ-06")
def test_mail_records_have_the_provider_of_the_stack_file(prod: Graph) -> None:
    (mail,) = records(prod, "mile-quest.com", "MX")
    assert mail.inputs["records"] == ["10 inbound-smtp.us-east-1.amazonaws.com."]
    assert mail.inputs["ttl"] == 300
    assert prod.target(mail.inputs["zoneId"]).inputs["name"] == "mile-quest.com"
