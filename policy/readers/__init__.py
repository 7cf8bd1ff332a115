"""Readers of the graph, shared by controls: resources of a service with their split and inline forms."""
