"""Kafka on Amazon MSK."""
