"""Reading ADF/XML 1.0 leads as they really arrive (standard: ADF 1.0, final text of 3 May 2000)."""

from dealers.leads.adf.dates import read_request_date
from dealers.leads.adf.document import Unreadable
from dealers.leads.adf.people import clean_email, country_code, e164
from dealers.leads.adf.prospects import (
    Address,
    Contact,
    ExternalId,
    Party,
    Phone,
    Prospect,
    Vehicle,
)
from dealers.leads.adf.reading import read_adf
from dealers.leads.adf.vins import decode_vin
from dealers.leads.adf.writing import write_adf

__all__ = [
    "Address",
    "Contact",
    "ExternalId",
    "Party",
    "Phone",
    "Prospect",
    "Unreadable",
    "Vehicle",
    "clean_email",
    "country_code",
    "decode_vin",
    "e164",
    "read_adf",
    "read_request_date",
    "write_adf",
]
