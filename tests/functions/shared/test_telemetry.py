"""Logs and metrics: names are data, and ids are no dimensions."""

import json

import pytest

from functions.shared.telemetry import METRICS, count, log


def test_a_metric_has_the_dimensions_service_and_kind(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "presign")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Acme")
    count("UploadsReserved", "image")
    said = json.loads(capsys.readouterr().out)
    (metric,) = said["_aws"]["CloudWatchMetrics"]
    assert metric["Namespace"] == "Acme"
    assert sorted(metric["Dimensions"][0]) == ["kind", "service"]
    assert [each["Name"] for each in metric["Metrics"]] == ["UploadsReserved"]
    assert (said["kind"], said["service"]) == ("image", "presign")


def test_names_of_metrics_are_unique() -> None:
    assert len(METRICS) == len(set(METRICS))


def test_a_field_that_no_query_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="log field owner: unknown; add it to LOG_FIELDS or use record_id"):
        log("upload reserved", owner="ada")
