"""Statements of the hottest path, compiled once and sent many times.

Django builds the SQL of a query anew each time, which costs several times what sending it does. Here a
queryset is compiled at its first use and afterwards sent with other values; rows are written with statements
made once for each model. No signals are sent, and nothing is checked that the database does not check.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)

_LARGEST = 2**63 - 1
_MARK = 7_349_812_650_100  # no row has such a number; it tells where a value belongs among the parameters


class Prepared(Generic[M]):
    """A query for at most one row by whole numbers: `Prepared(lambda pk: Model.objects.filter(pk=pk), 1)`.

    `build` takes as many numbers as are given to `first`, and each must occur in the query once or more.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], values: int) -> None:
        self._build, self._count = build, values
        self._compiled: _Compiled[M] | None = None

    def first(self, *values: int) -> M | None:
        """The row, or None, also for numbers that no column can hold."""
        if any(abs(value) > _LARGEST for value in values):
            return None
        if self._compiled is None:
            marks = [_MARK + n for n in range(self._count)]
            self._compiled = _Compiled(self._build(*marks), marks)
        return self._compiled.read(values)


class _Compiled(Generic[M]):
    def __init__(self, rows: QuerySet[M], marks: Sequence[int]) -> None:
        compiler = rows.order_by().query.get_compiler(connection=connection)
        self._sql, parameters = compiler.as_sql()
        self._parameters = list(parameters)
        self._places = [(i, marks.index(p)) for i, p in enumerate(parameters) if p in marks]
        assert {value for _place, value in self._places} == set(range(len(marks))), self._sql
        select, info = compiler.select, compiler.klass_info
        assert info is not None
        self._model: type[M] = info["model"]
        self._span = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        self._names = [column[0].target.attname for column in select[self._span]]
        self._related = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]
        self._converters = compiler.get_converters([column[0] for column in select])

    def read(self, values: Sequence[int]) -> M | None:
        parameters = self._parameters.copy()
        for place, value in self._places:
            parameters[place] = values[value]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchone()
        return None if found is None else self._row(list(found))

    def _row(self, columns: list[Any]) -> M:
        for place, (converters, expression) in self._converters.items():
            for convert in converters:
                columns[place] = convert(columns[place], expression, connection)
        row = self._model.from_db(connection.alias, self._names, columns[self._span])
        for related in self._related:
            related.populate(columns, row)
        return row


def insert(row: Model, *changed: tuple[Model, Sequence[str]]) -> None:
    """Write a new row and give it its number; then, as `update` does, these columns of other rows.

    PostgreSQL takes all of it in one round trip.
    """
    sql, fields = _insertion(type(row))
    values = [_stored(field, row, add=True) for field in fields]
    changes = [_changing(other, names) for other, names in changed]
    if connection.vendor == "postgresql":
        sql = "; ".join([sql, *(statement for statement, _values in changes)])
        values += [value for _statement, more in changes for value in more]
        changes = []
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row.pk = cursor.fetchone()[0]
        for statement, more in changes:
            cursor.execute(statement, more)
    row._state.adding, row._state.db = False, connection.alias


def update(row: Model, *names: str) -> None:
    """Write these columns of a row that is there."""
    with connection.cursor() as cursor:
        cursor.execute(*_changing(row, names))


def _changing(row: Model, names: Sequence[str]) -> tuple[str, list[Any]]:
    sql, fields = _change(type(row), tuple(names))
    return sql, [*(_stored(field, row, add=False) for field in fields), row.pk]


def insert_numbered(row: Model, counter: str, sql: str, values: Sequence[Any]) -> bool:
    """Write a new row whose column `counter` is what `sql` (… RETURNING one number) gives with these values.

    PostgreSQL takes both in one round trip. False, and nothing written, when `sql` gives no number.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchone()
        if found:
            setattr(row, counter, found[0])
            insert(row)
        return bool(found)
    into, fields = _numbered_insertion(type(row), counter, sql)
    given = [_stored(field, row, add=True) for field in fields if field.attname != counter]
    with connection.cursor() as cursor:
        cursor.execute(into, [*values, *given])
        found = cursor.fetchone()
    if found:
        row.pk, number = found
        setattr(row, counter, number)
        row._state.adding, row._state.db = False, connection.alias
    return bool(found)


@cache
def _numbered_insertion(model: type[Model], counter: str, sql: str) -> tuple[str, list[Any]]:
    _sql, fields = _insertion(model)
    meta, quote = model._meta, connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join("taken.number" if field.attname == counter else "%s" for field in fields)
    into = f"INSERT INTO {quote(meta.db_table)} ({columns}) SELECT {places} FROM taken"  # noqa: S608 - names of ours
    return f"WITH taken (number) AS ({sql}) {into} RETURNING {_key(model)}, {quote(counter)}", fields


def _stored(field: Any, row: Model, *, add: bool) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add), connection)


@cache
def _insertion(model: type[Model]) -> tuple[str, list[Any]]:
    meta, quote = model._meta, connection.ops.quote_name
    fields = [field for field in meta.local_concrete_fields if field is not meta.auto_field]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    into = f"INSERT INTO {quote(meta.db_table)} ({columns})"
    return f"{into} VALUES ({places}) RETURNING {_key(model)}", fields


@cache
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    meta, quote = model._meta, connection.ops.quote_name
    fields: list[Any] = [meta.get_field(name) for name in names]
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    where = f"WHERE {_key(model)} = %s"
    return f"UPDATE {quote(meta.db_table)} SET {columns} {where}", fields  # noqa: S608 - names of ours


def _key(model: type[Model]) -> str:
    assert model._meta.pk is not None
    return connection.ops.quote_name(str(model._meta.pk.column))
