"""Stock: the feeds it comes by, the runs that brought it, and the vehicles."""

from dealers.inventory.models.conflicts import VinConflict
from dealers.inventory.models.feeds import Feed, RawChunk, RawFile, StockMailbox
from dealers.inventory.models.outlets import Amendment, Outlet
from dealers.inventory.models.profiles import VendorProfile
from dealers.inventory.models.runs import QuarantinedRow, SyncRun
from dealers.inventory.models.vehicles import StagedVehicle, Vehicle, VehicleChange

__all__ = [
    "Amendment",
    "Feed",
    "Outlet",
    "QuarantinedRow",
    "RawChunk",
    "RawFile",
    "StagedVehicle",
    "StockMailbox",
    "SyncRun",
    "Vehicle",
    "VehicleChange",
    "VendorProfile",
    "VinConflict",
]
