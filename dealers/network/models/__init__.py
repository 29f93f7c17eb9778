"""The network: brands, their regions, their dealerships, and who works where."""

from dealers.network.models.client import ApiClient
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
from dealers.network.models.sharing import Agreement, AgreementText, Audience, Sharing
from dealers.network.models.tree import Brand, DealerGroup, Region
from dealers.network.models.upload import RosterUpload

__all__ = [
    "Agreement",
    "AgreementText",
    "ApiClient",
    "Audience",
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
    "Sharing",
    "SpecialDay",
]
