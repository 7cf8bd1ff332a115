"""Results of malware scans."""
