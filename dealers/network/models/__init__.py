"""The network: brands, their regions, their dealerships, and who works where."""

from dealers.network.models.dealership import (
    Dealership,
    DealershipOwned,
    MovesWithDealership,
    OpeningHours,
    SpecialDay,
)
from dealers.network.models.invitation import Invitation
from dealers.network.models.membership import (
    BrandGroupGrant,
    BrandUserGrant,
    DealershipGroupGrant,
    DealershipUserGrant,
    GrantGroup,
    Membership,
)
from dealers.network.models.tree import Brand, DealerGroup, Region
from dealers.network.models.upload import RosterUpload

__all__ = [
    "Brand",
    "BrandGroupGrant",
    "BrandUserGrant",
    "DealerGroup",
    "Dealership",
    "DealershipGroupGrant",
    "DealershipOwned",
    "DealershipUserGrant",
    "GrantGroup",
    "Invitation",
    "Membership",
    "MovesWithDealership",
    "OpeningHours",
    "Region",
    "RosterUpload",
    "SpecialDay",
]
