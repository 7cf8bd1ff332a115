"""Reading IAM: documents into statements, statements of a principal into one, and what they allow.

`places` knows which resources hold documents, `documents.read(node)` reads one, `identities.permissions(stack, role)`
gathers everything that a role, user or group may do (`managed`: the broadest policies of AWS among it), `analysis`
says what that amounts to, `conditions` whom a statement lets in, `actions` which actions there are.
"""
