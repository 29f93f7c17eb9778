"""What this installation remembers about its own beginning."""

from django.db import models


class FirstStart(models.Model):
    """The first `manage.py up` on this database, and whether it brought the demo network.

    It lies in the database, so that it shares the fate of what it speaks about.
    """

    with_demo = models.BooleanField()
    happened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_first_start"),
        ]

    def __str__(self) -> str:
        return "with the demo network" if self.with_demo else "empty"
