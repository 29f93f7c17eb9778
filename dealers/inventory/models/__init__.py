"""Stock: the feeds it comes by, the runs that brought it, and the vehicles."""

from dealers.inventory.models.feeds import Feed, RawChunk, RawFile
from dealers.inventory.models.runs import QuarantinedRow, SyncRun
from dealers.inventory.models.vehicles import StagedVehicle, Vehicle, VehicleChange

__all__ = [
    "Feed",
    "QuarantinedRow",
    "RawChunk",
    "RawFile",
    "StagedVehicle",
    "SyncRun",
    "Vehicle",
    "VehicleChange",
]
