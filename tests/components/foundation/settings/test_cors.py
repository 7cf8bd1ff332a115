"""Origins and headers of CORS rules."""

import pytest

from components.foundation.settings.cors import exposed_faults, header_faults, origin_faults


@pytest.mark.parametrize(
    "origin",
    ["*", "https://app.example.com", "https://*.example.com", "http://localhost:3000", "capacitor://localhost"],
)
def test_an_origin_that_clients_send_is_accepted(origin: str) -> None:
    assert list(origin_faults(origin)) == []


@pytest.mark.parametrize("origin", ["app.example.com", "https://app.example.com/", "https://*.*.example.com", ""])
def test_another_origin_is_a_fault(origin: str) -> None:
    assert len(list(origin_faults(origin))) == 1


@pytest.mark.parametrize(("header", "count"), [("*", 0), ("x-amz-*", 0), ("x-*-*", 1), ("Content Type", 1)])
def test_a_header_has_one_wildcard_at_most(header: str, count: int) -> None:
    assert len(list(header_faults(header))) == count


@pytest.mark.parametrize(("header", "count"), [("ETag", 0), ("x-amz-*", 1)])
def test_an_exposed_header_has_no_wildcard(header: str, count: int) -> None:
    assert len(list(exposed_faults(header))) == count
