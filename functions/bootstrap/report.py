"""What was found and done."""

from dataclasses import dataclass, field


@dataclass
class Report:
    """Names of users and topics. created: by this run, or to be created where a plan is requested. present: as
    they should be. differs: what differs from the settings and was left as it is."""

    created: list[str] = field(default_factory=list[str])
    present: list[str] = field(default_factory=list[str])
    differs: list[str] = field(default_factory=list[str])

    def add(self, name: str, differences: list[str]) -> None:
        """Something that exists."""
        if differences:
            self.differs.append(f"{name}: {'; '.join(differences)}")
        else:
            self.present.append(name)

    def answer(self, *, planned: bool) -> dict[str, list[str]]:
        """The report as JSON. planned: nothing was created."""
        return {"missing" if planned else "created": self.created, "present": self.present, "differs": self.differs}
