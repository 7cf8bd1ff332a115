"""Queues, topics, events and Kafka."""
