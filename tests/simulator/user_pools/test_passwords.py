"""Password policies, and secure remote passwords."""

from datetime import UTC, datetime

import pytest

from simulator.interfaces import ServiceError
from simulator.user_pools.passwords import Exchange, N, Prover, check_policy
from tests.simulator.user_pools.resources import POLICY

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
PREFIX = "Password did not conform with policy: Password"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("Short-1", "not long enough"),
        ("correct-horse-9", "must have uppercase characters"),
        ("CORRECT-HORSE-9", "must have lowercase characters"),
        ("Correct-horse-x", "must have numeric characters"),
        ("Correcthorse99", "must have symbol characters"),
    ],
)
def test_a_weak_password_is_refused_with_what_it_lacks(password: str, fault: str) -> None:
    with pytest.raises(ServiceError) as refused:
        check_policy(password, POLICY)
    assert (refused.value.code, refused.value.message) == ("InvalidPasswordException", f"{PREFIX} {fault}")


def test_what_the_policy_does_not_require_may_lack() -> None:
    check_policy("lowercase", {"minimumLength": 8})


@pytest.mark.parametrize(("password", "proven"), [("Correct-horse-9", True), ("correct-horse-9", False)])
def test_only_the_password_is_a_proof(password: str, proven: bool) -> None:
    prover = Prover("Users0001", password)
    exchange = Exchange.begin("Users0001", "ada", "Correct-horse-9", int(prover.public, 16))
    answer = prover.responses(exchange.parameters, NOW)
    signature, block = answer["PASSWORD_CLAIM_SIGNATURE"], answer["PASSWORD_CLAIM_SECRET_BLOCK"]
    assert exchange.proves(signature, block, answer["TIMESTAMP"]) is proven
    assert not exchange.proves(signature, block, "Tue Dec 01 10:00:00 UTC 2026")


@pytest.mark.parametrize("public", [0, N, 2 * N])
def test_a_public_value_that_makes_the_key_known_is_refused(public: int) -> None:
    with pytest.raises(ServiceError, match="SRP_A: not valid"):
        Exchange.begin("Users0001", "ada", "Correct-horse-9", public)
