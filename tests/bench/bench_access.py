"""Access at list scale: a scoped page against the same page unscoped, and `may` against guardian.

With agreements in force: of ten dealerships one shares nothing. `ACCESS_ROWS=1000000` for a full run.
"""

from collections.abc import Iterator

from guardian.shortcuts import get_objects_for_user

from campaigns.activations.models import Activation
from dealers.network.models import Dealership
from dealers.network.scoping import may, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.common.pages import keyset_page
from tests.bench import Goal, bench, interleaved
from tests.bench.access_world import SIZE, Crowd, fill

ROUNDS = 81
# A list as people see it, and one whose rows need the dealership's agreement.
LISTS = {"list": Can.VIEW_ACTIVATIONS, "agreed": Can.VIEW_LEADS}
WIDTHS = {"one": 1.2, "region": 1.2, "everything": 1.2, "group": 8}
# Everything but each tenth dealership is a set that no index knows, as a group's is.
WITHOUT_SOME = {"agreed_everything": 8}


def page(rows, after: str = "") -> str:
    """Read one page and give the cursor of the next."""
    return keyset_page(rows, {"after": after} if after else {}).next_cursor


@bench("access")
def access() -> Iterator[Goal]:
    """Pages by width of sight, deep pages, single checks, and what it takes to find out."""
    crowd = fill()
    for name, can in LISTS.items():
        yield from pages(crowd, name, can)
    yield from deep(crowd)
    yield from checks(crowd)
    yield resolving(crowd)


def pages(crowd: Crowd, name: str, can: Can) -> Iterator[Goal]:
    """The first page of each width of sight."""
    people = [getattr(crowd, width) for width in WIDTHS]
    for person in people:
        assert scope_of(person, can)
    scoped = [lambda who=who: page(Activation.objects.where(who, can)) for who in people]
    unscoped, *taken = interleaved(lambda: page(Activation.objects.all()), *scoped, rounds=ROUNDS)
    for (width, most), seconds in zip(WIDTHS.items(), taken, strict=True):
        figure = f"{name}_{width}"
        yield Goal(f"access.{figure}", seconds * 1000, "ms", "unscoped", unscoped * 1000, at_most=WITHOUT_SOME.get(figure, most), size=SIZE)  # fmt: skip


def deep(crowd: Crowd) -> Iterator[Goal]:
    """A page from the end of the list against the first one."""
    for width in ("region", "everything"):
        rows = Activation.objects.where(getattr(crowd, width), Can.VIEW_LEADS)
        near_the_end = rows.order_by("id")[60].pk
        cursor = page(rows.filter(pk__lte=near_the_end))
        first, last = interleaved(
            lambda r=rows: page(r), lambda r=rows, c=cursor: page(r, c), rounds=ROUNDS
        )
        yield Goal(f"access.deep_{width}", last * 1000, "ms", "the first page", first * 1000, at_most=1.5, size=SIZE)  # fmt: skip


def checks(crowd: Crowd) -> Iterator[Goal]:
    """A request's single checks, by `may` and by guardian alone, the resolving included."""
    asked = [("check_first", crowd.dealerships[:1], 4), ("check", crowd.dealerships, 0.5)]
    for name, dealerships, most in asked:

        def ours(dealerships=dealerships) -> None:
            user = User.objects.get(pk=crowd.region.pk)
            for dealership in dealerships:
                may(user, Can.VIEW_LEADS, dealership)

        def guardians(dealerships=dealerships) -> None:
            user = User.objects.get(pk=crowd.region.pk)
            for dealership in dealerships:
                user.has_perm("network.view_leads", dealership)

        mine, theirs = interleaved(ours, guardians, rounds=ROUNDS)
        size = f"{SIZE}, {len(dealerships)} checks"
        yield Goal(f"access.{name}", mine * 1000, "ms", "guardian's has_perm", theirs * 1000, at_most=most, size=size)  # fmt: skip


def resolving(crowd: Crowd) -> Goal:
    """What a request of somebody who sees everything pays once, against guardian's list of the same."""

    def resolve() -> None:
        user = User.objects.get(pk=crowd.everything.pk)
        scope_of(user, Can.VIEW_LEADS)

    def guardians() -> None:
        user = User.objects.get(pk=crowd.everything.pk)
        found = get_objects_for_user(user, "view_leads", Dealership, accept_global_perms=False)
        list(found.values_list("pk", flat=True))

    ours, theirs = interleaved(resolve, guardians, rounds=ROUNDS)
    return Goal("access.resolve_everything", ours * 1000, "ms", "guardian's list", theirs * 1000, at_most=1, size=SIZE)  # fmt: skip
