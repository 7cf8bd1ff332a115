"""Controls by service. `policy.registry.load` imports all modules of this folder."""
