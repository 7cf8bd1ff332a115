"""Requirements of frameworks that apply to a group of controls: NIST 800-53 as in Security Hub, and PCI DSS."""

TRAFFIC = ("AC-4", "AC-4(21)", "SC-7", "SC-7(4)", "SC-7(5)", "SC-7(11)", "SC-7(16)", "SC-7(21)")
"""NIST 800-53: boundary protection and flow of traffic."""

NOT_PUBLIC = (
    "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "AC-21", "SC-7", "SC-7(3)", "SC-7(4)", "SC-7(9)", "SC-7(11)",
    "SC-7(16)", "SC-7(20)", "SC-7(21)",
)  # fmt: skip
"""NIST 800-53: no public access."""

LOGGED = (
    "AC-4(26)", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "AU-10", "AU-12", "CA-7", "SC-7(9)", "SI-7(8)",
)  # fmt: skip
"""NIST 800-53: logging."""

IN_TRANSIT = (
    "AC-4", "AC-17(2)", "IA-5(1)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)",
    "SI-7(6)",
)  # fmt: skip
"""NIST 800-53: encryption in transit."""

PRIVILEGE = ("AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-5", "AC-6")
"""NIST 800-53: privileges of processes."""

AT_REST = ("CA-9(1)", "CM-3(6)", "SC-7(10)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)")
"""NIST 800-53: encryption at rest."""

RECOVERABLE = ("CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SI-12", "SI-13(5)")
"""NIST 800-53: backup and recovery."""

LEAST_PRIVILEGE = (
    "AC-2", "AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-5", "AC-6", "AC-6(2)", "AC-6(3)", "AC-6(10)",
)  # fmt: skip
"""NIST 800-53: least privilege of identities."""

PCI_LEAST_PRIVILEGE = ("7.2.1", "7.2.2", "7.2.5")
"""PCI DSS 4.0: least privilege of identities."""
