"""Forms that ask for decision packs, and the filter of their list."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.context import Actor
from accounts.models import Nation
from accounts.roles import PROGRAMME_OFFICE
from procurement.forms.requirement import EVERY
from procurement.models import Pack, Round

LANGUAGES = dict(settings.LANGUAGES)
SPOKEN = gettext_lazy(
    "English and German are whole; in other languages dates and numbers are the nation's, the words still English."
)


class PackForm(forms.Form):
    """The language of one's own nation's edition."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, help_text=SPOKEN)


class EditionsForm(forms.Form):
    """Editions as "audience:language": the programme's, and each nation's in its own languages and in English."""

    editions = forms.MultipleChoiceField(
        label=gettext_lazy("Editions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=format_lazy(
            "{} {}", gettext_lazy("Only a nation's own people can read its edition; you see that it exists."), SPOKEN
        ),
    )

    def __init__(self, *args: Any, nations: list[Nation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["editions"]
        field.choices = [(f"{PROGRAMME_OFFICE}:{code}", self._label(_("Programme"), code)) for code in ("en", "fr")]
        field.choices += [
            (f"{nation.pk}:{code}", self._label(str(nation), code))
            for nation in nations
            for code in dict.fromkeys([*nation.languages, "en"])
            if code in LANGUAGES
        ]
        field.initial = [f"{PROGRAMME_OFFICE}:en", *(f"{nation.pk}:{nation.languages[0]}" for nation in nations)]

    @staticmethod
    def _label(reader: str, language: str) -> str:
        return f"{reader} · {LANGUAGES[language]}"

    def wanted(self) -> list[tuple[str, str]]:
        """The chosen editions as (audience, language)."""
        pairs = (edition.split(":") for edition in self.cleaned_data["editions"])
        return [(audience, language) for audience, language in pairs]


class PackFilter(forms.Form):
    """What the list of packs shows."""

    round = forms.ModelChoiceField(
        label=gettext_lazy("Round"), queryset=None, required=False, empty_label=gettext_lazy("any")
    )
    audience = forms.ChoiceField(label=gettext_lazy("Edition"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[*EVERY, *settings.LANGUAGES], required=False)
    status = forms.ChoiceField(label=gettext_lazy("State"), choices=[*EVERY, *Pack.Status.choices], required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = Round.objects.visible_to(actor)
        nations = [(nation.pk, str(nation)) for nation in Nation.objects.all()]
        self.fields["audience"].choices = [*EVERY, (PROGRAMME_OFFICE, _("Programme")), *nations]
