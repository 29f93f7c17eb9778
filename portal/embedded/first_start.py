"""What happens once per database: the demo network comes in, or is declined."""

from collections.abc import Callable

from django.core.management import CommandError, call_command, get_commands
from django.db import transaction

from portal.embedded.models import FirstStart


def has_command(name: str) -> bool:
    """Whether an installed app brings this management command."""
    return name in get_commands()


def load_demo_once(say: Callable[[str], None], *, wanted: bool) -> None:
    """Load the demo network on the first start, if wanted.

    What was decided then holds for later starts: nothing is poured into a network in use.
    """
    if FirstStart.objects.exists() or (wanted and not has_command("load_demo")):
        return
    loaded = wanted and _load_demo(say)
    FirstStart.objects.get_or_create(pk=1, defaults={"with_demo": loaded})


def _load_demo(say: Callable[[str], None]) -> bool:
    """Load it whole or not at all, so that a kill half-way leaves it to the next start."""
    say("Loading the demo network …")
    try:
        with transaction.atomic():
            call_command("load_demo")
            FirstStart.objects.create(pk=1, with_demo=True)
    except CommandError as reason:  # there is a network already
        say(str(reason))
        return False
    return True
