"""Questions, answers and remarks on things one may read."""

from typing import Any

import django_filters
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Person
from accounts.scoped import ScopedModel
from procurement.actions import comment as actions
from procurement.api.listing import Order, Words
from procurement.api.nouns import Entered, Readable, unversioned
from procurement.models import Comment
from procurement.models.comment import SUBJECTS

WRITE = "comment.write"


class CommentSerializer(serializers.ModelSerializer):
    text = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = (
            "id",
            "subject",
            "object_id",
            "audience",
            "kind",
            "text",
            "nation",
            "role",
            "answers",
            "replaces",
            "written_at",
            "withdrawn_at",
        )

    def get_text(self, row: Comment) -> str | None:
        """Null where it was withdrawn."""
        return None if row.withdrawn_at else row.text


class EditInput(serializers.Serializer):
    text = serializers.CharField(max_length=2000)


class AnswerInput(EditInput):
    audience = serializers.ChoiceField(Comment.Audience.choices)


class CommentInput(AnswerInput):
    subject = serializers.ChoiceField(list(SUBJECTS))
    object_id = serializers.UUIDField()
    kind = serializers.ChoiceField([Comment.Kind.REMARK, Comment.Kind.QUESTION])


class CommentFilter(django_filters.FilterSet):
    subject = Words()
    object = django_filters.UUIDFilter(field_name="object_id")
    kind = django_filters.ChoiceFilter(choices=Comment.Kind.choices)
    ordering = Order("written_at")


class Comments(Entered, Readable):
    """What was said about things; an edit is a new row that replaces the former one."""

    model = Comment
    serializer_class = CommentSerializer
    filterset_class = CommentFilter
    input, creates = CommentInput, WRITE

    def enter(self, sent: Any, by: Person) -> Comment:
        thing = _thing(sent["subject"], sent.pop("object_id"), by)
        return actions.write(sent.pop("subject"), thing, **sent, by=by)

    @unversioned
    @extend_schema(request=AnswerInput, responses={201: CommentSerializer})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: Any) -> Response:
        """Answer a comment."""
        row, sent = self.found(), self.sent(AnswerInput, WRITE)
        more = {"kind": Comment.Kind.ANSWER, "answers": row}

        def verb() -> Comment:
            thing = _thing(row.subject, row.object_id, request.user)
            return actions.write(row.subject, thing, **sent, **more, by=request.user)

        return self.done(verb, 201)

    @unversioned
    @extend_schema(request=EditInput, responses={201: CommentSerializer})
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, pk: Any) -> Response:
        """Put a new text in the place of one's own comment."""
        row, sent = self.found(), self.sent(EditInput, WRITE)
        return self.done(lambda: actions.edit(row, text=sent["text"], by=request.user), 201)

    @unversioned
    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Take one's own comment back; its text is shown no longer."""
        row = self.found()
        return self.done(lambda: actions.withdraw(row, by=request.user))


def _thing(subject: str, pk: Any, by: Person) -> Any:
    model = SUBJECTS[subject]
    rows = model._default_manager.all()
    thing = (rows.visible_to(by.actor) if issubclass(model, ScopedModel) else rows).filter(pk=pk).first()
    if thing is None:
        raise Http404
    return thing
