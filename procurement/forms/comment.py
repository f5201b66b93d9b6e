"""The form of a comment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.models import Comment


class CommentForm(forms.ModelForm):
    """A new remark or question; an answer takes its place from the page."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[choice for choice in Comment.Kind.choices if choice[0] != Comment.Kind.ANSWER]
    )

    class Meta:
        model = Comment
        fields = ["text", "kind", "audience"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = Comment.Audience.choices


class AnswerForm(forms.ModelForm):
    """An answer to a comment: its text and for whom."""

    class Meta:
        model = Comment
        fields = ["text", "audience"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = Comment.Audience.choices


class EditForm(forms.ModelForm):
    """The new text of a comment."""

    class Meta:
        model = Comment
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
