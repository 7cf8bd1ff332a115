"""A parameter of Systems Manager."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import ssm

from components.identity.parameter_store.settings import ParameterSettings


@dataclass(frozen=True, kw_only=True)
class ParameterArgs:
    """Arguments of Parameter.

    parameter_name: physical name. key_arn: key of the region, for SecureStrings.
    value: value from the stack, if the settings have none.
    """

    settings: ParameterSettings
    parameter_name: str
    key_arn: Input[str]
    value: Input[str] | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.settings.value is None):
            raise ValueError(
                f"value: {self.parameter_name} needs one, from its settings or from the stack; set either of them"
            )


class Parameter(ComponentResource):
    """A parameter, encrypted if it is a SecureString. Values that are set out of band are ignored."""

    arn: Output[str]
    name: Output[str]

    def __init__(self, name: str, args: ParameterArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:identity:Parameter", name, None, opts)
        settings = args.settings
        secure = settings.type == "SecureString"
        value = settings.text if settings.value is not None else args.value

        parameter = ssm.Parameter(
            f"{name}-parameter",
            name=args.parameter_name,
            type=settings.type,
            description=settings.description or None,
            value=Output.secret(value) if secure else None,
            insecure_value=None if secure else value,
            key_id=args.key_arn if secure else None,
            tier=settings.tier,
            data_type=settings.data_type,
            allowed_pattern=settings.allowed_pattern,
            opts=ResourceOptions(
                parent=self,
                ignore_changes=(["value"] if secure else ["insecureValue"]) if settings.out_of_band else None,
            ),
        )

        self.arn, self.name = parameter.arn, parameter.name
        self.register_outputs({"arn": self.arn, "name": self.name})
