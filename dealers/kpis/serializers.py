"""Metrics and figures as JSON: the same numbers as the pages show, not rounded."""

from typing import Any

from rest_framework import serializers

from dealers.kpis.figures import Answer
from dealers.kpis.wording import in_words, written


class MetricSerializer(serializers.Serializer[Any]):
    """A metric of the catalogue with its formula."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField(
        help_text="share (0 to 1), count, per_day, days, duration (seconds)"
    )
    formula = serializers.CharField()
    numerator = serializers.SerializerMethodField()
    denominator = serializers.SerializerMethodField()
    left_out = serializers.CharField()
    better = serializers.ChoiceField(["higher", "lower", "neither"])
    target = serializers.FloatField(allow_null=True)

    def get_numerator(self, metric: Any) -> str:
        """Say in words what is counted above the line."""
        return in_words(metric.above)

    def get_denominator(self, metric: Any) -> str:
        """Say in words what is counted below the line; empty for counts and times."""
        return in_words(metric.below)


class FigureSerializer(serializers.Serializer[Any]):
    """A figure with the two numbers it was made of."""

    value = serializers.FloatField(allow_null=True)
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField(allow_null=True)
    text = serializers.SerializerMethodField()

    def get_text(self, figure: Any) -> str:
        """Say the figure as the page does."""
        return str(written(figure.value, figure.metric.unit))


class AnswerSerializer(serializers.Serializer[Any]):
    """A metric of the period asked for, and of the one before."""

    metric = serializers.CharField(source="metric.key")
    now = FigureSerializer()
    before = FigureSerializer()


class PlaceSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class PeriodSerializer(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()


class StandingSerializer(serializers.Serializer[Any]):
    """One part of the place, with its rank now and before."""

    place = serializers.CharField(source="child.place")
    label = serializers.CharField(source="child.label")  # type: ignore[assignment]
    rank = serializers.IntegerField(allow_null=True)
    rank_before = serializers.IntegerField(allow_null=True)
    figures = serializers.SerializerMethodField()

    def get_figures(self, standing: Any) -> list[dict[str, Any]]:
        """Give the part's metrics."""
        answers = [Answer(now, standing.before[key]) for key, now in standing.now.items()]
        return list(AnswerSerializer(answers, many=True).data)


class BoardSerializer(serializers.Serializer[Any]):
    """The figures of a place and a period, and of the place's parts."""

    place = PlaceSerializer(source="question.place")
    period = PeriodSerializer(source="question.period")
    previous = PeriodSerializer(source="question.period.previous")
    left_out = serializers.IntegerField(
        source="question.left_out",
        help_text="Dealerships of the place that share no results; they are in no figure.",
    )
    figures = AnswerSerializer(source="answers", many=True)
    parts = StandingSerializer(source="ranking", many=True)
