"""What a stack file may say: typed, immutable, checked before anything is registered."""
