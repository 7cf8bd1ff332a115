"""Forms of computed outputs: ids, ARNs, host names and URLs as AWS writes them, with values of the preview.

Templates are filled with the inputs of the resource that are strings, and with the values of `values.py`; precision
shortens a value (`{hex:.10}`). What is a number, a list or an object is computed in `functions.py`. Properties of types
without a form have that of `properties.py`.

An id that AWS takes from a name, which resources of other types and regions may share, is one of its own here
(`{type}-{digest}`), so that references can be traced to the resource.

ARNs: AWS Service Authorization Reference, resource types of each service. Host names and URLs: the guides of the
services, and the examples of the properties in the provider's documentation.
"""
