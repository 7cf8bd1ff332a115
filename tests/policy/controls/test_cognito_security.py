"""Cognito: MFA and threat protection."""

from policy.tokens import COGNITO_USER_GROUP, COGNITO_USER_POOL
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

pool = resource(COGNITO_USER_POOL)


def test_user_pools_require_mfa(cases: Cases) -> None:
    cases(
        "cognito-mfa",
        passes=[[pool.with_props(mfaConfiguration="ON")]],
        fails=[[pool], [pool.with_props(mfaConfiguration="OFF")], [pool.with_props(mfaConfiguration="OPTIONAL")]],
        unknown=[[pool.with_props(mfaConfiguration=UNKNOWN)]],
    )
    cases("cognito-mfa", passes=[[pool.with_props(mfaConfiguration="OPTIONAL")]], fails=[[pool]],
          config={"optional": True})  # fmt: skip


def test_pools_of_administrators_require_mfa(cases: Cases) -> None:
    def group(name: str, mfa: str, **props: object) -> list[Given]:
        own = pool.with_props(mfaConfiguration=mfa)
        return [resource(COGNITO_USER_GROUP, "group", refers={"userPoolId": own}, name=name, **props), own]

    role = {"roleArn": "arn:aws:iam::111122223333:role/editors"}
    cases(
        "cognito-administrator-mfa",
        passes=[
            group("admins", "ON"),
            group("editors", "ON", **role),
            *(group(name, "OPTIONAL") for name in ("editors", "non-admins", "administration", "roots", "badminton")),
            [resource(COGNITO_USER_GROUP, "group", name="admins", userPoolId="eu-central-1_elsewhere")],
        ],
        fails=[
            group("admins", "OPTIONAL"),
            *(
                group(name, "OFF")
                for name in (
                    "Administrators",
                    "ADMINS",
                    "staff-admins",
                    "staff_admin",
                    "admins.eu",
                    "StaffAdmins",
                    "superAdmin",
                    "sysadmins",
                    "Admins 2",
                )
            ),
            group("editors", "OPTIONAL", **role),
            group("editors", "OPTIONAL", roleArn=GIVEN),
        ],
        unknown=[group("admins", UNKNOWN), group(UNKNOWN, "OPTIONAL"), group("editors", "OFF", roleArn=UNKNOWN)],
    )
    cases(
        "cognito-administrator-mfa",
        passes=[group("admins", "OFF"), group("leads", "OFF")],
        fails=[group("staff", "OFF"), group("Staff-EU", "OFF"), group("team-leads", "OFF")],
        config={"groups": ["staff", "team-leads"]},
    )


def test_user_pools_have_threat_protection(cases: Cases) -> None:
    enforced = pool.with_props(userPoolAddOns={"advancedSecurityMode": "ENFORCED"})
    flows = {"advancedSecurityMode": "ENFORCED", "advancedSecurityAdditionalFlows": {"customAuthMode": "ENFORCED"}}
    trigger = {"defineAuthChallenge": "arn:aws:lambda:eu-central-1:111122223333:function:challenge"}
    cases(
        "cognito-threat-protection",
        passes=[[enforced], [pool.with_props(userPoolAddOns=flows, lambdaConfig=trigger)]],
        fails=[
            [pool],
            [pool.with_props(userPoolAddOns={"advancedSecurityMode": "AUDIT"})],
            [enforced.with_props(lambdaConfig=trigger)],
        ],
        unknown=[[pool.with_props(userPoolAddOns={"advancedSecurityMode": UNKNOWN})]],
    )
