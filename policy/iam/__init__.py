"""IAM policies: documents, effective permissions of identities, and analysis of statements.

`policy_properties` has the properties with policy documents, `documents.read(node)` parses one,
`identities.permissions(stack, role)` merges the permissions of a role, user or group (with AWS managed policies of
`managed`), `analysis` evaluates statements, `conditions` principals and conditions, `actions` lists all actions of AWS.
"""
