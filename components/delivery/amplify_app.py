"""An app of Amplify Hosting."""

from dataclasses import dataclass

from pulumi import ComponentResource, Output, ResourceOptions
from pulumi_aws import amplify

from components.delivery.settings import AmplifyAppSettings

# AWS Amplify Hosting User Guide, "Redirects for single page web apps (SPA)": paths without one of these extensions.
FILES = "css|gif|ico|jpg|jpeg|js|json|map|mjs|png|svg|ttf|txt|webmanifest|webp|woff|woff2|xml"
PAGES = rf"</^[^.]+$|\.(?!({FILES})$)([^.]+$)/>"


@dataclass(frozen=True, kw_only=True)
class AmplifyAppArgs:
    """app_name: physical name."""

    settings: AmplifyAppSettings
    app_name: str


class AmplifyApp(ComponentResource):
    """An app without a repository and its branch, which pipelines deploy to.

    branch_arn: of the branch, whose deployments are below it. domain: where it is served.
    """

    app_id: Output[str]
    branch_arn: Output[str]
    domain: Output[str]

    def __init__(self, name: str, args: AmplifyAppArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:delivery:AmplifyApp", name, None, opts)
        child = ResourceOptions(parent=self)
        page = amplify.AppCustomRuleArgs(source=PAGES, target="/index.html", status="200")
        app = amplify.App(
            f"{name}-app",
            name=args.app_name,
            platform="WEB",
            custom_rules=[page] if args.settings.single_page else None,
            opts=child,
        )
        branch = amplify.Branch(
            f"{name}-branch",
            app_id=app.id,
            branch_name=args.settings.branch,
            stage="PRODUCTION",
            enable_auto_build=False,
            opts=child,
        )
        self.app_id, self.branch_arn = app.id, branch.arn
        self.domain = Output.concat(branch.branch_name, ".", app.default_domain)
        self.register_outputs({"domain": self.domain})
