"""The library of the functions: a file for each subject."""
