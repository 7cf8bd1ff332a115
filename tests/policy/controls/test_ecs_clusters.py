"""ECS clusters: ephemeral storage and ECS Exec."""

from policy.tokens import ECS_CLUSTER, ECS_SERVICE
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

KEY = "arn:aws:kms:eu-central-1:111122223333:key/one"


def test_ephemeral_storage_has_a_customer_managed_key(cases: Cases) -> None:
    def cluster(key: object) -> list[Given]:
        return [
            resource(
                ECS_CLUSTER, configuration={"managedStorageConfiguration": {"fargateEphemeralStorageKmsKeyId": key}}
            )
        ]

    cases(
        "ecs-ephemeral-storage-key",
        passes=[cluster(KEY), cluster(GIVEN)],
        fails=[[resource(ECS_CLUSTER)], cluster("alias/aws/ecs")],
    )


def test_exec_sessions_are_logged(cases: Cases) -> None:
    logged = {"executeCommandConfiguration": {"kmsKeyId": KEY, "logging": "OVERRIDE"}}
    cluster = resource(ECS_CLUSTER, "main", configuration=logged)
    plain = resource(ECS_CLUSTER, "main")
    service = resource(ECS_SERVICE, "api", refers={"cluster": cluster}, enableExecuteCommand=True)
    cases(
        "ecs-exec-logged",
        passes=[
            [service, cluster],
            [service.with_props(enableExecuteCommand=False), plain],
            [service.with_props(enableExecuteCommand=None), plain],
        ],
        fails=[
            [service, plain],
            [
                service,
                cluster.with_props(configuration={"executeCommandConfiguration": {"kmsKeyId": KEY, "logging": "NONE"}}),
            ],
            [service, cluster.with_props(configuration={"executeCommandConfiguration": {"logging": "OVERRIDE"}})],
        ],
        unknown=[
            [service.with_props(enableExecuteCommand=UNKNOWN), plain],
            [
                service,
                cluster.with_props(
                    configuration={"executeCommandConfiguration": {"kmsKeyId": KEY, "logging": UNKNOWN}}
                ),
            ],
            [resource(ECS_SERVICE, "api", cluster="elsewhere", enableExecuteCommand=True)],
        ],
    )
