"""The controls, one file a service. Every module in this folder is found by `policy.registry.load`."""
