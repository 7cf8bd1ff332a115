"""A media stack with the app of a user: what scenarios and the command line begin with."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from preview.graph import Graph
from simulator.by_hand import set_signing_keys, with_known_keys
from simulator.client import MediaClient
from simulator.interfaces import ObjectWrite
from simulator.responders.scanning import EICAR, PLAN
from simulator.simulation import Simulation
from simulator.tokens import token_of

USER = "user-1"
SETTLED_SECONDS = 15 * 60
"""Longer than scans, jobs and the retries of a step."""


@dataclass(frozen=True, kw_only=True)
class MediaApp:
    """A running simulation and the app of its user."""

    simulation: Simulation
    client: MediaClient

    def another(self, user: str) -> MediaClient:
        """The app of another user."""
        return MediaClient(self.simulation, token_of(self.simulation, user, self.client.region), self.client.region)

    def settle(self, seconds: float = SETTLED_SECONDS) -> None:
        """Lets time pass until everything is done."""
        self.simulation.run_for(seconds)

    def processed(self, kind: str, content_type: str, content: bytes) -> str:
        """Uploads a file, waits until it is processed, and returns the id of its record."""
        record_id = self.client.upload(kind, content_type, content)
        self.settle()
        return record_id

    def record(self, record_id: str) -> Mapping[str, Any]:
        """The item of a record, by attribute, without types."""
        key, table = self._table()
        store = self.simulation.store("dynamodb", self.client.region)
        item = store.get_item(TableName=table, Key={key: {"S": record_id}}).get("Item", {})
        return {name: _plain(value) for name, value in item.items()}

    def state(self, record_id: str) -> tuple[str, str]:
        """State and reason of a record."""
        found = self.record(record_id)
        return found.get("state", "missing"), found.get("reason", "")

    def object_keys(self, prefix: str = "") -> list[str]:
        """Keys of the current objects in all buckets of the region."""
        region, found = self.client.region, list[str]()
        for bucket, where in self.simulation.resources.bucket_regions.items():
            if where == region:
                listed = self.simulation.store("s3", region).list_objects_v2(Bucket=bucket, Prefix=prefix)
                found += [item["Key"] for item in listed.get("Contents", [])]
        return found

    def content(self, key: str) -> bytes:
        """The content of a current object."""
        for bucket, region in self.simulation.resources.bucket_regions.items():
            store = self.simulation.store("s3", region)
            listed = store.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", [])
            if region == self.client.region and any(item["Key"] == key for item in listed):
                return store.get_object(Bucket=bucket, Key=key)["Body"].read()
        raise LookupError(f"{key}: no object in {self.client.region}")

    def _table(self) -> tuple[str, str]:
        """Key and name of the table of records, by the environment of the function that reserves uploads."""
        for function in self.simulation.invoker.functions.values():
            if function.package == "presign" and function.region == self.client.region:
                values = function.environment
                table = values.get("RECORDS_TABLE", "media").upper().replace("-", "_")
                return values.get("RECORDS_KEY", "media_id"), values[f"TABLE_{table}"]
        raise LookupError(f"no function reserves uploads in {self.client.region}")


def _plain(value: Mapping[str, Any]) -> Any:
    ((kind, found),) = value.items()
    if kind == "N":
        return float(found) if "." in found else int(found)
    if kind == "L":
        return [_plain(item) for item in found]
    return {name: _plain(item) for name, item in found.items()} if kind == "M" else found


def prepared(graph: Graph) -> Simulation:
    """The simulation of a graph whose signing keys are known, for any number of runs."""
    return Simulation(with_known_keys(graph))


@contextmanager
def media_app(simulation: Simulation, region: str = "us-east-1", user: str = USER) -> Generator[MediaApp]:
    """A new run, with what people set by hand after a deployment."""
    with simulation.running():
        set_signing_keys(simulation)
        if not simulation.graph.of_type(PLAN):
            simulation.objects.watchers.append(lambda write: _scanned(simulation, write))
        token = token_of(simulation, user, region)
        yield MediaApp(simulation=simulation, client=MediaClient(simulation, token, region))


def _scanned(simulation: Simulation, write: ObjectWrite) -> None:
    """The result of a scan that a stack expects, whose plan is not in its graph."""
    if write.deleted or write.reason != "POST Object":
        return
    found = simulation.store("s3", write.region).get_object(Bucket=write.bucket, Key=write.key)["Body"].read()
    threat = EICAR in found
    detail = {
        "scanStatus": "COMPLETED",
        "s3ObjectDetails": {
            "bucketName": write.bucket,
            "objectKey": write.key,
            "versionId": write.version_id,
            "eTag": write.etag,
        },
        "scanResultDetails": {
            "scanResultStatus": "THREATS_FOUND" if threat else "NO_THREATS_FOUND",
            "threats": [{"name": "EICAR-Test-File"}] if threat else None,
        },
    }
    event = {
        "source": "aws.guardduty",
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "detail": detail,
    }
    simulation.agenda.after(10, f"scan {write.key}", lambda: simulation.emit(event, write.region))
