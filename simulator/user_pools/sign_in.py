"""Sign-in to a user pool: passwords, challenges and MFA, as its API and its pages have them.

Amazon Cognito Developer Guide, "Authentication flows" and "Adding MFA to a user pool".
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from simulator.core.clock import Clock
from simulator.errors import NotSimulatedError
from simulator.interfaces import ServiceError
from simulator.user_pools.directory import INCORRECT, Directory, User
from simulator.user_pools.model import SESSION, AppClient, PoolModel
from simulator.user_pools.one_time_codes import is_valid
from simulator.user_pools.passwords import TIME_FORMAT, Exchange, check_policy

PASSWORD, NEW_PASSWORD = "PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED"
TOTP, TOTP_SETUP = "SOFTWARE_TOKEN_MFA", "MFA_SETUP"


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """What a client has to answer. user: None for one that does not exist."""

    name: str
    parameters: Mapping[str, str]
    session: str
    client: AppClient
    user: User | None
    until: datetime
    exchange: Exchange | None = None


Step = User | Challenge
"""A user who is signed in, or a challenge before that."""


class SignIn:
    """Sign-ins to a pool."""

    def __init__(self, pool: PoolModel, directory: Directory, clock: Clock) -> None:
        self._pool, self._directory, self._clock = pool, directory, clock
        self._open: dict[str, Challenge] = {}
        self._verified: set[str] = set()

    def by_password(self, client: AppClient, name: str, password: str) -> Step:
        """A sign-in with a password that is sent."""
        user = self._user(client, name)
        if user is None:
            raise ServiceError("NotAuthorizedException", INCORRECT)
        self._directory.require_attempt(user)
        return self._checked(client, user, passed=secrets.compare_digest(password.encode(), user.password.encode()))

    def by_proof(self, client: AppClient, name: str, public: str) -> Challenge:
        """A sign-in with a secure remote password. public: the parameter SRP_A. A user that does not exist has a
        challenge too, which no password answers, where the client hides that."""
        try:
            value = int(public, 16)
        except ValueError:
            raise ServiceError("InvalidParameterException", "SRP_A: not valid") from None
        user = self._user(client, name)
        if user is not None:
            self._directory.require_attempt(user)
        username = name if user is None else user.username
        password = secrets.token_hex(32) if user is None else user.password
        exchange = Exchange.begin(self._pool.short_name, username, password, value)
        return self._challenge(PASSWORD, exchange.parameters, client, user, exchange)

    def respond(self, client: AppClient, name: str, session: str, responses: Mapping[str, str]) -> Step:
        """The next step after the responses to a challenge."""
        handlers: Mapping[str, Callable[[Challenge, Mapping[str, str]], Step]] = {
            PASSWORD: self._password,
            NEW_PASSWORD: self._new_password,
            TOTP: self._totp,
            TOTP_SETUP: self._totp_setup,
        }
        if name not in handlers:
            raise NotSimulatedError(f"{self._pool.id}: challenge {name}")
        challenge = self.challenge(session)
        if challenge.name != name or challenge.client.id != client.id:
            raise ServiceError("NotAuthorizedException", "Invalid session for the user.")
        del self._open[session]
        return handlers[name](challenge, responses)

    def has(self, session: str) -> bool:
        """Whether a session is one of this pool."""
        return session in self._open

    def challenge(self, session: str) -> Challenge:
        """An open challenge; NotAuthorizedException for an unknown session, and one that is too old."""
        challenge = self._open.get(session)
        if challenge is None:
            raise ServiceError("NotAuthorizedException", "Invalid session for the user.")
        if self._clock.now >= challenge.until:
            text = "Invalid session for the user, session is expired."
            raise ServiceError("NotAuthorizedException", text)
        return challenge

    def verified(self, challenge: Challenge, user: User) -> Challenge:
        """A new session of a challenge to set up MFA, after the user has verified it."""
        del self._open[challenge.session]
        following = self._challenge(TOTP_SETUP, challenge.parameters, challenge.client, user)
        self._verified.add(following.session)
        return following

    def _user(self, client: AppClient, name: str) -> User | None:
        user = self._directory.find(name)
        if user is None and not client.hides_users:
            raise ServiceError("UserNotFoundException", "User does not exist.")
        return user

    def _checked(self, client: AppClient, user: User, *, passed: bool) -> Step:
        """The next step after a password."""
        self._directory.attempted(user, passed=passed)
        if not passed:
            raise ServiceError("NotAuthorizedException", INCORRECT)
        if user.status == "UNCONFIRMED":
            raise ServiceError("UserNotConfirmedException", "User is not confirmed.")
        if not user.enabled:
            raise ServiceError("NotAuthorizedException", "User is disabled.")
        if user.status == "FORCE_CHANGE_PASSWORD":
            days = self._pool.password_policy.get("temporaryPasswordValidityDays", 7)
            if (self._clock.now - user.created_at).days >= days:
                text = "Temporary password has expired and must be reset by an administrator."
                raise ServiceError("NotAuthorizedException", text)
            return self._challenge(NEW_PASSWORD, {"USER_ID_FOR_SRP": user.username}, client, user)
        return self._mfa(client, user)

    def _mfa(self, client: AppClient, user: User) -> Step:
        parameters = {"USER_ID_FOR_SRP": user.username}
        if self._pool.mfa == "OFF" or (self._pool.mfa == "OPTIONAL" and not user.uses_totp):
            return user
        if not self._pool.totp:
            raise NotSimulatedError(f"{self._pool.id}: MFA without an authenticator app")
        if user.totp and (user.uses_totp or self._pool.mfa == "ON"):
            return self._challenge(TOTP, parameters, client, user)
        return self._challenge(TOTP_SETUP, {**parameters, "MFAS_CAN_SETUP": '["SOFTWARE_TOKEN_MFA"]'}, client, user)

    def _password(self, challenge: Challenge, responses: Mapping[str, str]) -> Step:
        timestamp, user, exchange = responses["TIMESTAMP"], challenge.user, challenge.exchange
        try:
            datetime.strptime(timestamp, TIME_FORMAT)
        except ValueError:
            text = "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."
            raise ServiceError("InvalidParameterException", text) from None
        signature, block = responses["PASSWORD_CLAIM_SIGNATURE"], responses["PASSWORD_CLAIM_SECRET_BLOCK"]
        if user is None or exchange is None:
            raise ServiceError("NotAuthorizedException", INCORRECT)
        return self._checked(challenge.client, user, passed=exchange.proves(signature, block, timestamp))

    def _new_password(self, challenge: Challenge, responses: Mapping[str, str]) -> Step:
        user = _known(challenge)
        check_policy(responses["NEW_PASSWORD"], self._pool.password_policy)
        user.password, user.status = responses["NEW_PASSWORD"], "CONFIRMED"
        return self._mfa(challenge.client, user)

    def _totp(self, challenge: Challenge, responses: Mapping[str, str]) -> Step:
        user = _known(challenge)
        if not is_valid(user.totp, responses["SOFTWARE_TOKEN_MFA_CODE"], self._clock.now):
            raise ServiceError("CodeMismatchException", "Invalid code received for user")
        return user

    def _totp_setup(self, challenge: Challenge, _: Mapping[str, str]) -> Step:
        if challenge.session not in self._verified:
            raise ServiceError("NotAuthorizedException", "Invalid session for the user.")
        user = _known(challenge)
        user.uses_totp = True
        return user

    def _challenge(
        self,
        name: str,
        parameters: Mapping[str, str],
        client: AppClient,
        user: User | None,
        exchange: Exchange | None = None,
    ) -> Challenge:
        challenge = Challenge(
            name=name,
            parameters=parameters,
            session=secrets.token_urlsafe(64),
            client=client,
            user=user,
            until=self._clock.now + SESSION,
            exchange=exchange,
        )
        self._open[challenge.session] = challenge
        return challenge


def _known(challenge: Challenge) -> User:
    if challenge.user is None:
        raise ServiceError("NotAuthorizedException", INCORRECT)
    return challenge.user
