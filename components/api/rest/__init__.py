"""REST APIs, defined by an OpenAPI document."""
