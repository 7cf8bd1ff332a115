"""Records of a Kafka topic."""
