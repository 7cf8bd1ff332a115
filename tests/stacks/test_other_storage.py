"""Buckets of the microservice and Mile Quest."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph, lifecycle


@pytest.fixture(scope="module")
def microservice(stack_graph: StackGraph) -> Graph:
    return stack_graph("microservice-prod")


@pytest.fixture(scope="module")
def milequest(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


@pytest.mark.requirement("MS-46", "MS-49")
def test_backups_cool_down(microservice: Graph) -> None:
    assert microservice.named("primary-library-backups-bucket").inputs["bucket"] == "company-backups-ms01"
    assert lifecycle(microservice, "primary-library-backups")["cool-down"]["transitions"] == [
        {"days": 30, "storageClass": "STANDARD_IA"},
        {"days": 90, "storageClass": "GLACIER"},
    ]


@pytest.mark.requirement("MS-47")
def test_logs_choose_their_tier_by_use(microservice: Graph) -> None:
    assert microservice.named("primary-logs-bucket").inputs["bucket"] == "company-logs-ms01"
    rule = lifecycle(microservice, "primary-logs")["to-intelligent-tiering"]
    assert rule["transitions"] == [{"days": 0, "storageClass": "INTELLIGENT_TIERING"}]


@pytest.mark.requirement("MS-48")
def test_archives_go_to_glacier_at_once(microservice: Graph) -> None:
    assert microservice.named("primary-library-archives-bucket").inputs["bucket"] == "company-archives-ms01"
    rule = lifecycle(microservice, "primary-library-archives")["to-glacier"]
    assert rule["transitions"] == [{"days": 0, "storageClass": "GLACIER"}]


@pytest.mark.requirement("MQ-20", "MQ-49")
def test_uploads_are_versioned_and_browsers_may_send_them(milequest: Graph) -> None:
    assert milequest.named("primary-library-uploads-versioning").get("versioningConfiguration.status") == "Enabled"
    (rule,) = milequest.named("primary-library-uploads-cors").inputs["corsRules"]
    assert rule["allowedOrigins"] == ["https://mile-quest.com", "https://www.mile-quest.com"]


@pytest.mark.requirement("MQ-21")
def test_cached_tiles_go_after_thirty_days(milequest: Graph) -> None:
    assert lifecycle(milequest, "primary-library-tiles")["expire"]["expiration"] == {"days": 30}


@pytest.mark.requirement("MQ-22")
def test_uploads_cool_down(milequest: Graph) -> None:
    assert lifecycle(milequest, "primary-library-uploads")["cool-down"]["transitions"] == [
        {"days": 30, "storageClass": "STANDARD_IA"},
        {"days": 90, "storageClass": "GLACIER"},
    ]


@pytest.mark.requirement("MQ-02")
@pytest.mark.parametrize("site", ["web", "admin"])
def test_each_site_has_a_private_bucket(milequest: Graph, site: str) -> None:
    block = milequest.named(f"primary-library-{site}-public-access-block")
    assert block.inputs["blockPublicPolicy"] is True
