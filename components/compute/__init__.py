"""What runs in a region: load balancers, containers, clusters."""
