"""Pictures of the demo's vehicles: drawings of our own in place of photos that nobody took."""

from django.templatetags.static import static

from campaigns.demo.stock import COLOURS, FARBEN
from dealers.inventory.models import Vehicle

# Named like the files in static/demo/cars; the colours in the order of the stock's.
SHAPES = {
    "SUV": "suv",
    "Sedan": "sedan",
    "Pickup": "pickup",
    "Van": "van",
    "Kombi": "wagon",
    "Kleinwagen": "small",
}
PAINTS = ("white", "graphite", "blue", "red", "green", "silver")


def hang_pictures() -> None:
    """Show each vehicle that has photos as a drawing of its body in its colour."""
    pictured = Vehicle.objects.exclude(photos=[])
    for body, shape in SHAPES.items():
        for paint, *colours in zip(PAINTS, COLOURS, FARBEN, strict=True):
            picture = static(f"demo/cars/{shape}-{paint}.svg")
            pictured.filter(body=body, exterior_color__in=colours).update(photos=[picture])
