"""Computed outputs of resource types whose ids, names or ARNs have a specific form in AWS."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

from preview.forms import data, edge, network, services
from preview.forms.form import Form
from preview.forms.functions import FUNCTIONS
from preview.forms.values import FormValues
from preview.registration import Registration

FORMS: Mapping[str, Form] = {**data.FORMS, **edge.FORMS, **network.FORMS, **services.FORMS}
# Lists whose items are separate resources: empty.
SEPARATE_RESOURCES: Mapping[str, tuple[str, ...]] = {
    "aws:ec2/routeTable:RouteTable": ("routes",),
    "aws:ec2/securityGroup:SecurityGroup": ("ingress", "egress"),
    "aws:iam/role:Role": ("inlinePolicies", "managedPolicyArns"),
    "aws:s3/bucket:Bucket": ("corsRules", "grants", "lifecycleRules", "loggings", "serverSideEncryptionConfigurations"),
}


# Values of templates that are the same for all resources of a type, region and account.
SHARED = frozenset({"account", "code", "partition", "region", "service", "type"})


def computed_by_type(registration: Registration) -> dict[str, Any]:
    """The outputs of a resource whose type has forms, empty for others."""
    outputs: dict[str, Any] = {}
    form = FORMS.get(registration.type)
    if form is not None:
        name = registration.physical_name(form.name)
        values = FormValues(registration, name)
        outputs = {form.name: name} if form.is_named else {}
        for key, template in form.templates.items():
            outputs[key] = values[key] = template.format_map(values)
    function = FUNCTIONS.get(registration.type)
    return {**outputs, **function(registration)} if function else outputs


def read_by_type(registration: Registration, identifier: str) -> dict[str, str]:
    """The outputs of an existing resource that follow from its id, empty for types without forms."""
    form = FORMS.get(registration.type)
    if form is None:
        return {}
    name = _name_in(form.id or form.arn, identifier)
    values = FormValues(registration, name)
    values["id"] = identifier
    known = {*SHARED, "id", *({"name"} if name else ())}
    outputs = {form.name: name} if name else {}
    if form.arn and not form.id:
        outputs["arn"] = values["arn"] = identifier
        known.add("arn")
    for key, template in form.templates.items():
        if key not in (*outputs, "id") and {field for _, field, _, _ in Formatter().parse(template) if field} <= known:
            outputs[key] = values[key] = template.format_map(values)
            known.add(key)
    return outputs


def _name_in(template: str, identifier: str) -> str:
    """The physical name in an id of a form; "" where there is none."""
    parts = [(re.escape(text), field) for text, field, _, _ in Formatter().parse(template)]
    if "name" not in [field for _, field in parts]:
        return ""
    fields = {"name": "(?P<name>.+)", None: ""}
    found = re.fullmatch("".join(text + fields.get(field, "[^:/]*") for text, field in parts), identifier)
    return found["name"] if found else ""
