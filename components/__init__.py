"""The parts that a media platform is built from, by logical entity."""
