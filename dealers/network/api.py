"""REST: the network, read only."""

from django.db.models import QuerySet
from rest_framework.viewsets import ReadOnlyModelViewSet

from dealers.network.models import Brand, Dealership, Region
from dealers.network.serializers import BrandSerializer, DealershipSerializer, RegionSerializer


class BrandViewSet(ReadOnlyModelViewSet[Brand]):
    """Brands at which the caller sees a dealership."""

    queryset = Brand.objects.none()
    serializer_class = BrandSerializer

    def get_queryset(self) -> QuerySet[Brand]:
        """Give what the caller may see."""
        return Brand.objects.visible_to(self.request.user)


class RegionViewSet(ReadOnlyModelViewSet[Region]):
    """Regions whose dealerships the caller sees all of."""

    queryset = Region.objects.none()
    serializer_class = RegionSerializer

    def get_queryset(self) -> QuerySet[Region]:
        """Give what the caller may see."""
        rows: QuerySet[Region] = Region.objects.visible_to(self.request.user)
        return rows


class DealershipViewSet(ReadOnlyModelViewSet[Dealership]):
    """Dealerships that the caller sees."""

    queryset = Dealership.objects.none()
    serializer_class = DealershipSerializer
    filterset_fields = ["brand", "region", "code", "country", "status"]

    def get_queryset(self) -> QuerySet[Dealership]:
        """Give what the caller may see."""
        return Dealership.objects.visible_to(self.request.user)
