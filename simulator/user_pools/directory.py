"""Users of a pool: sign-up, confirmation, passwords, groups and attempts.

Amazon Cognito Developer Guide, "Signing up and confirming user accounts", "Lockout behavior for failed sign-in
attempts" and "Managing user existence error responses".
"""

import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from components.identity.cognito.attribute_settings import is_standard
from simulator.core.clock import Clock
from simulator.errors import NotSimulatedError
from simulator.interfaces import ServiceError
from simulator.user_pools.model import AppClient, PoolModel
from simulator.user_pools.passwords import check_policy

EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
SIGN_UP_CODE, PASSWORD_CODE = timedelta(hours=24), timedelta(hours=1)
FREE_FAILURES, LONGEST_LOCKOUT = 5, timedelta(minutes=15)
INCORRECT = "Incorrect username or password."


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code that was sent by email."""

    value: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Mail:
    """An email of a pool with a code, or with a temporary password."""

    to: str
    code: str


@dataclass
class User:
    """A user. username: what Cognito knows it by. totp: secret of the authenticator app; empty without one. new_totp:
    one that is not verified yet."""

    username: str
    sub: str
    attributes: dict[str, str]
    password: str
    status: str
    created_at: datetime
    enabled: bool = True
    groups: set[str] = field(default_factory=set[str])
    totp: str = ""
    new_totp: str = ""
    uses_totp: bool = False
    code: Code | None = None
    failures: int = 0
    locked_until: datetime | None = None
    failed_at: datetime | None = None


class Directory:
    """The users of a pool. mail: all emails, in order."""

    def __init__(self, pool: PoolModel, clock: Clock) -> None:
        self._pool, self._clock = pool, clock
        self.users: dict[str, User] = {}
        self.groups: dict[str, int | None] = dict(pool.groups)
        self.mail: list[Mail] = []

    def find(self, name: str) -> User | None:
        """A user by user name, or by email where users sign in with it."""
        for user in self.users.values():
            names = [user.username] + ([user.attributes["email"]] if self._pool.signs_in_by_email else [])
            if any(self._same(name, each) for each in names):
                return user
        return None

    def required(self, name: str) -> User:
        """A user by name; UserNotFoundException for an unknown one, as operations of administrators answer."""
        user = self.find(name)
        if user is None:
            raise ServiceError("UserNotFoundException", "User does not exist.")
        return user

    def sign_up(self, name: str, password: str, attributes: Mapping[str, str]) -> User:
        """A new user, who gets a code by email."""
        if not self._pool.self_sign_up:
            raise ServiceError("NotAuthorizedException", "SignUp is not permitted for this user pool")
        if not self._pool.verifies_email:
            raise NotSimulatedError(f"{self._pool.id}: sign-up without verification of the email")
        check_policy(password, self._pool.password_policy)
        user = self._add(name, password, attributes, "UNCONFIRMED")
        self.send_code(user, SIGN_UP_CODE)
        return user

    def create(self, name: str, password: str, attributes: Mapping[str, str]) -> User:
        """A user whom an administrator creates, with a temporary password by email."""
        check_policy(password, self._pool.password_policy)
        user = self._add(name, password, attributes, "FORCE_CHANGE_PASSWORD")
        self.mail.append(Mail(to=user.attributes["email"], code=password))
        return user

    def send_code(self, user: User, validity: timedelta) -> None:
        """Sends a code, which replaces the one before."""
        user.code = Code(value=f"{secrets.randbelow(1_000_000):06d}", until=self._clock.now + validity)
        self.mail.append(Mail(to=user.attributes["email"], code=user.code.value))

    def confirm(self, name: str, code: str, client: AppClient) -> None:
        """Confirms a user by the code."""
        user = self.find(name)
        if user is None:
            raise _expired() if client.hides_users else ServiceError("UserNotFoundException", "User does not exist.")
        if user.status != "UNCONFIRMED":
            text = f"User cannot be confirmed. Current status is {user.status}"
            raise ServiceError("NotAuthorizedException", text)
        self._take_code(user, code)
        user.status = "CONFIRMED"
        user.attributes["email_verified"] = "true"

    def reset_password(self, name: str, code: str, password: str, client: AppClient) -> None:
        """Sets a new password by the code."""
        user = self.find(name)
        if user is None:
            raise _mismatch() if client.hides_users else ServiceError("UserNotFoundException", "User does not exist.")
        check_policy(password, self._pool.password_policy)
        self._take_code(user, code)
        user.password, user.status = password, "CONFIRMED"

    def require_attempt(self, user: User) -> None:
        """NotAuthorizedException while a user is locked out."""
        if user.locked_until is not None and self._clock.now < user.locked_until:
            raise ServiceError("NotAuthorizedException", "Password attempts exceeded")

    def attempted(self, user: User, *, passed: bool) -> None:
        """Counts an attempt: from the fifth failure on, users are locked out for twice as long each time."""
        now = self._clock.now
        idle = user.failed_at is not None and now - user.failed_at >= LONGEST_LOCKOUT
        if passed or idle:
            user.failures, user.locked_until, user.failed_at = 0, None, None
        if passed:
            return
        user.failures, user.failed_at = user.failures + 1, now
        if user.failures >= FREE_FAILURES:
            lockout = timedelta(seconds=2 ** (user.failures - FREE_FAILURES))
            user.locked_until = now + min(lockout, LONGEST_LOCKOUT)

    def groups_of(self, user: User) -> list[str]:
        """Groups of a user by precedence, those without one at the end."""
        ranks = {name: rank for name, rank in self.groups.items() if name in user.groups}
        return sorted(ranks, key=lambda name: (ranks[name] is None, ranks[name] or 0, name))

    def _same(self, one: str, other: str) -> bool:
        return one == other if self._pool.case_sensitive else one.lower() == other.lower()

    def _add(self, name: str, password: str, attributes: Mapping[str, str], status: str) -> User:
        given = dict(attributes)
        if self._pool.signs_in_by_email:
            if re.fullmatch(EMAIL, name) is None:
                raise ServiceError("InvalidParameterException", "Username should be an email.")
            if not self._same(given.setdefault("email", name), name):
                raise NotSimulatedError(f"sign-up of {name} with another email")
        self._check(given)
        if self.find(name) is not None:
            text = "An account with the given email already exists." if self._pool.signs_in_by_email else ""
            raise ServiceError("UsernameExistsException", text or "User already exists")
        sub = str(uuid.uuid4())
        user = User(
            username=sub if self._pool.signs_in_by_email else name,
            sub=sub,
            attributes=given,
            password=password,
            status=status,
            created_at=self._clock.now,
        )
        self.users[user.username] = user
        return user

    def _check(self, given: Mapping[str, str]) -> None:
        """InvalidParameterException for unknown and missing attributes."""
        prefix = "Attributes did not conform to the schema: "
        for name in given:
            if not is_standard(name) and name not in self._pool.attributes:
                text = f"{prefix}Type for attribute {{{name}}} could not be determined"
                raise ServiceError("InvalidParameterException", text)
        missing = [name for name, required in self._pool.attributes.items() if required and not given.get(name)]
        if missing:
            text = prefix + "".join(f"{name}: The attribute is required\n" for name in missing)
            raise ServiceError("InvalidParameterException", text)
        if "email" not in given:
            raise NotSimulatedError("a user without an email")

    def _take_code(self, user: User, code: str) -> None:
        if user.code is None or self._clock.now >= user.code.until:
            raise _expired()
        if code != user.code.value:
            raise _mismatch()
        user.code = None


def _mismatch() -> ServiceError:
    return ServiceError("CodeMismatchException", "Invalid verification code provided, please try again.")


def _expired() -> ServiceError:
    return ServiceError("ExpiredCodeException", "Invalid code provided, please request a code again.")
