"""Sign-up: codes by email, and what is refused."""

from typing import Any

import pytest

from preview.graph import Node
from simulator.errors import NotSimulatedError
from simulator.interfaces import ServiceError
from tests.simulator.user_pools.conftest import Application
from tests.simulator.user_pools.resources import EMAIL, PASSWORD, client, pool

MISMATCH = "CodeMismatchException: Invalid verification code provided, please try again."
EXPIRED = "ExpiredCodeException: Invalid code provided, please request a code again."


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def refusal(call: Any) -> str:
    """Code and message of a refused call."""
    with pytest.raises(ServiceError) as refused:
        call()
    return str(refused.value)


def test_a_user_confirms_the_email_by_the_code(application: Application) -> None:
    app = application()
    answer = app.call("SignUp", Username=EMAIL, Password=PASSWORD)
    assert answer["CodeDeliveryDetails"]["Destination"] == "a***@e***"
    user = app.pool.directory.required(EMAIL)
    assert (user.status, answer["UserSub"]) == ("UNCONFIRMED", user.username)
    app.call("ConfirmSignUp", Username=EMAIL.upper(), ConfirmationCode=app.code_for(EMAIL))
    assert (user.status, user.attributes) == ("CONFIRMED", {"email": EMAIL, "email_verified": "true"})


def test_a_wrong_code_confirms_nobody(application: Application) -> None:
    app = application()
    app.call("SignUp", Username=EMAIL, Password=PASSWORD)
    code = app.code_for(EMAIL)
    assert refusal(lambda: app.call("ConfirmSignUp", Username=EMAIL, ConfirmationCode=another(code))) == MISMATCH
    app.call("ConfirmSignUp", Username=EMAIL, ConfirmationCode=code)
    repeated = refusal(lambda: app.call("ConfirmSignUp", Username=EMAIL, ConfirmationCode=code))
    assert repeated == "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED"


def test_a_code_is_valid_for_a_day_and_a_new_one_replaces_it(application: Application) -> None:
    app = application()
    app.call("SignUp", Username=EMAIL, Password=PASSWORD)
    app.pool.clock.advance(24 * 3600)
    late = app.code_for(EMAIL)
    assert refusal(lambda: app.call("ConfirmSignUp", Username=EMAIL, ConfirmationCode=late)) == EXPIRED
    app.call("ResendConfirmationCode", Username=EMAIL)
    app.call("ConfirmSignUp", Username=EMAIL, ConfirmationCode=app.code_for(EMAIL))


@pytest.mark.parametrize(
    ("nodes", "name", "expected"),
    [
        ((), "ada", "InvalidParameterException: Username should be an email."),
        (
            (pool(adminCreateUserConfig={"allowAdminCreateUserOnly": True}), client()),
            EMAIL,
            "NotAuthorizedException: SignUp is not permitted for this user pool",
        ),
        (
            (pool(schemas=[{"name": "name", "required": True}]), client()),
            EMAIL,
            "InvalidParameterException: Attributes did not conform to the schema: name: The attribute is required\n",
        ),
        (
            (pool(), client(generateSecret=True)),
            EMAIL,
            "NotAuthorizedException: Client webclient is configured with secret but SECRET_HASH was not received",
        ),
    ],
)
def test_sign_up_is_refused(application: Application, nodes: tuple[Node, ...], name: str, expected: str) -> None:
    app = application(*nodes)
    assert refusal(lambda: app.call("SignUp", Username=name, Password=PASSWORD)) == expected


def test_an_email_has_one_account(application: Application) -> None:
    app = application()
    app.sign_up(EMAIL, PASSWORD)
    repeated = refusal(lambda: app.call("SignUp", Username=EMAIL.upper(), Password=PASSWORD))
    assert repeated == "UsernameExistsException: An account with the given email already exists."


def test_answers_do_not_tell_whether_a_user_exists(application: Application) -> None:
    app = application()
    assert refusal(lambda: app.call("ConfirmSignUp", Username=EMAIL, ConfirmationCode="123456")) == EXPIRED
    sent = app.call("ForgotPassword", Username=EMAIL)
    assert (sent["CodeDeliveryDetails"]["DeliveryMedium"], app.pool.directory.mail) == ("EMAIL", [])


def test_a_forgotten_password_is_set_again_by_a_code(application: Application) -> None:
    app = application()
    app.sign_up(EMAIL, PASSWORD)
    app.call("ForgotPassword", Username=EMAIL)
    given = {"Username": EMAIL, "ConfirmationCode": app.code_for(EMAIL)}
    assert "not long enough" in refusal(lambda: app.call("ConfirmForgotPassword", Password="short", **given))
    app.call("ConfirmForgotPassword", Password="Another-horse-8", **given)
    assert app.prove(EMAIL, "Another-horse-8")["AuthenticationResult"]


def test_triggers_are_not_simulated(application: Application) -> None:
    with pytest.raises(NotSimulatedError, match="lambdaConfig of UserPool"):
        application(pool(lambdaConfig={"preSignUp": "arn"}), client())
