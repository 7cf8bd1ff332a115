"""Ends of jobs of MediaConvert."""
