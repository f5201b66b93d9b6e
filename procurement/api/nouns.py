"""What the views of all nouns share: rows the asker may read, and verbs done once by the portal's own actions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.context import STRANGER, Actor
from accounts.permits import demand
from accounts.refusals import Stale
from accounts.scoped import ScopedModel
from procurement.actions import request_key
from procurement.api.listing import Nothing
from procurement.api.problems import Outdated
from procurement.api.versions import differences, seen_version, tag


class Noun(viewsets.GenericViewSet):
    """Rows of one model, read through `visible_to`; `brief_serializer_class` is what a list shows of each.

    A `versioned` one is changed only by who names the version they saw.
    """

    model: type[models.Model]
    brief_serializer_class: type[serializers.BaseSerializer] | None = None
    filterset_class: Any = Nothing
    lookup_value_converter = "uuid"
    versioned = False

    @classmethod
    def around(cls, rows: models.QuerySet[Any], actor: Actor) -> models.QuerySet[Any]:
        """The rows with what is shown of them, so that a list costs the same however long it is."""
        return rows

    @classmethod
    def visible(cls, actor: Actor) -> models.QuerySet[Any]:
        """The rows that the actor may read."""
        rows = cls.model._default_manager.all()
        return rows.visible_to(actor) if issubclass(cls.model, ScopedModel) else rows

    @classmethod
    def readable(cls, actor: Actor) -> models.QuerySet[Any]:
        """The same, with what is shown of them."""
        return cls.around(cls.visible(actor), actor)

    @classmethod
    def shown(cls, request: Request, pk: Any, status: int = 200, **headers: str) -> Response:
        """The answer that shows one row as it stands; 404 where the asker may not read it."""
        row = cls.readable(request.actor).filter(pk=pk).first()
        if row is None:
            raise Http404
        document = cls.serializer_class(row, context={"request": request}).data
        return Response(document, status, headers={**tag(document), **headers})

    @property
    def is_brief(self) -> bool:
        """Whether rows are shown without their parts."""
        return self.action == "list" and self.brief_serializer_class is not None

    def get_queryset(self) -> models.QuerySet[Any]:
        actor = getattr(self.request, "actor", STRANGER)
        return self.visible(actor) if self.is_brief else self.readable(actor)

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return self.brief_serializer_class if self.is_brief else super().get_serializer_class()

    def found(self, model: type[models.Model] | None = None, pk: Any = None) -> Any:
        """The row of the address, or of another key, as far as the asker may read it."""
        rows = (model or self.model)._default_manager.visible_to(self.request.actor)
        row = rows.filter(pk=pk or self.kwargs["pk"]).first()
        if row is None:
            raise Http404
        return row

    def sent(self, kind: type[serializers.Serializer], permission: str = "") -> Any:
        """The body of the request, clean; it is not looked at for somebody who may not do the verb at all."""
        if permission:
            demand(self.request.user, permission)
        serializer = kind(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def done(
        self, verb: Callable[[], models.Model], status: int = 200, shown_by: "type[Noun] | None" = None
    ) -> Response:
        """Do a verb, once for each Idempotency-Key, and show what it made or changed, if the asker may read it."""
        pk, is_new = self._once(lambda: verb().pk)
        replayed = {} if is_new else {"Idempotent-Replayed": "true"}
        try:
            return (shown_by or type(self)).shown(self.request, pk, status, **replayed)
        except Http404:  # a sealed offer is out of reach of whoever handed it in
            return Response(status=204, headers=replayed)

    def _once(self, verb: Callable[[], UUID]) -> tuple[UUID, bool]:
        key = self.request.headers.get("Idempotency-Key")
        if key is None:
            with transaction.atomic():
                return verb(), True
        if not 1 <= len(key) <= request_key.LONGEST or not key.isprintable():
            raise ValidationError({"Idempotency-Key": [_("Up to 100 printable characters.")]})
        asked = [self.request.method, self.request.path, self.request.headers.get("If-Match"), self.request.data]
        return request_key.once(key, asked, verb, by=self.request.user)


class Readable(mixins.RetrieveModelMixin, mixins.ListModelMixin, Noun):
    """A noun with a list and a page for each row."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(request, self.kwargs[self.lookup_url_kwarg or self.lookup_field])


class Replaced:
    """PUT replaces a thing as a whole, from the version the sender saw; `input` reads what is sent."""

    input: type[serializers.Serializer]
    permission: str

    def replace(self, row: Any, verb: Callable[[Any, dict[str, Any], int], models.Model]) -> Response:
        """Do the verb with the row, the clean body and the version; who was late is told the differences."""
        try:
            version, values = seen_version(self.request), self.sent(self.input, self.permission)
            return self.done(lambda: verb(row, values, version))
        except Stale as late:
            current = self.shown(self.request, row.pk).data
            told = differences(self.request.data, current)
            raise Outdated(late.reason, current["version"], told) from late


def step(act: Callable[..., models.Model], summary: str, path: str = "") -> Any:
    """A verb that needs nothing but the version: POST to `<thing>/<verb>/`; kept under the name of its action."""

    def method(self: Noun, request: Request, pk: UUID) -> Response:
        row = self.found()
        return self.done(lambda: act(row, version=seen_version(request), by=request.user))

    method.__name__, path = act.__name__, path or act.__name__
    posted = action(detail=True, methods=["post"], url_path=path, url_name=path)(method)
    return extend_schema(summary=summary, request=None)(posted)


class VisibleKey(serializers.PrimaryKeyRelatedField):
    """The key of a row that the asker may read; any other is refused like one that does not exist."""

    def __init__(self, model: type[models.Model], **options: Any) -> None:
        self.model = model
        super().__init__(queryset=model._default_manager.all(), pk_field=serializers.UUIDField(), **options)

    def get_queryset(self) -> models.QuerySet[Any]:
        return self.model._default_manager.visible_to(self.context["request"].actor)
