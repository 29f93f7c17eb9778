"""What happens once per database: the demo network comes in, or is declined."""

from django.core.management import call_command, get_commands

from portal.embedded.models import FirstStart


def has_command(name: str) -> bool:
    """Whether an installed app brings this management command."""
    return name in get_commands()


def load_demo_once(*, wanted: bool) -> bool:
    """Load the demo network on the first start, if wanted; whether it came in now.

    What was decided then holds for later starts: nothing is poured into a network in use.
    """
    if FirstStart.objects.exists() or (wanted and not has_command("load_demo")):
        return False
    if wanted:
        call_command("load_demo")
    FirstStart.objects.create(pk=1, with_demo=wanted)
    return wanted
