"""AWS Elemental MediaConvert: jobs that really are rendered, by the libraries of FFmpeg in PyAV."""
