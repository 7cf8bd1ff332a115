"""Key-value stores that functions write to."""

from simulator.endpoints.key_value_stores import KeyValueStores
from tests.simulator.responders.calls import refusal, respond
from tests.simulator.running import ACCOUNT, graph, node

STORE = f"arn:aws:cloudfront::{ACCOUNT}:key-value-store/s1"
KEY = {"keyValueStoreArn": STORE, "key": "nearest", "value": "a"}
GRAPH = graph(
    node("aws:cloudfront/keyValueStore:KeyValueStore", "store", {}, arn=STORE),
    node("aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "nearest", KEY),
)
NAME = "cloudfront-keyvaluestore"


def test_a_write_has_the_etag_of_what_it_replaces() -> None:
    stores = KeyValueStores(GRAPH)
    etag = respond(stores.responders, f"{NAME}.DescribeKeyValueStore", KvsARN=STORE)["ETag"]
    put = {"KvsARN": STORE, "Key": "abc", "Value": "/media/1", "IfMatch": etag}

    respond(stores.responders, f"{NAME}.PutKey", **put)

    assert stores.values(STORE) == {"nearest": "a", "abc": "/media/1"}
    assert refusal(stores.responders, f"{NAME}.PutKey", **put) == "ConflictException"


def test_keys_are_deleted_and_missing_ones_are_an_error() -> None:
    responders = KeyValueStores(GRAPH).responders
    found = {"KvsARN": STORE, "Key": "nearest"}
    etag = respond(responders, f"{NAME}.DescribeKeyValueStore", KvsARN=STORE)["ETag"]
    assert respond(responders, f"{NAME}.GetKey", **found)["Value"] == "a"

    respond(responders, f"{NAME}.UpdateKeys", KvsARN=STORE, IfMatch=etag, Deletes=[{"Key": "nearest"}])

    assert refusal(responders, f"{NAME}.GetKey", **found) == "ResourceNotFoundException"
