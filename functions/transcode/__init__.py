"""Jobs of MediaConvert that make adaptive video."""
