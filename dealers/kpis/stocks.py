"""What there is of a stock at the end of a time: the last day of each dealership counts."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F

from dealers.kpis.models import DailyFact
from dealers.kpis.questions import Question
from portal.common.periods import Period

# Nearly all have a fact of the last day, and one reading gives it. Only for the others, whose day has
# not begun yet or who do business no more, an index is asked, one by one.
STATEMENT = f"""
SELECT here.{{column}}, asked.n, sum(coalesce(on_last_day.value, (
    SELECT value FROM {DailyFact._meta.db_table} AS earlier
    WHERE earlier.dealership_id = here.dealership_id AND earlier.measure = asked.measure
      AND earlier.day >= asked.first AND earlier.day < asked.last
    ORDER BY earlier.day DESC LIMIT 1
)))::bigint AS total
FROM ({{dealerships}}) AS here
CROSS JOIN unnest(%s::text[], %s::date[], %s::date[])
           WITH ORDINALITY AS asked(measure, first, last, n)
LEFT JOIN ({{facts}}) AS on_last_day
  ON on_last_day.dealership_id = here.dealership_id
 AND on_last_day.measure = asked.measure AND on_last_day.day = asked.last
GROUP BY here.{{column}}, asked.n
"""  # noqa: S608 -- a table of ours


def stocks_by(
    column: str, question: Question, measures: Collection[str], spans: Sequence[Period]
) -> Iterator[tuple[Any, Period, str, int]]:
    """Each value of a column that names a place, with the span, the measure and the sum.

    A dealership without a fact in a span is not in its sum, and a place without any is left out.
    """
    asked = [(measure, span) for span in spans for measure in sorted(measures)]
    for place, number, total in _read(column, question, asked) if asked else ():
        if total is not None:
            measure, span = asked[number - 1]
            yield place, span, measure, total


def _read(
    column: str, question: Question, asked: Sequence[tuple[str, Period]]
) -> list[tuple[Any, ...]]:
    here = question.dealerships.order_by().annotate(dealership_id=F("pk"))
    on_last_days = question.facts.measuring({measure for measure, _ in asked}).filter(
        day__in={span.last for _, span in asked}
    )
    columns = ("dealership_id", "measure", "day", "value")
    try:
        dealerships, of_here = here.values("dealership_id", column).query.sql_with_params()
        facts, of_facts = on_last_days.values(*columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    statement = STATEMENT.format(column=column, dealerships=dealerships, facts=facts)
    spans = zip(*((measure, span.first, span.last) for measure, span in asked), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*of_here, *map(list, spans), *of_facts])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
