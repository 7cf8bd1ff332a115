"""Evaluation of controls: answers, exceptions, strictness, exemptions, levels."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pulumi_aws as aws
import pytest

from policy import exemptions, registry
from policy.configuration import Configuration, ConfigurationError, parse
from policy.control import Control, Parameter, ResourceRule, Settings
from policy.exemptions import Exemptions
from policy.finding import Finding
from policy.pack import Pack
from policy.readers.requests import stack_from_request
from policy.registry import Registry
from policy.resource import Resource
from policy.result import Result
from policy.stack import Stack
from tests.policy.harness import TODAY, UNKNOWN, Given, exemption, resource, secret, stack_request

TYPE = "aws:s3/bucket:Bucket"
SUBJECT = resource(TYPE, "media", acl="private", password=secret("hunter2!"))


def control(rule: ResourceRule, id_: str = "c", **data: Any) -> Control:
    plain = Control(
        id=id_, title="t", severity="high", level="mandatory", types=(TYPE,), remedy="r", resource_rule=rule
    )
    return replace(plain, **data)


def run(rule: ResourceRule, given: Given = SUBJECT, **options: Any) -> Result:
    (stack_resource,) = stack_from_request(stack_request(given)).resources
    (result,) = Pack([control(rule)], **options).check_resource(stack_resource)
    return result


def fails(subject: Resource, settings: Settings) -> Iterator[Finding]:
    yield subject.fail("is wrong", "acl")


def reads(subject: Resource, settings: Settings) -> Iterator[Finding]:
    if subject.string("acl") == "public":
        yield subject.fail("is public", "acl")


def misses(subject: Resource, settings: Settings) -> Iterator[Finding]:
    if not subject.nodes("rules"):
        yield subject.missing("has no rule")


def raises(subject: Resource, settings: Settings) -> Iterator[Finding]:
    yield subject.fail("before")
    raise ValueError(f"bad value {subject.string('password')}")


def test_a_rule_without_findings_passes() -> None:
    assert run(reads).answer == "pass"


def test_a_rule_that_reads_an_unknown_value_is_undecided() -> None:
    result = run(reads, SUBJECT.with_props(acl=UNKNOWN))

    assert (result.answer, result.unknowns) == ("unknown", ("media.acl",))


def test_a_finding_at_an_unknown_value_is_undecided() -> None:
    assert run(fails, SUBJECT.with_props(acl=UNKNOWN)).answer == "unknown"


def test_a_missing_value_is_undecided_if_an_unknown_value_may_contain_it() -> None:
    assert run(misses).answer == "fail"
    assert run(misses, SUBJECT.with_props(rules=UNKNOWN)).answer == "unknown"


def test_undecided_rules_fail_if_strict() -> None:
    result = run(reads, SUBJECT.with_props(acl=UNKNOWN), strict=True)

    assert result.answer == "fail"
    assert [finding.answer for finding in result.findings] == ["fail"]


def test_an_exception_in_a_rule_is_a_failure_with_its_message_without_secrets() -> None:
    result = run(raises)

    assert result.answer == "fail"
    (finding,) = result.findings
    assert finding.urn == SUBJECT.urn
    assert "ValueError: bad value [secret]" in finding.message


def test_an_exception_in_a_rule_does_not_stop_other_rules() -> None:
    pack = Pack([control(raises, "a"), control(fails, "b")])
    (subject,) = stack_from_request(stack_request(SUBJECT)).resources

    assert [result.control.id for result in pack.check_resource(subject)] == ["a", "b"]


def test_a_duplicate_control_id_is_rejected() -> None:
    declared = Registry()
    declared.add(control(fails))

    with pytest.raises(ValueError, match="c: duplicate id"):
        declared.add(control(reads))


def test_an_older_token_is_rejected_in_types() -> None:
    with pytest.raises(ValueError, match="use aws:s3/bucket:Bucket"):
        Registry().add(control(fails, types=("aws:s3/bucketV2:BucketV2",)))


class TestExemptions:
    def results(self, *entries: exemptions.Exemption, faults: tuple[str, ...] = (), rule: Any = fails) -> list[Result]:
        pack = Pack([control(rule)], exemptions=Exemptions(entries, faults, TODAY))
        return pack.check(stack_from_request(stack_request(SUBJECT)))

    def test_an_exempt_finding_is_kept_and_does_not_block(self) -> None:
        entry = exemption("c", "urn:pulumi:test::media-platform::*::med*")
        pack = Pack([control(fails)], exemptions=Exemptions([entry], today=TODAY))
        (result,) = pack.check(stack_from_request(stack_request(SUBJECT)))

        assert (result.answer, result.exemption, pack.blocks(result)) == ("fail", entry, False)

    def test_an_exemption_covers_the_part_that_a_finding_reports(self) -> None:
        def parts_fail(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
            yield from (part.fail("wrong", "x") for part in stack.of("aws:test/part:Part"))

        parts = [Given("aws:test/part:Part", name) for name in ("a", "b")]
        entry = exemption("c", parts[0].urn)
        checked = control(fails, resource_rule=None, stack_rule=parts_fail)
        pack = Pack([checked], exemptions=Exemptions([entry], today=TODAY))
        found = pack.check(stack_from_request(stack_request(SUBJECT, *parts)))

        assert [(result.exemption, [each.urn for each in result.findings]) for result in found] == [
            (entry, [parts[0].urn]),
            (None, [parts[1].urn]),
        ]

    def test_an_expired_exemption_covers_nothing_and_is_a_violation(self) -> None:
        found = self.results(exemption("c", SUBJECT.urn, expiry=date(2026, 11, 20)))

        assert [(result.control.id, result.exemption) for result in found] == [("c", None), ("exemption-expired", None)]

    def test_an_exemption_is_valid_on_its_expiry_date(self) -> None:
        (result,) = self.results(exemption("c", SUBJECT.urn, expiry=TODAY))

        assert result.exemption

    def test_an_unused_exemption_is_a_violation(self) -> None:
        found = self.results(exemption("c", SUBJECT.urn), rule=reads)

        assert [result.control.id for result in found if result.answer == "fail"] == ["exemption-unused"]

    def test_an_unused_exemption_tells_the_finding_of_the_same_name_under_another_type(self) -> None:
        name = SUBJECT.urn.rpartition("::")[2]
        found = self.results(exemption("c", f"urn:pulumi:test::media-platform::aws:other:Type::{name}"))
        (unused,) = [result for result in found if result.control.id == "exemption-unused"]

        assert str(unused.findings[0]).endswith(f"; the finding is on {SUBJECT.urn}: set this urn")

    def test_an_exemption_of_an_undecided_control_is_not_unused(self) -> None:
        def presumes(resource: Resource, settings: Settings) -> Iterator[Finding]:
            if not resource.has("later"):
                yield resource.fail("nothing is set", "other")

        undecided = SUBJECT.with_props(later=UNKNOWN)
        pack = Pack([control(presumes)], exemptions=Exemptions([exemption("c", SUBJECT.urn)], today=TODAY))
        found = pack.check(stack_from_request(stack_request(undecided)))

        assert [(result.control.id, result.answer) for result in found] == [("c", "unknown")]

    def test_an_exemption_of_another_stack_does_not_apply(self) -> None:
        found = self.results(exemption("c", "urn:pulumi:prod::media-platform::*"), rule=reads)

        assert [result.control.id for result in found] == ["c"]

    def test_a_malformed_exemption_is_a_violation(self) -> None:
        found = self.results(faults=("policy/exemptions.yaml:3: owner: missing",))

        assert [result.control.id for result in found] == ["c", "exemption-malformed"]
        assert found[-1].findings[0].message == "policy/exemptions.yaml:3: owner: missing"


class TestConfiguration:
    controls = (
        control(
            fails,
            "log-retention",
            parameters=(
                Parameter("days", 365, "d", minimum=1),
                Parameter("mode", "a", "d", allowed=("a", "b")),
                Parameter("kinds", ["x"], "d", allowed=("x", "y")),
                Parameter("on", False, "d"),
            ),
        ),
    )

    def test_levels_and_parameters_are_configurable(self) -> None:
        read = parse({"all": "advisory", "log-retention": {"days": 30.0, "kinds": ["y"], "on": True}}, self.controls)

        settings = read.settings(self.controls[0])
        assert (settings.number("days"), settings.string("mode"), settings.flag("on")) == (30, "a", True)
        assert settings.strings("kinds") == {"y"}
        assert read.level(self.controls[0]) == "advisory"
        assert Configuration().level(self.controls[0]) == "mandatory"

    @pytest.mark.parametrize(
        ("document", "fault"),
        [
            ({"log-retentoin": "advisory"}, "log-retentoin: unknown control; did you mean 'log-retention'?"),
            ({"log-retention": {"day": 3}}, "log-retention.day: unknown parameter; did you mean 'days'?"),
            ({"log-retention": "fatal"}, "'fatal': unknown level; allowed: mandatory, advisory, remediate, disabled"),
            ({"log-retention": {"days": "3"}}, "'3': not an integer"),
            ({"log-retention": {"days": 0}}, "0: the minimum is 1"),
            ({"log-retention": {"mode": "c"}}, "'c': not allowed; allowed: a, b"),
            ({"log-retention": {"kinds": "x"}}, "'x': not a list of strings"),
            ({"log-retention": {"on": 1}}, "1: allowed: true, false"),
            ({"all": {"days": 3}}, "`all` has a level only"),
            (["x"], "not an object"),
        ],
    )
    def test_a_fault_has_path_value_and_remedy(self, document: object, fault: str) -> None:
        with pytest.raises(ConfigurationError) as raised:
            parse(document, self.controls)

        assert fault in str(raised.value)

    def test_a_disabled_control_is_not_evaluated(self) -> None:
        pack = Pack(self.controls, Configuration(levels={"log-retention": "disabled"}))

        assert pack.check(stack_from_request(stack_request(SUBJECT))) == []


def test_all_resource_types_of_controls_exist_in_the_provider() -> None:
    table = (Path(aws.__file__).parent / "__init__.py").read_text()

    for found in registry.load():
        for type_ in found.types:
            assert f'"{type_}"' in table, f"{found.id}: {type_} is not a type of the provider"


def test_all_controls_have_title_remedy_and_reference() -> None:
    for found in registry.load():
        assert found.title, found.id
        assert found.remedy.endswith("."), found.id
        assert found.frameworks or found.traps, f"{found.id}: neither framework nor trap"
