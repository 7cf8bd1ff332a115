"""Ignored changes in snake and camel case, and of parent properties."""

from policy.options import Options
from policy.readers.ignored_changes import ignores
from policy.resource import Resource


def test_ignored_changes_match_both_spellings_and_parent_properties() -> None:
    def ignoring(*paths: str) -> Resource:
        return Resource(urn="", token="aws:msk/cluster:Cluster", props={}, options=Options(ignore_changes=paths))

    assert ignores(ignoring("global_cluster_identifier"), "globalClusterIdentifier")
    assert ignores(ignoring("brokerNodeGroupInfo"), "brokerNodeGroupInfo.storageInfo.volumeSize")
    assert not ignores(ignoring("brokerNodeGroup"), "brokerNodeGroupInfo.storageInfo.volumeSize")
    assert not ignores(ignoring("storageInfo.volumeSize.x"), "storageInfo.volumeSize")
