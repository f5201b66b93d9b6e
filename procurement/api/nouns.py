"""What the views of all nouns share: rows the asker may read, and verbs done once by the portal's own actions."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
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
from accounts.models import Person
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

    def found(self) -> Any:
        """The row of the address, as far as the asker may read it."""
        row = self.visible(self.request.actor).filter(pk=self.kwargs["pk"]).first()
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
        noun = shown_by or type(self)
        pk, is_new = self._once(lambda: _kept(verb().pk))
        replayed = {} if is_new else {"Idempotent-Replayed": "true"}
        try:
            return noun.shown(self.request, _key_of(noun.model, pk), status, **replayed)
        except Http404:  # a sealed offer is out of reach of whoever handed it in
            return Response(status=204, headers=replayed)

    def _once(self, verb: Callable[[], UUID]) -> tuple[UUID, bool]:
        key = self.request.headers.get("Idempotency-Key")
        if key is None:
            with transaction.atomic():
                return verb(), True
        if not 1 <= len(key) <= request_key.LONGEST or not key.isprintable():
            raise ValidationError({"Idempotency-Key": [_("Up to 100 printable characters.")]})
        sent = [self.request.headers.get("If-Match"), _told_apart(self.request.data)]
        asked = [self.request.method, self.request.path, *sent]
        return request_key.once(key, asked, verb, by=self.request.user)


class Readable(mixins.RetrieveModelMixin, mixins.ListModelMixin, Noun):
    """A noun with a list and a page for each row."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(request, self.kwargs[self.lookup_url_kwarg or self.lookup_field])


class Replaced:
    """PUT replaces a thing as a whole, from the version the sender saw; `input` reads what is sent."""

    input: type[serializers.Serializer]
    permission: str

    def change(self, row: Any, sent: Any, version: int, by: Person) -> models.Model:
        """Run the verb that changes the row."""
        raise NotImplementedError

    def update(self, request: Request, pk: Any) -> Response:
        """Replace it as a whole; who was late is told the differences."""
        row = self.found()
        try:
            version, sent = seen_version(request), self.sent(self.input, self.permission)
            return self.done(lambda: self.change(row, sent, version, request.user))
        except Stale as late:
            current = self.shown(request, row.pk).data
            raise Outdated(late.reason, current["version"], differences(request.data, current)) from late


class Entered:
    """POST to the list enters a thing; `new_input` reads what is sent where that is not what PUT takes."""

    input: type[serializers.Serializer]
    new_input: type[serializers.Serializer] | None = None
    creates: str

    def enter(self, sent: Any, by: Person) -> models.Model:
        """Run the verb that enters a row."""
        raise NotImplementedError

    def create(self, request: Request) -> Response:
        """Enter one."""
        sent = self.sent(self.new_input or self.input, self.creates)
        return self.done(lambda: self.enter(sent, request.user), 201)


def step(act: Callable[..., models.Model], summary: str, path: str = "", **fixed: Any) -> Any:
    """A verb that needs nothing but the version: POST to `<thing>/<verb>/`.

    Kept under the name of its action; with `fixed` arguments of the action under that of its path.
    """

    def method(self: Noun, request: Request, pk: Any) -> Response:
        row = self.found()
        return self.done(lambda: act(row, **fixed, version=seen_version(request), by=request.user))

    method.__name__ = path if fixed else act.__name__
    return extend_schema(summary=summary, request=None)(posted(method, path or act.__name__))


def told(
    act: Callable[..., models.Model],
    summary: str,
    input: type[serializers.Serializer],
    permission: str,
    path: str = "",
    takes: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> Any:
    """A verb that needs the version and a body, which `takes` turns into the action's arguments."""

    def method(self: Noun, request: Request, pk: Any) -> Response:
        row, sent = self.found(), self.sent(input, permission)
        return self.done(lambda: act(row, **takes(sent), version=seen_version(request), by=request.user))

    method.__name__ = act.__name__
    return extend_schema(summary=summary, request=input)(posted(method, path or act.__name__))


def posted(method: Callable[..., Response], path: str) -> Any:
    return action(detail=True, methods=["post"], url_path=path, url_name=path)(method)


def unversioned(method: Any) -> Any:
    """A verb on one thing that is safe without the version: it only adds, or is refused a second time."""
    method.names_version = False
    return method


def _kept(pk: Any) -> UUID:
    """A key as the ledger of requests keeps it; some tables count their rows."""
    return UUID(int=pk) if isinstance(pk, int) else pk


def _key_of(model: type[models.Model], kept: UUID) -> Any:
    return kept if isinstance(model._meta.pk, models.UUIDField | models.OneToOneField) else kept.int


def _told_apart(value: Any) -> Any:
    """What was sent as JSON that differs where it differs; of a file its size and digest."""
    if isinstance(value, dict):
        return {name: _told_apart(one) for name, one in value.items()}
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for block in value.chunks():
        digest.update(block)
    return [value.name, value.size, digest.hexdigest()]
