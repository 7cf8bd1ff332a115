"""The loader of the register: accepted content, and exact faults."""

import pytest

from tools.requirements.register import Register, Requirement, RequirementsError, Status, System, load

SYSTEMS = """
systems:
  quikapp: { prefix: QA, rows: 71 }
  messageai: { prefix: MA, rows: 88 }
  gifdistributor: { prefix: GD, rows: 179 }
"""


def register(text: str) -> Register:
    return load(SYSTEMS + text)


def entry(id_: str = "QA-13", **fields: str) -> str:
    return "\n".join([f"{id_}:", *(f"  {name}: {value}" for name, value in fields.items()), ""])


def faults(text: str) -> list[str]:
    with pytest.raises(RequirementsError) as caught:
        register(text)
    return str(caught.value).splitlines()


def test_a_modelled_row_names_its_stacks() -> None:
    text = entry(statement="Media moves.", status="modelled", stacks="[quikapp-prod, prod]")
    row = Requirement("QA-13", "Media moves.", Status.MODELLED, stacks=("quikapp-prod", "prod"), system="quikapp")
    assert register(text).requirements == {"QA-13": row}


def test_a_superseded_row_has_successor_and_reason_and_can_have_stacks() -> None:
    text = entry("GD-18", statement="S.", status="superseded", by="B", why="W", stacks="[gifdistributor-prod]")
    assert register(text).requirements["GD-18"] == Requirement(
        "GD-18", "S.", Status.SUPERSEDED, ("gifdistributor-prod",), "B", "W", "gifdistributor"
    )


def test_an_id_implies_its_system() -> None:
    text = entry("GD-179", statement="S.", status="planned") + entry("MA-01", statement="S.", status="planned")
    assert [row.system for row in register(text).requirements.values()] == ["gifdistributor", "messageai"]


def test_an_id_without_a_row_is_missing() -> None:
    absent = register(entry("QA-02", statement="S.", status="planned")).missing
    assert (absent[:2], absent[-1], len(absent)) == (["QA-01", "QA-03"], "GD-179", 337)


def test_systems_are_read_from_the_register() -> None:
    assert load("systems: { acme: { prefix: AC, rows: 2 } }").systems == (System("acme", "AC", 2),)


@pytest.mark.parametrize("value", ["{ prefix: ac, rows: 2 }", "{ prefix: AC, rows: 0 }", "{ prefix: AC }", "AC"])
def test_a_system_has_a_prefix_of_two_capital_letters_and_a_number_of_rows(value: str) -> None:
    with pytest.raises(
        RequirementsError, match=r"systems\.acme: .*: allowed: prefix of two capital letters, and rows; "
    ):
        load(f"systems: {{ acme: {value} }}")


def test_without_systems_no_id_is_known() -> None:
    with pytest.raises(RequirementsError, match="allowed: none, as no system is named"):
        load(entry(statement="S.", status="planned"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param(
            entry("QA-72", statement="S.", status="planned"),
            "QA-72: 'QA-72': allowed: QA-01 to QA-71, MA-01 to MA-88, GD-01 to GD-179; "
            "correct the id or remove the entry",
            id="unknown-id",
        ),
        pytest.param(
            entry(statement="S.", status="done"),
            "QA-13.status: 'done': allowed: modelled, planned, elsewhere, superseded; "
            "say what has become of the requirement",
            id="unknown-status",
        ),
        pytest.param(
            entry(statement="S."),
            "QA-13.status: None: allowed: modelled, planned, elsewhere, superseded; "
            "say what has become of the requirement",
            id="no-status",
        ),
        pytest.param(
            entry(status="planned"),
            "QA-13.statement: None: allowed: a value; an entry that is planned must have it",
            id="no-statement",
        ),
        pytest.param(
            entry(statement="S.", status="modelled"),
            "QA-13.stacks: None: allowed: a value; an entry that is modelled must have it",
            id="modelled-nowhere",
        ),
        pytest.param(
            entry(statement="S.", status="modelled", stacks="[]"),
            "QA-13.stacks: []: allowed: a list of one or more stack names, each once; name the stacks",
            id="empty-stacks",
        ),
        pytest.param(
            entry(statement="S.", status="modelled", stacks="quikapp-prod"),
            "QA-13.stacks: 'quikapp-prod': allowed: a list of one or more stack names, each once; name the stacks",
            id="stacks-as-text",
        ),
        pytest.param(
            entry(statement="S.", status="modelled", stacks="[prod, prod]"),
            "QA-13.stacks: ['prod', 'prod']: allowed: a list of one or more stack names, each once; name the stacks",
            id="stack-twice",
        ),
        pytest.param(
            entry(statement="S.", status="elsewhere"),
            "QA-13.why: None: allowed: a value; an entry that is elsewhere must have it",
            id="elsewhere-without-why",
        ),
        pytest.param(
            entry(statement="S.", status="superseded", why="W"),
            "QA-13.by: None: allowed: a value; an entry that is superseded must have it",
            id="superseded-by-nothing",
        ),
        pytest.param(
            entry(statement="S.", status="planned", stacks="[prod]"),
            "QA-13.stacks: ['prod']: allowed: statement, status where planned; remove it or change the status",
            id="planned-with-stacks",
        ),
        pytest.param(
            entry(statement="S.", status="modelled", stack="[prod]", stacks="[prod]"),
            "QA-13.stack: ['prod']: allowed: stacks, statement, status where modelled; remove it or change the status",
            id="unknown-field",
        ),
        pytest.param(
            entry(statement='""', status="planned"),
            "QA-13.statement: '': allowed: one line of text; write it as one sentence",
            id="empty-statement",
        ),
        pytest.param(
            entry(statement="365", status="planned"),
            "QA-13.statement: 365: allowed: one line of text; write it as one sentence",
            id="number-for-text",
        ),
        pytest.param(
            "QA-13: planned\n",
            "QA-13: 'planned': allowed: a mapping of fields; write statement and status",
            id="text-for-entry",
        ),
        pytest.param(
            entry(statement="S.", status="planned") * 2,
            "register: 'QA-13': allowed: every key once; merge the two or remove one",
            id="id-twice",
        ),
        pytest.param(
            entry(statement="S.", status="planned") + "  status: planned\n",
            "QA-13: 'status': allowed: every key once; merge the two or remove one",
            id="field-twice",
        ),
    ],
)
def test_an_invalid_register_is_refused_with_path_value_allowed_values_and_remedy(text: str, fault: str) -> None:
    assert faults(text) == [fault]


@pytest.mark.parametrize(("text", "value"), [("- QA-13\n", "['QA-13']"), ("", "None")], ids=["list", "empty"])
def test_a_register_is_a_mapping(text: str, value: str) -> None:
    with pytest.raises(RequirementsError) as caught:
        load(text)
    assert str(caught.value) == f"register: {value}: allowed: a mapping of ids; write one entry an id"


def test_a_misspelt_field_has_a_suggestion() -> None:
    assert faults(entry(statment="S.", status="planned"))[0] == (
        "QA-13.statment: 'S.': allowed: statement, status where planned; did you mean 'statement'?"
    )


def test_all_faults_are_reported_together() -> None:
    text = entry(statement="S.", status="elsewhere") + entry("MA-01", statement="S.", status="new")
    assert [fault.split(":")[0] for fault in faults(text)] == ["QA-13.why", "MA-01.status"]


def test_broken_yaml_is_one_fault() -> None:
    with pytest.raises(RequirementsError) as caught:
        load("QA-13: {statement: [\n")
    assert [(fault.place, fault.remedy) for fault in caught.value.faults] == [("register", "correct the syntax")]
