"""Issuers of tokens in the process: their keys, their tokens, and the requests that carry them."""

import base64
import hashlib
import hmac
import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

PROJECT = "acme-chat"
FIREBASE = f"https://securetoken.google.com/{PROJECT}"
POOL = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf"
CLIENT = "1h57kf5cpq17m0eml12example"
STAGE = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/live"


@cache
def private_key(bits: int) -> rsa.RSAPrivateKey:
    """The key of both issuers; another size is another key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def jwk(key_id: str = "k1", *, bits: int = 2048, **values: Any) -> dict[str, Any]:
    """The public key as it is published."""
    numbers = private_key(bits).public_key().public_numbers()
    return {
        "kid": key_id,
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "n": _number(numbers.n),
        "e": _number(numbers.e),
        **values,
    }


def key_set(*keys: dict[str, Any]) -> bytes:
    """The document at the URL of the keys."""
    return json.dumps({"keys": list(keys or (jwk(),))}).encode()


def firebase_claims(**values: Any) -> dict[str, Any]:
    """Claims of a token of Firebase; those that are None are omitted."""
    now = int(time.time())
    given = {"iss": FIREBASE, "aud": PROJECT, "sub": "ada", "iat": now, "exp": now + 3600, "auth_time": now - 60}
    return {name: value for name, value in {**given, **values}.items() if value is not None}


def cognito_claims(**values: Any) -> dict[str, Any]:
    """Claims of an access token of Cognito; those that are None are omitted."""
    now = int(time.time())
    given = {"iss": POOL, "client_id": CLIENT, "token_use": "access", "sub": "ada", "iat": now, "exp": now + 3600}
    return {name: value for name, value in {**given, **values}.items() if value is not None}


def signed(claims: dict[str, Any], *, key: Any = None, algorithm: str = "RS256", **header: Any) -> str:
    """A token. header: further fields of its header, without those that are None; `kid` is
    k1."""
    fields = {name: value for name, value in {"kid": "k1", **header}.items() if value is not None}
    key = None if algorithm == "none" else key or private_key(2048)
    return jwt.encode(claims, key, algorithm=algorithm, headers=fields)


def forged(claims: dict[str, Any], secret: bytes, **header: str) -> str:
    """A token signed by HS256 with any bytes, which libraries refuse as a key."""
    parts = [json.dumps(each).encode() for each in ({"alg": "HS256", **header}, claims)]
    body = b".".join(map(_encoded, parts))
    return (body + b"." + _encoded(hmac.new(secret, body, hashlib.sha256).digest())).decode()


def rest_request(token: str | None = None, **headers: str) -> dict[str, Any]:
    """A request to the authorizer of a REST API."""
    given = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return {
        "type": "REQUEST",
        "methodArn": f"{STAGE}/GET/media/0198c0de",
        "resource": "/media/{id}",
        "path": "/media/0198c0de",
        "httpMethod": "GET",
        "headers": {**given, **headers},
        "queryStringParameters": None,
        "requestContext": {"stage": "live"},
    }


def token_request(token: str) -> dict[str, Any]:
    """A request to a TOKEN authorizer of a REST API."""
    return {"type": "TOKEN", "methodArn": f"{STAGE}/GET/media/0198c0de", "authorizationToken": token}


def http_request(token: str | None = None, **headers: str) -> dict[str, Any]:
    """A request to the authorizer of an HTTP API."""
    given = {"authorization": f"Bearer {token}"} if token is not None else {}
    return {
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": f"{STAGE}/GET/v1/upload",
        "identitySource": list(given.values()),
        "routeKey": "POST /v1/upload",
        "headers": {**given, **headers},
    }


def connection_request(query: dict[str, str] | None = None, *, protocols: str = "") -> dict[str, Any]:
    """A request to the authorizer of a WebSocket API."""
    return {
        "type": "REQUEST",
        "methodArn": f"{STAGE}/$connect",
        "headers": {"Sec-WebSocket-Protocol": protocols} if protocols else {},
        "queryStringParameters": query,
        "requestContext": {"eventType": "CONNECT", "routeKey": "$connect", "connectionId": "c1="},
    }


def _number(value: int) -> str:
    content = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return _encoded(content).decode()


def _encoded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
