"""The API's own description: an OpenAPI document, and a page to read and try it."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from procurement.api.entry import SignedIn


class Schema(SpectacularAPIView):
    """The OpenAPI 3.1 document."""

    permission_classes = [SignedIn]


class Page(SpectacularSwaggerSplitView):
    """The document as a page on which every request can be tried."""

    permission_classes = [SignedIn]
    template_name = "api/documentation.html"
    url_name = "api:schema"
