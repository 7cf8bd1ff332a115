"""Booleans of a stack file are true and false, as in YAML 1.2, and numbers are numbers: text is refused."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError

from components.foundation.settings.faults import faults_of
from components.platform.settings import whole_model
from tests.settings.test_value_kinds import models


def takes_boolean(annotation: Any) -> bool:
    return annotation is bool or annotation is True or any(map(takes_boolean, get_args(annotation)))


def boolean_fields() -> Iterator[tuple[type[BaseModel], str, Any]]:
    for model in models(whole_model(), set()):
        for name, field in model.model_fields.items():
            if takes_boolean(field.annotation):
                yield model, field.alias or name, field.annotation


@pytest.mark.parametrize("value", [0, 1, 1.0, "yes", "true", "on"])
def test_what_is_like_a_boolean_is_refused_at_its_path(value: Any) -> None:
    accepted: list[str] = []
    for model, key, annotation in boolean_fields():
        holds_many = any(get_origin(each) is dict for each in (annotation, *get_args(annotation)))
        path = f"{key}.x" if holds_many else key
        try:
            model.model_validate({key: {"x": value} if holds_many else value})
            found: list[str] = []
        except ValidationError as error:
            found = [str(fault) for fault in faults_of(error, model) if fault.path == path]
        if not any("true or false" in text or "allowed: true, false" in text for text in found):
            accepted.append(f"{model.__name__}.{key}: {found}")
    assert accepted == []


def test_there_are_booleans() -> None:
    assert len([*boolean_fields()]) > 60


def test_a_number_as_text_is_refused_at_its_path_with_the_number() -> None:
    accepted: list[str] = []
    for model in models(whole_model(), set()):
        for name, field in model.model_fields.items():
            key, kinds = field.alias or name, {field.annotation, *get_args(field.annotation)}
            if not kinds & {int, float} or str in kinds or get_origin(field.annotation) is dict:
                continue
            try:
                model.model_validate({key: "7"})
                found: list[str] = []
            except ValidationError as error:
                found = [str(fault) for fault in faults_of(error, model) if fault.path == key]
            if not any("without quotes" in text or "allowed: " in text for text in found):
                accepted.append(f"{model.__name__}.{key}: {found}")
    assert accepted == []
