"""The enumerations of the platforms' feed specifications, for our files to be held against.

Google vehicle ads (attributes of a vehicle product) and Meta automotive inventory; facts only.
"""

GOOGLE_REQUIRED = (
    "google_product_category", "vehicle_fulfillment", "vin", "id", "store_code", "image_link",
    "link_template", "link", "price", "vehicle_price_type", "condition", "brand", "model", "year",
    "mileage", "color",
)  # fmt: skip
GOOGLE_OPTIONAL = (
    "title", "additional_image_link", "certified_pre-owned", "trim", "body_style", "engine",
    "description", "vehicle_msrp", "vehicle_all_in_price",
)  # fmt: skip
GOOGLE = {
    "body_style": {
        "city_car", "compact_suv", "convertible", "coupe", "crossover", "full_size_van",
        "hatchback", "limousine", "minivan", "notchback", "sedan", "station_wagon", "suv", "truck",
        "ute", "",
    },
    "engine": {
        "gasoline", "diesel", "electric", "hybrid", "plug_in_hybrid", "natural_gas", "lpg",
        "methane", "other", "",
    },
    "vehicle_price_type": {
        "all_in_price", "drive_away_price", "estimated_drive_away_price",
        "excluding_government_charges_price", "vehicle_base_price",
    },
    "condition": {"new", "used"},
    "certified_pre-owned": {"yes", "no"},
}  # fmt: skip
META_REQUIRED = (
    "vehicle_id", "vin", "title", "description", "url", "make", "model", "year", "mileage.value",
    "mileage.unit", "image[0].url", "price", "state_of_vehicle", "body_style", "exterior_color",
    "availability", "address",
)  # fmt: skip
META_FIELDS = {
    "address", "availability", "body_style", "date_first_on_lot", "dealer_id", "dealer_name",
    "dealer_phone", "description", "drivetrain", "exterior_color", "fuel_type", "image",
    "interior_color", "make", "mileage", "model", "price", "state_of_vehicle", "title",
    "transmission", "trim", "url", "vehicle_id", "vehicle_type", "vin", "year",
}  # fmt: skip
META = {
    "body_style": {
        "CONVERTIBLE", "COUPE", "CROSSOVER", "ESTATE", "GRANDTOURER", "HATCHBACK", "MINIBUS",
        "MINIVAN", "MPV", "NONE", "OTHER", "PICKUP", "ROADSTER", "SALOON", "SEDAN", "SMALL_CAR",
        "SPORTSCAR", "SUPERCAR", "SUPERMINI", "SUV", "TRUCK", "VAN", "WAGON",
    },
    "fuel_type": {
        "DIESEL", "ELECTRIC", "FLEX", "GASOLINE", "HYBRID", "NONE", "OTHER", "PETROL",
        "PLUGIN_HYBRID",
    },
    "drivetrain": {"AWD", "FOUR_WD", "FWD", "NONE", "OTHER", "RWD", "TWO_WD"},
    "transmission": {"AUTOMATIC", "MANUAL", "NONE", "OTHER"},
    "state_of_vehicle": {"CPO", "NEW", "USED"},
    "availability": {"AVAILABLE", "NOT_AVAILABLE", "PENDING", "UNKNOWN"},
    "vehicle_type": {
        "BOAT", "CAR_TRUCK", "COMMERCIAL", "MOTORCYCLE", "OTHER", "POWERSPORT", "RV_CAMPER",
        "TRAILER",
    },
    "mileage.unit": {"KM", "MI"},
}  # fmt: skip
SCHEMA_CAR = {
    "name", "sku", "brand", "model", "color", "image", "itemCondition", "offers", "url",
    "bodyType", "driveWheelConfiguration", "mileageFromOdometer", "vehicleConfiguration",
    "vehicleEngine", "vehicleIdentificationNumber", "vehicleInteriorColor", "vehicleModelDate",
    "vehicleTransmission",
}  # fmt: skip
