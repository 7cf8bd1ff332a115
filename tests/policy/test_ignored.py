"""Ignored changes are read in either spelling, and by what holds a property."""

from policy.ignored import ignores
from policy.view import Options, Resource


def test_ignored_changes_are_read_in_either_spelling_and_by_what_holds_them() -> None:
    def ignoring(*paths: str) -> Resource:
        return Resource(urn="", token="aws:msk/cluster:Cluster", props={}, options=Options(ignore_changes=paths))

    assert ignores(ignoring("global_cluster_identifier"), "globalClusterIdentifier")
    assert ignores(ignoring("brokerNodeGroupInfo"), "brokerNodeGroupInfo.storageInfo.volumeSize")
    assert not ignores(ignoring("brokerNodeGroup"), "brokerNodeGroupInfo.storageInfo.volumeSize")
    assert not ignores(ignoring("storageInfo.volumeSize.x"), "storageInfo.volumeSize")
