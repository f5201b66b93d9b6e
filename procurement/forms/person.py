"""The forms about people: invite, correct, find, name a stand-in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import ROLE_LABELS, Nation, Person
from accounts.roles import CONFIRMED_ROLES, NATIONAL_ROLES, Role
from procurement.forms.event import day
from procurement.forms.sheet import Fields


def roles_for(actor: Actor) -> list[tuple[str, Any]]:
    """The roles somebody may give: a national administrator those of a nation."""
    return [(role.value, ROLE_LABELS[role]) for role in Role if actor.people == "*" or role in NATIONAL_ROLES]


class PersonFilter(forms.Form):
    text = forms.CharField(label=_("Name or e-mail"), required=False, max_length=120)
    nation = forms.ModelChoiceField(Nation.objects.all(), label=_("Nation"), required=False, empty_label=_("all"))
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=lambda: [("", _("all")), *((r.value, ROLE_LABELS[r]) for r in Role)]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            ("active", _("active")),
            ("invited", _("invited, has not come yet")),
            ("waiting", _("waits for a second person")),
            ("no_factor", _("without a second factor")),
            ("ended", _("ended")),
        ],
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        if actor.people != "*":
            del self.fields["nation"]


class PersonForm(forms.ModelForm):
    """Particulars of a person; the address in the one spelling that sign-in compares."""

    class Meta:
        model = Person
        fields = ("name", "email")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip()


class ParticularsForm(Fields, PersonForm):
    """Corrected particulars, with the version that was seen."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["version"] = self.instance.version


class InvitationForm(PersonForm):
    """A new person: who, of which nation, in which roles."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)

    class Meta(PersonForm.Meta):
        fields = ("name", "email", "nation")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["roles"].choices = roles_for(actor)
        waiting = ", ".join(str(ROLE_LABELS[role]) for role in Role if role in CONFIRMED_ROLES)
        self.fields["roles"].help_text = _("In force only when a second administrator has confirmed: %(roles)s.") % {
            "roles": waiting
        }
        self.fields["nation"].help_text = _("Left empty for people of the programme.")
        if actor.people != "*":
            del self.fields["nation"]
            self.instance.nation_id = actor.people

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        national = bool(self.instance.nation_id or cleaned.get("nation"))
        if any((role in NATIONAL_ROLES) != national for role in cleaned.get("roles", ())):
            fault = _("A national role needs a person with a nation; any other role a person without one.")
            self.add_error("roles", fault)
        return cleaned


class RoleForm(forms.Form):
    """Another role for a person."""

    role = forms.ChoiceField(label=_("Another role"))

    def __init__(self, *args: Any, person: Person, held: set[str], **options: Any) -> None:
        super().__init__(*args, **options)
        fitting = [role for role in Role if (role in NATIONAL_ROLES) == bool(person.nation_id) and role not in held]
        self.fields["role"].choices = [(role.value, ROLE_LABELS[role]) for role in fitting]


class StandInForm(forms.Form):
    """Who stands in as approver, from when until when."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"))
    starts_on = day(_("First day"))
    ends_on = day(_("Last day"))

    def __init__(self, *args: Any, by: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.filter(nation=by.nation_id, nation__isnull=False, is_active=True)
        self.fields["person"].queryset = people.exclude(pk=by.pk)
        for name in ("starts_on", "ends_on"):
            self.fields[name].required = True
        self.fields["ends_on"].help_text = _("At most three months after the first; both days count whole.")
