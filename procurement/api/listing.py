"""What every list of the API does: bounded pages, filters and orders that are named, and nothing else understood."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

SIZE, MOST = 50, 200


class Pages(PageNumberPagination):
    """Pages of 50 rows, or of `size` up to 200."""

    page_size = SIZE
    page_size_query_param = "size"
    max_page_size = MOST


class Filters(DjangoFilterBackend):
    """The noun's own filters; a parameter that nobody understands is refused instead of passed over."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if view.action == "list":
            known = {"page", "size", *getattr(view.filterset_class, "base_filters", ())}
            unknown = sorted(set(request.query_params) - known)
            if unknown:
                text = _("Not known here. Known are: %(names)s.") % {"names": ", ".join(sorted(known))}
                raise ValidationError({name: [text] for name in unknown})
            return super().filter_queryset(request, queryset, view)
        return queryset


class Order(django_filters.OrderingFilter):
    """An order by named columns ("-" turns it round); rows that are level stand by their key."""

    def __init__(self, *columns: str) -> None:
        super().__init__(fields=[(column, column) for column in columns])

    def filter(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return rows.order_by(*(self.get_ordering_value(one) for one in value), "pk") if value else rows


class Words(django_filters.CharFilter):
    """A short text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=100, **kwargs)


class Nothing(django_filters.FilterSet):
    """A list without filters of its own."""
