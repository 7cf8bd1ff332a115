"""Kubernetes objects of a cluster."""
