"""AWS Backup plans and selections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import backup, iam

from components.data.backup.settings import BackupPlanSettings, BackupSettings
from components.foundation.documents import trust
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.outputs import after
from components.foundation.stack_names import role_name

NAME_LIMIT = longest_name("aws:backup/plan:Plan")
BACKUP_POLICY = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"


@dataclass(frozen=True, kw_only=True)
class BackupPlansArgs:
    """Arguments of BackupPlans.

    prefix: prefix of the plans' names. vault_name: the vault of this region.
    copy_vault_arns: vaults of other regions, by region. table_arns, database_arns: by key in the settings; for Aurora
    the cluster.
    """

    settings: BackupSettings
    prefix: str
    vault_name: Input[str]
    table_arns: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    database_arns: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    copy_vault_arns: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])

    def covered(self, plan: BackupPlanSettings) -> list[Input[str]]:
        """ARNs of the resources in a plan."""
        tables = self.table_arns if plan.all_tables else plan.tables
        return [
            *(self.table_arns[key] for key in tables),
            *(self.database_arns[key] for key in plan.databases),
        ]


class BackupPlans(ComponentResource):
    """The backup plans of a stack with their selections, and the service role of AWS Backup.

    The role has the AWS managed policy for backups. It cannot restore: a restore uses a role that its operator passes.
    AWS Backup sends no source account when it assumes a role, but only principals who may pass a role of this account
    can make it do so.
    """

    def __init__(self, name: str, args: BackupPlansArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:BackupPlans", name, None, opts)
        child = ResourceOptions(parent=self)
        role = self._make_role(name)

        for key, settings in args.settings.plans.items():
            plan = backup.Plan(
                f"{name}-{key}-plan",
                name=physical_name(args.prefix, key, limit=NAME_LIMIT),
                rules=[self._rule(key, settings, args)],
                opts=child,
            )
            backup.Selection(
                f"{name}-{key}-selection",
                name=key,
                plan_id=plan.id,
                iam_role_arn=role,
                resources=args.covered(settings),
                # Selections are immutable in AWS Backup; a new one replaces the old one under the same name.
                opts=ResourceOptions(parent=self, delete_before_replace=True),
            )
        self.register_outputs({})

    def _make_role(self, name: str) -> Output[str]:
        """The role's ARN, which depends on its policy: AWS Backup validates the role when a selection is created."""
        child = ResourceOptions(parent=self)
        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description="Makes and copies backups",
            assume_role_policy=trust("backup.amazonaws.com", None),
            opts=child,
        )
        attached = iam.RolePolicyAttachment(f"{name}-role-policy", role=role.name, policy_arn=BACKUP_POLICY, opts=child)
        return after(role.arn, attached)

    @staticmethod
    def _rule(key: str, settings: BackupPlanSettings, args: BackupPlansArgs) -> backup.PlanRuleArgs:
        return backup.PlanRuleArgs(
            rule_name=key,
            target_vault_name=args.vault_name,
            schedule=settings.schedule,
            schedule_expression_timezone=settings.timezone,
            start_window=settings.start_window_minutes,
            completion_window=settings.completion_window_minutes,
            lifecycle=backup.PlanRuleLifecycleArgs(
                delete_after=settings.retention_days, cold_storage_after=settings.cold_storage_after_days
            ),
            copy_actions=[
                backup.PlanRuleCopyActionArgs(
                    destination_vault_arn=args.copy_vault_arns[region],
                    lifecycle=backup.PlanRuleCopyActionLifecycleArgs(
                        delete_after=kept.retention_days, cold_storage_after=kept.cold_storage_after_days
                    ),
                )
                for region, kept in sorted(settings.copy_actions.items())
            ],
        )
