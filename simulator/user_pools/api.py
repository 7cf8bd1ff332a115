"""The API of user pools: the operations of applications, which need no credentials of AWS, and of administrators."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from simulator.errors import NotSimulatedError
from simulator.interfaces import ServiceError
from simulator.service_model import faults
from simulator.user_pools.directory import PASSWORD_CODE, SIGN_UP_CODE, User
from simulator.user_pools.model import AppClient
from simulator.user_pools.one_time_codes import is_valid, new_secret
from simulator.user_pools.passwords import check_policy
from simulator.user_pools.pool import UserPool
from simulator.user_pools.sign_in import Challenge, Step
from simulator.user_pools.tokens import OWN_SCOPE, Tokens

Params = Mapping[str, Any]
FLOWS = {
    "USER_SRP_AUTH": "ALLOW_USER_SRP_AUTH",
    "USER_PASSWORD_AUTH": "ALLOW_USER_PASSWORD_AUTH",
    "REFRESH_TOKEN_AUTH": "ALLOW_REFRESH_TOKEN_AUTH",
    "REFRESH_TOKEN": "ALLOW_REFRESH_TOKEN_AUTH",
    "USER_AUTH": "ALLOW_USER_AUTH",
    "CUSTOM_AUTH": "ALLOW_CUSTOM_AUTH",
}
IGNORED = frozenset(("ClientMetadata", "AnalyticsMetadata", "UserContextData"))


def _flat(attributes: list[Mapping[str, str]]) -> dict[str, str]:
    return {each["Name"]: each.get("Value", "") for each in attributes}


class PoolApi:
    """The operations of one pool."""

    def __init__(self, pool: UserPool) -> None:
        self._pool = pool
        self._pending: dict[str, str] = {}
        self.operations: Mapping[str, Callable[[Params], Mapping[str, Any]]] = {
            "SignUp": self._sign_up,
            "ConfirmSignUp": self._confirm,
            "ResendConfirmationCode": self._resend,
            "ForgotPassword": self._forgot,
            "ConfirmForgotPassword": self._reset,
            "InitiateAuth": self._initiate,
            "RespondToAuthChallenge": self._respond,
            "GetTokensFromRefreshToken": self._renew,
            "RevokeToken": self._revoke,
            "GlobalSignOut": self._sign_out,
            "GetUser": self._get_user,
            "AssociateSoftwareToken": self._associate,
            "VerifySoftwareToken": self._verify,
            "SetUserMFAPreference": self._prefer,
            "AdminCreateUser": self._create,
            "AdminSetUserPassword": self._set_password,
            "AdminAddUserToGroup": self._add_to_group,
            "AdminRemoveUserFromGroup": self._remove_from_group,
            "AdminDisableUser": self._disable,
            "AdminUserGlobalSignOut": self._admin_sign_out,
            "CreateGroup": self._create_group,
        }

    def call(self, operation: str, params: Params) -> Mapping[str, Any]:
        """The answer to a call; ServiceError where the pool refuses it."""
        if operation not in self.operations:
            raise NotSimulatedError(f"cognito-idp.{operation}")
        wrong = faults("cognito-idp", f"{operation}Request", params)
        if wrong:
            text = f"{len(wrong)} validation error detected: {'; '.join(wrong)}"
            raise ServiceError("InvalidParameterException", text)
        return self.operations[operation]({name: value for name, value in params.items() if name not in IGNORED})

    def _client(self, params: Params, username: str = "") -> AppClient:
        """The client of a call. A confidential one proves itself by the hash of its secret with the user name."""
        client = self._pool.client(params["ClientId"])
        if client.secret and username:
            given = params.get("SecretHash") or params.get("AuthParameters", {}).get("SECRET_HASH")
            given = given or params.get("ChallengeResponses", {}).get("SECRET_HASH")
            if not given:
                text = f"Client {client.id} is configured with secret but SECRET_HASH was not received"
                raise ServiceError("NotAuthorizedException", text)
            digest = hmac.new(client.secret.encode(), f"{username}{client.id}".encode(), hashlib.sha256).digest()
            if given != base64.b64encode(digest).decode():
                text = f"Unable to verify secret hash for client {client.id}"
                raise ServiceError("NotAuthorizedException", text)
        elif client.secret and params.get("ClientSecret") != client.secret:
            raise ServiceError("NotAuthorizedException", "Client secret is not valid")
        return client

    def _sign_up(self, params: Params) -> Mapping[str, Any]:
        self._client(params, params["Username"])
        attributes = _flat(params.get("UserAttributes", []))
        user = self._pool.directory.sign_up(params["Username"], params["Password"], attributes)
        return {"UserConfirmed": False, "UserSub": user.sub, **_delivery(user.attributes["email"])}

    def _confirm(self, params: Params) -> Mapping[str, Any]:
        client = self._client(params, params["Username"])
        self._pool.directory.confirm(params["Username"], params["ConfirmationCode"], client)
        return {}

    def _resend(self, params: Params) -> Mapping[str, Any]:
        user = self._hidden(params)
        if user is not None and user.status != "UNCONFIRMED":
            raise ServiceError("InvalidParameterException", "User is already confirmed.")
        if user is not None:
            self._pool.directory.send_code(user, SIGN_UP_CODE)
        return _delivery(user.attributes["email"] if user else params["Username"])

    def _forgot(self, params: Params) -> Mapping[str, Any]:
        user = self._hidden(params)
        if user is not None and user.attributes.get("email_verified") != "true":
            text = "Cannot reset password for the user as there is no registered/verified email or phone_number"
            raise ServiceError("InvalidParameterException", text)
        if user is not None:
            self._pool.directory.send_code(user, PASSWORD_CODE)
        return _delivery(user.attributes["email"] if user else params["Username"])

    def _reset(self, params: Params) -> Mapping[str, Any]:
        client = self._client(params, params["Username"])
        self._pool.directory.reset_password(params["Username"], params["ConfirmationCode"], params["Password"], client)
        return {}

    def _hidden(self, params: Params) -> User | None:
        """The user of a call; None for an unknown one, where the client hides that."""
        client = self._client(params, params["Username"])
        user = self._pool.directory.find(params["Username"])
        if user is None and not client.hides_users:
            raise ServiceError("UserNotFoundException", "Username/client id combination not found.")
        return user

    def _initiate(self, params: Params) -> Mapping[str, Any]:
        given: Mapping[str, str] = params.get("AuthParameters", {})
        flow = params["AuthFlow"]
        client = self._client(params, given.get("USERNAME", ""))
        if flow not in FLOWS:
            raise ServiceError("InvalidParameterException", "Initiate Auth method not supported.")
        if FLOWS[flow] not in client.flows:
            raise ServiceError("InvalidParameterException", f"{flow} flow not enabled for this client")
        if flow in ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"):
            if client.secret:
                raise NotSimulatedError(f"{self._pool.model.id}: {flow} of a confidential client")
            return _result(self._pool.tokens.renew(given["REFRESH_TOKEN"], client))
        missing = {"USER_SRP_AUTH": "SRP_A", "USER_PASSWORD_AUTH": "PASSWORD"}.get(flow)
        if missing is None:
            raise NotSimulatedError(f"{self._pool.model.id}: flow {flow}")
        for name in ("USERNAME", missing):
            if not given.get(name):
                raise ServiceError("InvalidParameterException", f"Missing required parameter {name}")
        if flow == "USER_SRP_AUTH":
            return self._answer(client, self._pool.sign_in.by_proof(client, given["USERNAME"], given["SRP_A"]))
        return self._answer(client, self._pool.sign_in.by_password(client, given["USERNAME"], given["PASSWORD"]))

    def _respond(self, params: Params) -> Mapping[str, Any]:
        responses: Mapping[str, str] = params.get("ChallengeResponses", {})
        client = self._client(params, responses.get("USERNAME", ""))
        session = params.get("Session", "")
        if params["ChallengeName"] == "PASSWORD_VERIFIER" and not session:
            session = self._pending.pop(responses.get("PASSWORD_CLAIM_SECRET_BLOCK", ""), "")
        step = self._pool.sign_in.respond(client, params["ChallengeName"], session, responses)
        return self._answer(client, step)

    def _answer(self, client: AppClient, step: Step) -> Mapping[str, Any]:
        if isinstance(step, User):
            return _result(self._pool.tokens.issue(step, client, (OWN_SCOPE,)))
        return self._challenge(step)

    def _challenge(self, step: Challenge) -> Mapping[str, Any]:
        """A challenge. That of a password has no session: the secret block stands for it."""
        answer = {"ChallengeName": step.name, "ChallengeParameters": dict(step.parameters)}
        if step.exchange is not None:
            self._pending[step.parameters["SECRET_BLOCK"]] = step.session
            return answer
        return {**answer, "Session": step.session}

    def _renew(self, params: Params) -> Mapping[str, Any]:
        return _result(self._pool.tokens.renew(params["RefreshToken"], self._client(params)))

    def _revoke(self, params: Params) -> Mapping[str, Any]:
        self._pool.tokens.revoke(params["Token"], self._client(params))
        return {}

    def _sign_out(self, params: Params) -> Mapping[str, Any]:
        self._pool.tokens.sign_out(self._pool.tokens.user_of(params["AccessToken"]))
        return {}

    def _get_user(self, params: Params) -> Mapping[str, Any]:
        user = self._pool.tokens.user_of(params["AccessToken"])
        attributes = {"sub": user.sub, **user.attributes}
        return {
            "Username": user.username,
            "UserAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
            **({"UserMFASettingList": ["SOFTWARE_TOKEN_MFA"]} if user.uses_totp else {}),
        }

    def _owner(self, params: Params) -> tuple[User, Challenge | None]:
        """The user of a call by an access token, or by the session of a challenge to set up MFA."""
        if "AccessToken" in params:
            return self._pool.tokens.user_of(params["AccessToken"]), None
        challenge = self._pool.sign_in.challenge(params.get("Session", ""))
        if challenge.user is None or challenge.name != "MFA_SETUP":
            raise ServiceError("NotAuthorizedException", "Invalid session for the user.")
        return challenge.user, challenge

    def _associate(self, params: Params) -> Mapping[str, Any]:
        if not self._pool.model.totp:
            raise ServiceError("SoftwareTokenMFANotFoundException", "Software Token MFA has not been enabled.")
        user, challenge = self._owner(params)
        user.new_totp = new_secret()
        return {"SecretCode": user.new_totp, **({"Session": challenge.session} if challenge else {})}

    def _verify(self, params: Params) -> Mapping[str, Any]:
        user, challenge = self._owner(params)
        if not user.new_totp:
            raise ServiceError("SoftwareTokenMFANotFoundException", "Software Token MFA has not been enabled.")
        if not is_valid(user.new_totp, params["UserCode"], self._pool.clock.now):
            raise ServiceError("EnableSoftwareTokenMFAException", "Code mismatch")
        user.totp, user.new_totp = user.new_totp, ""
        if challenge is None:
            return {"Status": "SUCCESS"}
        return {"Status": "SUCCESS", "Session": self._pool.sign_in.verified(challenge, user).session}

    def _prefer(self, params: Params) -> Mapping[str, Any]:
        if unknown := sorted({*params} - {"AccessToken", "SoftwareTokenMfaSettings"}):
            raise NotSimulatedError(f"cognito-idp.SetUserMFAPreference: {', '.join(unknown)}")
        user = self._pool.tokens.user_of(params["AccessToken"])
        enabled = bool(params.get("SoftwareTokenMfaSettings", {}).get("Enabled"))
        if enabled and not user.totp:
            raise ServiceError("InvalidParameterException", "User has not verified software token mfa")
        user.uses_totp = enabled
        return {}

    def _create(self, params: Params) -> Mapping[str, Any]:
        if "TemporaryPassword" not in params:
            raise NotSimulatedError("cognito-idp.AdminCreateUser: without TemporaryPassword")
        attributes = _flat(params.get("UserAttributes", []))
        user = self._pool.directory.create(params["Username"], params["TemporaryPassword"], attributes)
        return {"User": {"Username": user.username, "UserStatus": user.status, "Enabled": user.enabled}}

    def _set_password(self, params: Params) -> Mapping[str, Any]:
        user = self._pool.directory.required(params["Username"])
        check_policy(params["Password"], self._pool.model.password_policy)
        user.password = params["Password"]
        user.status = "CONFIRMED" if params.get("Permanent") else "FORCE_CHANGE_PASSWORD"
        return {}

    def _add_to_group(self, params: Params) -> Mapping[str, Any]:
        if params["GroupName"] not in self._pool.directory.groups:
            raise ServiceError("ResourceNotFoundException", "Group not found.")
        self._pool.directory.required(params["Username"]).groups.add(params["GroupName"])
        return {}

    def _remove_from_group(self, params: Params) -> Mapping[str, Any]:
        self._pool.directory.required(params["Username"]).groups.discard(params["GroupName"])
        return {}

    def _disable(self, params: Params) -> Mapping[str, Any]:
        user = self._pool.directory.required(params["Username"])
        user.enabled = False
        self._pool.tokens.sign_out(user)
        return {}

    def _admin_sign_out(self, params: Params) -> Mapping[str, Any]:
        self._pool.tokens.sign_out(self._pool.directory.required(params["Username"]))
        return {}

    def _create_group(self, params: Params) -> Mapping[str, Any]:
        name = params["GroupName"]
        if name in self._pool.directory.groups:
            raise ServiceError("GroupExistsException", "A group with the name already exists.")
        self._pool.directory.groups[name] = params.get("Precedence")
        return {"Group": {"GroupName": name, "UserPoolId": params["UserPoolId"]}}


def _delivery(email: str) -> dict[str, Any]:
    name, _, host = email.partition("@")
    masked = f"{name[:1]}***@{host[:1]}***" if host else "***"
    details = {"Destination": masked, "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    return {"CodeDeliveryDetails": details}


def _result(tokens: Tokens) -> dict[str, Any]:
    refresh = {"RefreshToken": tokens.refresh} if tokens.refresh else {}
    found = {"AccessToken": tokens.access, "IdToken": tokens.id, "ExpiresIn": tokens.expires_in, "TokenType": "Bearer"}
    return {"AuthenticationResult": {**found, **refresh}, "ChallengeParameters": {}}
