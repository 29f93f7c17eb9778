"""Adding up selections of facts and rollups in the database: values, and histograms by their buckets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from dealers.kpis.histograms import BUCKET_BITS, BUCKET_MASK

# Groups are numbered, and number and bucket are one integer: there are few groups and many buckets.
STATEMENT = f"""
WITH part AS ({{parts}}), numbered AS (
    SELECT *, (dense_rank() OVER (ORDER BY {{columns}}))::int << {BUCKET_BITS} AS number FROM part
), counted AS (
    SELECT number | (entry & {BUCKET_MASK})::int AS bucket,
           sum(sign * (entry >> {BUCKET_BITS})::int) AS count
    FROM (SELECT number, sign, unnest(histogram) AS entry FROM numbered) AS entry GROUP BY 1
), spread AS (
    SELECT bucket & ~{BUCKET_MASK} AS number,
           array_agg(count << {BUCKET_BITS} | (bucket & {BUCKET_MASK})) AS histogram
    FROM counted WHERE count > 0 GROUP BY 1
)
SELECT {{columns}}, sum(sign * value)::bigint, spread.histogram
FROM numbered LEFT JOIN spread USING (number)
GROUP BY {{columns}}, spread.histogram HAVING sum(sign * facts) > 0
"""  # noqa: S608


def added_up(columns: Iterable[str], *parts: tuple[QuerySet[Any], int]) -> list[tuple[Any, ...]]:
    """Rows of these columns, the sum of the values, and that of the histograms in its stored form.

    Each part is added (1) or taken off (-1); its `facts` say of how many facts a row is. What no fact
    is left of is left out.
    """
    selections: list[str] = []
    params: list[Any] = []
    for rows, sign in parts:
        named = (*columns, "value", "histogram", "facts")
        try:
            selection, values = rows.order_by().values(*named).query.sql_with_params()
        except EmptyResultSet:
            continue
        # Nothing of a request is in this text: the names are columns of ours, values are parameters.
        selections.append(f"SELECT *, {sign} AS sign FROM ({selection}) AS chosen")  # noqa: S608
        params += values
    if not selections:
        return []
    names = ", ".join(columns)
    statement = STATEMENT.format(parts=" UNION ALL ".join(selections), columns=names)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
