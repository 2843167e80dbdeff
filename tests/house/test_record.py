"""What every table says of itself."""

import pytest
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, Table, UniqueConstraint

import petitions.models  # noqa: F401  (fills the metadata)
from petitions.extensions import Base

MODELS = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__name__)
TABLES = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
LOOKS_PERSONAL = ("phone", "address", "id_number", "birth", "email")
GOES_WHEN_SENT = {"OutboxMessage"}  # its recipient is needed until the message has left
OFFICIAL = {"units.phone", "users.email"}  # of the office, not of a person who turns to it


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_declares_its_personal_data(model: type) -> None:
    assert isinstance(vars(model).get("personal_data"), tuple), "declare personal_data, if only as ()"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_declared_data_is_sealed_masked_and_kept_until_a_day(model: type) -> None:
    columns = set(model.__table__.columns.keys())  # type: ignore[attr-defined]
    for declared in model.personal_data:  # type: ignore[attr-defined]
        wanted = {f"{declared.field}_sealed", f"{declared.field}_masked"}
        wanted |= {f"{declared.field}_index"} if declared.indexed else set()
        assert wanted <= columns
        assert declared.field not in columns
    if model.personal_data and model.__name__ not in GOES_WHEN_SENT:  # type: ignore[attr-defined]
        assert "kept_until" in columns


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_nothing_that_looks_personal_is_kept_in_the_open(table: Table) -> None:
    suspicious = [
        f"{table.name}.{column.name}"
        for column in table.columns
        if column.name.startswith(LOOKS_PERSONAL)
        and not column.name.endswith("_masked")
        and not isinstance(column.type, LargeBinary)
    ]
    assert set(suspicious) <= OFFICIAL


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_constraint_has_a_name_that_migrations_can_find(table: Table) -> None:
    kinds = (CheckConstraint, ForeignKeyConstraint, UniqueConstraint)
    nameless = [item for item in table.constraints if isinstance(item, kinds) and not item.name]
    assert nameless == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_belongs_to_a_case_carries_its_matter(table: Table) -> None:
    """The matter is the unit of distribution: a row that points to a case says whose it is."""
    points_to = {key.column.table.name for key in table.foreign_keys}
    if "cases" in points_to:
        assert "matter_id" in table.columns
