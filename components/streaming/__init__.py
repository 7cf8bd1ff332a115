"""What parts of a system say to each other: queues, topics, events, schedules and Kafka."""
