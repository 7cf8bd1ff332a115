"""Kubernetes clusters on EKS."""
