"""The in-process engine behaves as that of Pulumi."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import Alias, ComponentResource, CustomTimeouts, Input, InvokeOptions, Output, ResourceOptions

from preview.engine import ProgramError, Run, run_program
from preview.graph import Graph
from tests.conftest import Deploy
from tests.preview.conftest import MakeProject

EXPLICIT = Run(config={"pulumi:disable-default-providers": '["aws"]'})


def look_up(key: str = "size") -> str:
    """Raises KeyError."""
    return dict[str, str]()[key]


class Outer(ComponentResource):
    """A component in a component."""

    def __init__(self, name: str, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:test:Outer", name, None, opts)
        Inner(f"{name}-inner", None, ResourceOptions(parent=self))
        self.register_outputs({})


class Inner(ComponentResource):
    """A parameter, whose value is an output of the component."""

    value: Output[str]

    def __init__(self, name: str, value: Input[str] | None, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:test:Inner", name, None, opts)
        parameter = aws.ssm.Parameter(
            f"{name}-parameter", type="String", value=value or "plain", opts=ResourceOptions(parent=self)
        )
        self.value = parameter.value
        self.register_outputs({"value": self.value})


def fails(program: Any, run: Run | None = None) -> str:
    with pytest.raises(ProgramError) as caught:
        run_program(program, run)
    return str(caught.value)


class TestUrns:
    def test_a_urn_is_qualified_by_the_types_of_all_ancestors(self, deploy: Deploy):
        graph = deploy(lambda provider: Outer("a", ResourceOptions(provider=provider)))
        assert [node.urn.removeprefix("urn:pulumi:test::media-platform::") for node in graph] == [
            "media:test:Outer$media:test:Inner$aws:ssm/parameter:Parameter::a-inner-parameter",
            "media:test:Outer$media:test:Inner::a-inner",
            "media:test:Outer::a",
            "pulumi:providers:aws::us-east-1",
            "pulumi:pulumi:Stack::media-platform-test",
        ]

    def test_a_duplicate_urn_is_refused(self):
        def twice() -> None:
            Outer("a")
            Outer("a")

        assert fails(twice) == (
            "Duplicate resource URN 'urn:pulumi:test::media-platform::media:test:Outer::a'; try giving it a unique name"
        )


class TestProviders:
    def test_a_child_has_the_provider_of_its_component(self, deploy: Deploy):
        graph = deploy(lambda provider: Outer("a", ResourceOptions(provider=provider)), region="eu-west-1")
        parameter = graph.named("a-inner-parameter")
        assert parameter.provider == f"{graph.named('eu-west-1').urn}::eu-west-1"
        assert parameter.region == "eu-west-1"

    def test_a_resource_without_a_provider_is_refused(self):
        assert fails(lambda: aws.s3.Bucket("a"), EXPLICIT) == (
            "Default provider for 'aws' disabled. 'urn:pulumi:test::media-platform::aws:s3/bucket:Bucket::a' must use "
            "an explicit provider."
        )

    def test_a_read_without_a_provider_is_refused(self):
        assert "'aws' disabled" in fails(lambda: aws.s3.Bucket.get("a", "books"), EXPLICIT)

    def test_a_provider_function_without_a_provider_is_refused(self):
        assert fails(aws.get_region, EXPLICIT) == (
            "invoke of aws:index/getRegion:getRegion failed: Default provider for 'aws' disabled. "
            "'aws:index/getRegion:getRegion' must use an explicit provider."
        )

    def test_all_default_providers_can_be_disabled(self):
        run = Run(config={"pulumi:disable-default-providers": '["*"]'})
        assert "'aws' disabled" in fails(lambda: aws.s3.Bucket("a"), run)

    def test_a_component_needs_no_provider_of_its_own(self):
        def program() -> None:
            aws.Provider("us-east-1", region="us-east-1")
            ComponentResource("media:test:Empty", "a")

        assert run_program(program, EXPLICIT).named("a").custom is False

    def test_a_provider_function_returns_the_region_of_its_provider(self, deploy: Deploy):
        def program(provider: aws.Provider) -> None:
            pulumi.export("region", aws.get_region(opts=InvokeOptions(provider=provider)).region)

        assert deploy(program, region="eu-west-1").outputs == {"region": "eu-west-1"}


class TestSecrets:
    @pytest.fixture(params=[False, True], ids=["known", "unknown"])
    def graph(self, deploy: Deploy, request: pytest.FixtureRequest) -> Graph:
        def program(provider: aws.Provider) -> None:
            opts = ResourceOptions(provider=provider)
            inner = Inner("inner", Output.secret("hush"), opts)
            queue = aws.sqs.Queue("queue", opts=opts)
            with_secret = ResourceOptions(provider=provider, additional_secret_outputs=["arn"])
            topic = aws.sns.Topic("topic", opts=with_secret)
            aws.ssm.Parameter("dependant", type="String", value=Output.format("is {0}", inner.value), opts=opts)
            aws.sqs.Queue("reader", name=topic.arn, tags={"plain": "x"}, opts=opts)
            pulumi.export("secret", inner.value)
            pulumi.export("plain", queue.name)

        return deploy(program, unknown=request.param)

    def test_a_secret_input_makes_the_output_of_its_name_secret(self, graph: Graph):
        assert graph.named("inner-parameter").secrets == ("value",)
        assert "value" in graph.named("inner-parameter").secret_outputs

    def test_a_value_derived_from_a_secret_is_secret(self, graph: Graph):
        assert graph.named("dependant").secrets == ("value",)

    def test_an_additional_secret_output_makes_its_dependants_secret(self, graph: Graph):
        assert graph.named("reader").secrets == ("name",)

    def test_a_components_secret_output_is_secret(self, graph: Graph):
        assert graph.named("inner").secret_outputs == ("value",)

    def test_secret_stack_outputs_are_listed(self, graph: Graph):
        assert graph.secret_outputs == ("secret",)

    def test_json_contains_no_secret(self, graph: Graph):
        assert "hush" not in str(graph.to_json())


class TestUnknowns:
    def test_computed_outputs_are_unknown_and_inputs_are_known(self, deploy: Deploy):
        def program(provider: aws.Provider) -> None:
            queue = aws.sqs.Queue("queue", name="jobs", opts=ResourceOptions(provider=provider))
            pulumi.export("name", queue.name)
            pulumi.export("arn", queue.arn)

        outputs = deploy(program, unknown=True).to_json()["outputs"]
        assert outputs == {"name": "jobs", "arn": "[unknown]"}

    def test_a_run_with_unknown_outputs_is_a_dry_run(self, deploy: Deploy):
        seen: list[bool] = []
        deploy(lambda _: seen.append(pulumi.runtime.is_dry_run()), unknown=True)
        deploy(lambda _: seen.append(pulumi.runtime.is_dry_run()))
        assert seen == [True, False]

    def test_an_existing_resource_is_read_in_a_first_preview(self, deploy: Deploy):
        def program(provider: aws.Provider) -> None:
            zone = aws.route53.Zone.get("zone", "Z1", opts=ResourceOptions(provider=provider))
            pulumi.export("id", zone.id)
            pulumi.export("servers", zone.name_servers.apply(len))

        graph = deploy(program, unknown=True)
        assert graph.outputs == {"id": "Z1", "servers": 4}
        assert graph.named("zone").external
        assert [*graph.resources] == []


class TestOptions:
    def test_options_are_recorded_in_the_engines_format(self, deploy: Deploy):
        def program(provider: aws.Provider) -> None:
            topic = aws.sns.Topic("topic", opts=ResourceOptions(provider=provider))
            aws.sqs.Queue(
                "queue",
                opts=ResourceOptions(
                    provider=provider,
                    protect=True,
                    retain_on_delete=True,
                    delete_before_replace=True,
                    ignore_changes=["kms_master_key_id"],
                    replace_on_changes=["fifo_queue"],
                    aliases=[Alias(name="jobs")],
                    custom_timeouts=CustomTimeouts(create="5m"),
                    deleted_with=topic,
                ),
            )

        graph = deploy(program)
        assert graph.named("queue").options.to_json() == {
            "protect": True,
            "retainOnDelete": True,
            "deleteBeforeReplace": True,
            "ignoreChanges": ["kmsMasterKeyId"],
            "replaceOnChanges": ["fifoQueue"],
            "aliases": [{"spec": {"name": "jobs", "parentUrn": ""}}],
            "customTimeouts": {"create": "5m"},
            "deletedWith": graph.named("topic").urn,
        }

    def test_an_import_has_an_id(self, deploy: Deploy):
        graph = deploy(lambda provider: aws.s3.Bucket("a", opts=ResourceOptions(provider=provider, import_="books")))
        assert graph.named("a").options.import_id == "books"


class TestFailures:
    def test_a_failing_program_is_an_error_with_its_cause(self):
        with pytest.raises(ProgramError, match=r"^'size'$") as caught:
            run_program(look_up)
        assert isinstance(caught.value.__cause__, KeyError)

    def test_a_failing_apply_is_an_error(self, deploy: Deploy):
        def program(provider: aws.Provider) -> None:
            queue = aws.sqs.Queue("queue", opts=ResourceOptions(provider=provider))
            queue.arn.apply(look_up)

        with pytest.raises(ProgramError, match="arn:aws:sqs:us-east-1:123456789012:queue-"):
            deploy(program)

    def test_outputs_that_cannot_be_deserialized_are_an_error_with_its_cause(self, deploy: Deploy):
        class Opaque(pulumi.ComponentResource):
            value: "Missing"  # noqa: F821  # pyright: ignore[reportUndefinedVariable]

            def __init__(self) -> None:
                super().__init__("media:test:Opaque", "opaque")
                pulumi.Output.from_input(self.urn).apply(str)

        with pytest.raises(ProgramError, match="name 'Missing' is not defined"):
            deploy(lambda _: Opaque())

    def test_a_logged_error_fails_the_run_and_a_warning_is_recorded(self):
        assert fails(lambda: pulumi.log.error("no room")) == "no room"
        assert run_program(lambda: pulumi.log.warn("little room")).warnings == ("little room",)

    def test_a_program_that_exits_fails(self):
        assert fails(lambda: sys.exit(3)) == "3"

    def test_a_missing_configuration_value_has_the_message_of_the_sdk(self):
        assert "Missing required configuration variable 'media-platform:size'" in fails(
            lambda: pulumi.Config().require("size")
        )

    def test_a_response_that_the_sdk_cannot_deserialize_is_an_error(
        self, deploy: Deploy, monkeypatch: pytest.MonkeyPatch
    ):
        def program(provider: aws.Provider) -> None:
            queue = aws.sqs.Queue.get("queue", "id", opts=ResourceOptions(provider=provider))
            aws.sqs.Queue("dependant", name=queue.name, opts=ResourceOptions(provider=provider))

        def computed(*_: object) -> tuple[str, dict[str, Any]]:
            return "id", {"name": {"not": "a string"}}

        monkeypatch.setattr("preview.outputs.computed", computed)
        with pytest.raises(ProgramError, match="expected a value of type `<class 'str'>`"):
            deploy(program)

    def test_tasks_cancelled_by_a_failure_print_nothing(self, capfd: pytest.CaptureFixture[str]):
        def program() -> None:
            provider = aws.Provider("us-east-1", region="us-east-1")
            queue = aws.sqs.Queue("queue", opts=ResourceOptions(provider=provider))
            for index in range(3):
                Output.all(queue.arn, queue.arn.apply(look_up)).apply(print)
                aws.sqs.Queue(f"queue-{index}", name=queue.arn.apply(look_up))
            raise ValueError("stop")

        fails(program)
        assert capfd.readouterr() == ("", "")


class TestIsolation:
    def test_a_failing_run_does_not_break_the_next(self, deploy: Deploy):
        def program(provider: aws.Provider) -> None:
            Outer("a", ResourceOptions(provider=provider))

        before = deploy(program).to_json()
        fails(lambda: (Outer("a"), Outer("a")))
        assert deploy(program).to_json() == before

    def test_configuration_and_root_resource_are_reset_after_a_run(self):
        run_program(lambda: Outer("a"), Run(config={"media-platform:size": "3"}, project="shop", stack="qa"))
        assert pulumi.Config("media-platform").get("size") is None
        assert pulumi.runtime.get_root_resource() is None

    def test_working_directory_import_path_and_event_loop_are_restored(self, tmp_path: Path):
        seen: list[Path] = []
        before = (Path.cwd(), list(sys.path))
        run_program(lambda: seen.append(Path.cwd()), Run(root=tmp_path))
        assert seen == [tmp_path]
        assert (Path.cwd(), list(sys.path)) == before
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()

    def test_projects_do_not_share_modules_of_one_name(self, make_project: MakeProject, tmp_path: Path):
        from preview.engine import run_stack
        from preview.stack_file import load

        program = "import pulumi, helper\npulumi.export('value', helper.VALUE)"
        for value in (1, 22):  # of different sizes: modules are compiled again by time in seconds and size
            root = make_project(program=program, helper=f"VALUE = {value}")
            assert run_stack(load(root, "dev")).outputs == {"value": value}
        assert "helper" not in sys.modules
