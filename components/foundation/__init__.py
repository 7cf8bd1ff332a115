"""Foundations of the other components: settings, regions, names, CIDR plans, policy documents."""
