"""Layouts of vendors that a header is recognized by, and what such a file never says itself.

Facts about public feed specifications and exports seen in the wild, written down as data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dealers.inventory import aliases
from dealers.inventory.naming import plain

MOST_UNKNOWN = 0.34


@dataclass(frozen=True)
class Layout:
    """One vendor's columns: those that mark it, all that it has, and what they mean there."""

    name: str
    title: str
    marks: tuple[str, ...]
    columns: str
    means: dict[str, str] = field(default_factory=dict)
    date_order: str = ""
    headerless: bool = False

    @property
    def names(self) -> list[str]:
        """The columns by the vendor's names, in the vendor's order."""
        return self.columns.split("|")


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        name="google_vehicle_ads",
        title="Google vehicle ads",
        marks=("VIN", "store_code", "image_link"),
        columns=(
            "google_product_category|vehicle_fulfillment|VIN|id|store_code|image_link|link_template"
            "|link|price|vehicle_price_type|vehicle_msrp|vehicle_all_in_price|condition|brand|model"
            "|year|mileage|color|title|product_type|additional_image_link|mobile_link_template"
            "|mobile_link|ads_redirect|certified_pre-owned|certified_pre_owned|trim|vehicle_option"
            "|body_style|engine|description|custom_label_0|custom_label_1|custom_label_2"
            "|custom_label_3|custom_label_4|included_destination|excluded_destination"
            "|date_first_registered|fuel_consumption|co2_emissions|energy_consumption"
            "|emissions_standard|electric_range|vehicle_expenses|vehicle_category|warranty"
            "|vehicle_mandatory_inspection_included|dealership_name|dealership_address|place_id"
            "|maps_url|tracking_phone_number|date_in_stock|exterior_color|make"
        ),
        means={
            "id": aliases.STOCK_NUMBER,
            "engine": "fuel",
            "title": "",
            "color": "exterior_color",
            "vehicle_option": "options",
            "vehicle_all_in_price": "",
        },
    ),
    Layout(
        name="meta_automotive",
        title="Meta automotive",
        marks=("vehicle_id", "state_of_vehicle", "make", "model"),
        columns=(
            "vehicle_id|vin|make|model|year|trim|title|description|url|price|currency|sale_price"
            "|sale_currency|previous_price|previous_currency|mileage.value|mileage.unit|image[0].url"
            "|image[0].tag[0]|image[1].url|image[2].url|image[3].url|images|state_of_vehicle"
            "|condition|body_style|drivetrain|transmission|fuel_type|exterior_color|interior_color"
            "|availability|date_first_on_lot|dealer_id|dealer_name|dealer_phone|dealer_email"
            "|dealer_communication_channel|dealer_privacy_policy_url|address|latitude|longitude"
            "|vehicle_type|vehicle_registration_plate|vehicle_specifications|features|fb_page_id"
            "|custom_label_0|custom_label_1|custom_label_2|custom_label_3|custom_label_4"
            "|legal_disclosure_impressum_url|address.addr1|address.city|address.region"
            "|address.postal_code|address.country"
        ),
        means={
            "vehicle_id": aliases.STOCK_NUMBER,
            "state_of_vehicle": "condition",
            "condition": "",
            "title": "",
            "vehicle_type": "",
        },
    ),
    Layout(
        name="homenet",
        title="HomeNet",
        marks=("Style_Description", "Ext_Color_Generic", "SellingPrice"),
        columns=(
            "Type|Stock|VIN|Year|Make|Model|Body|ModelNumber|Doors|ExteriorColor|InteriorColor"
            "|EngineCylinders|EngineDisplacement|Transmission|Miles|SellingPrice|MSRP|BookValue"
            "|Invoice|Certified|Options|Style_Description|Ext_Color_Generic|Ext_Color_Code"
            "|Int_Color_Generic|Int_Color_Code|Int_Upholstery|Engine_Block_Type"
            "|Engine_Aspiration_Type|Engine_Description|Transmission_Speed"
            "|Transmission_Description|Drivetrain|Fuel_Type|CityMPG|HighwayMPG|EPAClassification"
            "|Wheelbase_Code|Internet_Price|MarketClass|PassengerCapacity|ExtColorHexCode"
            "|IntColorHexCode|EngineDisplacementCubicInches|Trim|DateInStock|Description"
            "|Categorized Options|DealerName|DealerAddress|DealerCity|DealerState|DealerZip"
            "|DealerPhoneNumber|DealerFax|DealerEmail|Comment_1|Comment_2|Comment_3|Comment_4"
            "|Comment_5|Special Field 1|Special Field 2|Special Field 3|Special Field 4|Misc_Price1"
            "|Misc_Price2|Misc_Price3|Factory_Codes|ImageList|VDP link"
        ),
        means={"Engine_Description": "engine", "Type": "condition", "Transmission": "transmission"},
        date_order="mdy",
    ),
    Layout(
        name="vauto",
        title="vAuto",
        marks=("New/Used", "Series Detail", "Stock #"),
        columns=(
            "DealerId|Stock #|VIN|New/Used|Year|Make|Model|Model Code|Body|Transmission|Series"
            "|Series Detail|Door Count|Odometer|Engine Cylinder Ct|Engine Displacement"
            "|Drivetrain Desc|Colour|Interior Color|Price|MSRP|Inventory Date|Certified|Description"
            "|Features|City MPG|Highway MPG|Photo Count|Photos|Photos Last Modified Date"
            "|Dealer Name|Engine|Fuel|Age"
        ),
        date_order="mdy",
    ),
    Layout(
        name="dealercenter",
        title="DealerCenter",
        marks=("AccountID", "DCID", "StockNumber"),
        columns=(
            "AccountID|DCID|DealerName|Phone|Address|City|State|Zip|StockNumber|VIN|Year|Make|Model"
            "|Trim|Odometer|SpecialPrice|ExteriorColor|InteriorColor|Transmission|PhotoURLs"
            "|VehicleDescription|EquipmentCode|LatestPhotoModifiedDate"
        ),
        means={"AccountID": "", "DCID": aliases.DEALER_CODE},
    ),
    Layout(
        name="autofunds",
        title="AutoFunds",
        marks=("InternetSpecial", "PhotoUrls", "DealerID"),
        columns=(
            "DealerID|StockNumber|VIN|Year|Make|Model|Trim|Condition|InternetSpecial|Mileage"
            "|PhotoUrls"
        ),
    ),
    Layout(
        name="ax9",
        title="Autoxloo AX9",
        marks=("title", "free_text", "price_current"),
        columns=(
            "stock|title|vin|year|make|model|trim|free_text|type|body|mileage|price_current"
            "|price_wholesale|price_cost|InternetPrice|MSRP|BookValue|exterior|interior|doors|engine"
            "|transmission|drive_type|fuel_type|warranty|warranty_description|description"
        ),
        means={"title": "condition", "type": ""},
    ),
    Layout(
        name="erepairables",
        title="eRepairables",
        marks=("TitleStatus", "ExternalLink", "SaleType"),
        columns=(
            "Make|Model|Type|Condition|Year|Price|Description|TitleStatus|Odometer|VIN|Stock"
            "|Expiration|ExternalLink|Image1|Image2|Image3|Image4|Image5|Image6|Image7|Image8|Image9"
            "|Image10|SaleType"
        ),
        means={"Type": "", "Condition": "", "TitleStatus": "", "SaleType": ""},
        headerless=True,
    ),
)

BY_NAME = {layout.name: layout for layout in LAYOUTS}


def recognize(header: Sequence[str]) -> Layout | None:
    """The layout that a header has: all its marks, and hardly a column that it doesn't know."""
    named = {plain(name) for name in header} - {""}
    best: tuple[int, Layout] | None = None
    for layout in LAYOUTS:
        known = named & {plain(name) for name in layout.names}
        marked = all(plain(mark) in named for mark in layout.marks)
        if marked and len(known) >= (1 - MOST_UNKNOWN) * len(named):
            best = max(best or (0, layout), (len(known), layout), key=lambda found: found[0])
    return best[1] if best else None
