"""Cognito: MFA and threat protection."""

from policy.tokens import COGNITO_USER_POOL
from tests.policy.harness import UNKNOWN, Cases, resource

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
