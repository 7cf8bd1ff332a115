"""What is made inside a Kubernetes cluster."""
