"""Computed outputs of resource types whose ids, names or ARNs have a specific form in AWS."""

from collections.abc import Mapping
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
