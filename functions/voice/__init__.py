"""Jobs of MediaConvert that make Opus and AAC of voice messages."""
