"""Reading IAM: documents into statements, statements of a principal into one, and what they allow.

`documents.read(node)` for a document at a property, `identities.permissions(stack, role)` for everything that a
role, user or group may do, `analysis` for what that amounts to, `conditions` for who a resource policy lets in.
"""
