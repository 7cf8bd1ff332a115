"""What a preview costs: time and memory of every stack, against the same resources registered flat."""
