"""Creation of database users and Kafka topics after a deployment."""
