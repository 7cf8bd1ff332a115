"""Who may do what: roles of workloads, secrets and parameters."""
