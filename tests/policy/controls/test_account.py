"""Unique resources of an account, and lengths of names."""

from dataclasses import replace

import pytest

from components.foundation.name_limits import LIMITS
from policy.controls.account import SINGLETONS
from policy.tokens import COSTEXPLORER_ANOMALY_MONITOR
from tests.policy.harness import UNKNOWN, Cases, Given, resource


@pytest.mark.parametrize("type_", SINGLETONS)
def test_unique_resources_are_declared_once(cases: Cases, type_: str) -> None:
    first, second = resource(type_, "first"), resource(type_, "second")
    elsewhere = replace(second, region="us-east-1")
    one_each = [] if SINGLETONS[type_] else [[first, elsewhere]]
    cases(
        "account-singleton-once",
        passes=[[first], *one_each],
        fails=[[first, second], *([] if one_each else [[first, elsewhere]])],
    )


def test_custom_monitors_are_not_limited(cases: Cases) -> None:
    own = [resource(COSTEXPLORER_ANOMALY_MONITOR, name, monitorType="CUSTOM") for name in ("one", "two")]
    all_services = [resource(COSTEXPLORER_ANOMALY_MONITOR, name, monitorType="DIMENSIONAL") for name in ("one", "two")]
    cases("account-singleton-once", passes=[own, [own[0], all_services[1]]], fails=[all_services])


@pytest.mark.parametrize("type_", LIMITS)
def test_names_are_within_the_limit(cases: Cases, type_: str) -> None:
    path, most = LIMITS[type_].property, LIMITS[type_].longest

    def with_name(length: int) -> list[Given]:
        return [Given(type_, "subject", {path: "n" * length})]

    cases(
        "names-length",
        passes=[with_name(most), [Given(type_, "subject")]],
        fails=[with_name(most + 1)],
        unknown=[[Given(type_, "subject", {path: UNKNOWN})]],
    )
