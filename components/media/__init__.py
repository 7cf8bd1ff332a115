"""The media pipeline: places of objects, transcoding and malware protection."""
