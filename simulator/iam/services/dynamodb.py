"""Amazon DynamoDB.

Amazon DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control" and "Encryption at rest:
how it works", by which DynamoDB decrypts table keys with the credentials of callers.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from simulator.errors import NotSimulatedError
from simulator.iam.calls import ApiCall, Authorization, Operation, key_uses
from simulator.iam.context import ABSENT, Value

READ = {"dynamodb:Select": "Select", "dynamodb:ReturnConsumedCapacity": "ReturnConsumedCapacity"}
WRITE = {"dynamodb:ReturnValues": "ReturnValues", "dynamodb:ReturnConsumedCapacity": "ReturnConsumedCapacity"}
QUERY = READ | {"dynamodb:ReturnValues": "ReturnValues"}
CAPACITY = {"dynamodb:ReturnConsumedCapacity": "ReturnConsumedCapacity"}
# Actions of the operations within a transaction.
TRANSACTION = {"Get": "GetItem", "Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem"}
CHECK = "ConditionCheck"


def _table(call: ApiCall, name: str) -> str:
    return name if name.startswith("arn:") else call.account.arn("dynamodb", f"table/{name}")


def _on_table(
    call: ApiCall,
    action: str,
    name: str,
    params: Mapping[str, str],
    *,
    items: Iterable[Mapping[str, Any]] = (),
    index: str = "",
    enclosing: str | None = None,
) -> list[Authorization]:
    """An action on a table or an index, and the use of its key. params: parameters by condition key. items: keys or
    items of the call, whose partition keys are dynamodb:LeadingKeys. enclosing: operation of a transaction."""
    arn = _table(call, name)
    keys: dict[str, Value] = {key: call.value(param) for key, param in params.items()}
    if enclosing is not None:
        keys["dynamodb:EnclosingOperation"] = enclosing or ABSENT
    attribute = call.account.partition_keys.get(arn.rpartition("/")[2])
    given = list(items)
    if attribute and given:
        keys["dynamodb:LeadingKeys"] = tuple(str(next(iter(item[attribute].values()))) for item in given)
    resource = f"{arn}/index/{index}" if index else arn
    context = {"aws:dynamodb:tableName": arn.rpartition("/")[2], "aws:dynamodb:subscriberId": call.account.account_id}
    uses = key_uses(call, "dynamodb", arn, ("Decrypt",), context)
    return [Authorization(action=f"dynamodb:{action}", resource=resource, keys=keys), *uses]


def _one(params: Mapping[str, str], item: str = "Key") -> Operation:
    """The operation on one item, whose action has its name."""
    return lambda call: _on_table(
        call, call.operation, call.params["TableName"], params, items=[call.params[item]], enclosing=""
    )


def _query(call: ApiCall) -> list[Authorization]:
    return _on_table(call, call.operation, call.params["TableName"], QUERY, index=str(call.params.get("IndexName", "")))


def _batch_get(call: ApiCall) -> list[Authorization]:
    requests: Mapping[str, Any] = call.params["RequestItems"]
    return [
        found
        for name, request in requests.items()
        for found in _on_table(call, "BatchGetItem", name, READ, items=request["Keys"])
    ]


def _batch_write(call: ApiCall) -> list[Authorization]:
    requests: Mapping[str, list[Mapping[str, Any]]] = call.params["RequestItems"]
    return [
        found
        for name, writes in requests.items()
        for found in _on_table(call, "BatchWriteItem", name, CAPACITY, items=map(_written, writes))
    ]


def _written(request: Mapping[str, Any]) -> Mapping[str, Any]:
    return request["PutRequest"]["Item"] if "PutRequest" in request else request["DeleteRequest"]["Key"]


def _transaction(call: ApiCall) -> list[Authorization]:
    entries: list[Mapping[str, Mapping[str, Any]]] = call.params["TransactItems"]
    found: list[Authorization] = []
    for entry in entries:
        ((kind, request),) = entry.items()
        item = [request.get("Item") or request["Key"]]
        if kind == CHECK:
            found += _on_table(call, "ConditionCheckItem", request["TableName"], CAPACITY, items=item)
        elif kind in TRANSACTION:
            action = TRANSACTION[kind]
            found += _on_table(call, action, request["TableName"], CAPACITY, items=item, enclosing=call.operation)
        else:
            raise NotSimulatedError(f"{call.operation}: {kind}")
    return found


OPERATIONS: Mapping[str, Operation] = {
    "dynamodb.GetItem": _one(CAPACITY),
    "dynamodb.PutItem": _one(WRITE, "Item"),
    "dynamodb.UpdateItem": _one(WRITE),
    "dynamodb.DeleteItem": _one(WRITE),
    "dynamodb.Query": _query,
    "dynamodb.Scan": _query,
    "dynamodb.BatchGetItem": _batch_get,
    "dynamodb.BatchWriteItem": _batch_write,
    "dynamodb.TransactGetItems": _transaction,
    "dynamodb.TransactWriteItems": _transaction,
}
