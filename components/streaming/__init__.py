"""SQS, SNS, EventBridge and MSK."""
