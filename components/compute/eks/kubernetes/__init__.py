"""Objects in a Kubernetes cluster."""
