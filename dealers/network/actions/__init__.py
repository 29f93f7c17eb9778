"""What is done to the network and to its people. Each action is one transaction."""

from dealers.network.actions.clients import make_client, renew_client, revoke_client
from dealers.network.actions.dealerships import (
    add_dealerships,
    edit_dealership,
    edit_group_of,
    move_dealership,
    open_dealership,
    owned_models,
    revise_dealership,
)
from dealers.network.actions.hours import add_special_days, remove_special_day, set_opening_hours
from dealers.network.actions.invitations import accept, invite, resend, revoke
from dealers.network.actions.members import (
    Anchor,
    add_member,
    align_grants,
    change_membership_dates,
    end_membership,
)
from dealers.network.actions.one_offs import give_one_off, withdraw_one_off
from dealers.network.actions.rosters import (
    apply_roster,
    go_on_with_roster,
    import_roster,
    upload_roster,
)
from dealers.network.actions.sharing import publish_text, set_unsigned, sign, withdraw
from dealers.network.actions.tree import (
    add_brand,
    add_group,
    add_region,
    edit_brand,
    edit_region,
    move_region,
    rename_group,
    revise_region,
)

__all__ = [
    "Anchor",
    "accept",
    "add_brand",
    "add_dealerships",
    "add_group",
    "add_member",
    "add_region",
    "add_special_days",
    "align_grants",
    "apply_roster",
    "change_membership_dates",
    "edit_brand",
    "edit_dealership",
    "edit_group_of",
    "edit_region",
    "end_membership",
    "give_one_off",
    "go_on_with_roster",
    "import_roster",
    "invite",
    "make_client",
    "move_dealership",
    "move_region",
    "open_dealership",
    "owned_models",
    "publish_text",
    "remove_special_day",
    "rename_group",
    "renew_client",
    "resend",
    "revise_dealership",
    "revise_region",
    "revoke",
    "revoke_client",
    "set_opening_hours",
    "set_unsigned",
    "sign",
    "upload_roster",
    "withdraw",
    "withdraw_one_off",
]
