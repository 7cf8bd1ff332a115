"""Every setting of a kind of value has the type of the kind, and with it the one check."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from components.data.aurora.settings import AuroraClass
from components.data.elasticache.nodes import NodeType
from components.data.rds.settings import PostgresClass
from components.foundation.settings.cors import CorsHeader, CorsOrigin, ExposedHeader
from components.foundation.settings.domain_names import CertificateNames
from components.foundation.settings.event_patterns import EventPattern
from components.foundation.settings.regions import RegionName
from components.foundation.settings.schedules import BackupSchedule, RotationSchedule, ScheduleExpression, TimeZone
from components.foundation.settings.tags import Tags
from components.messaging.sqs_sns.filter_policies import FilterPolicy
from components.platform.settings import whole_model

# Fields of each kind, as `Model.field`, and the types of the kind.
KINDS: dict[str, tuple[Any, ...]] = {
    r".*\.(expression|schedule)": (ScheduleExpression, BackupSchedule, RotationSchedule),
    r".*\.time_?zone": (TimeZone,),
    r".*\.tags": (Tags,),
    r".*\.allow(ed)?_origins": (CorsOrigin,),
    r".*(Cors\w*)\.allow(ed)?_headers": (CorsHeader,),
    r".*(Cors\w*)\.expose_headers": (ExposedHeader,),
    r".*Rule\.pattern": (EventPattern,),
    r".*\.filter_policy": (FilterPolicy,),
    r"(Certificate|LoadBalancer)Settings\.domain_names": (CertificateNames,),
    r".*\.instance_class": (PostgresClass, AuroraClass),
    r".*\.node_type": (NodeType,),
    r"(.*\.(region|witness)|RegionsSettings\.(primary|replicas|opted_in)|TableSettings\.replicas)": (RegionName,),
    r".*\.(vpcs|certificate_arns|regional_replicas|secondaries|copy_actions|replica_regions|nearest)": (RegionName,),
}


def models(annotation: Any, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            yield annotation
            for field in annotation.model_fields.values():
                yield from models(field.annotation, seen)
        return
    for argument in get_args(annotation):
        yield from models(argument, seen)


def metadata(annotation: Any) -> Iterator[Any]:
    """Metadata of a type and of the types in it."""
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
    for argument in get_args(annotation):
        yield from metadata(argument)


@pytest.fixture(scope="module")
def fields() -> dict[str, str]:
    """Metadata of all fields of settings, as text, by model and field."""
    return {
        f"{model.__name__}.{name}": repr([*field.metadata, field.json_schema_extra, *metadata(field.annotation)])
        for model in models(whole_model(), set())
        for name, field in model.model_fields.items()
    }


def mark(kind: Any) -> str:
    """What tells a kind in the metadata of a field: its check, or the values that editors complete."""
    (item,) = kind.__metadata__
    return repr(item) if not hasattr(item, "json_schema_extra") else repr(item.json_schema_extra)


@pytest.mark.parametrize("pattern", KINDS)
def test_a_field_of_a_kind_has_its_type(fields: dict[str, str], pattern: str) -> None:
    marks = [mark(kind) for kind in KINDS[pattern]]
    found = {name: text for name, text in fields.items() if re.fullmatch(pattern, name)}
    assert found
    assert [name for name, text in found.items() if not any(each in text for each in marks)] == []
