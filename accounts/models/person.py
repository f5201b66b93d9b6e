"""People and the roles they hold."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models.nation import Nation
from accounts.roles import CONFIRMED_ROLES, NATIONAL_ROLES, SECOND_FACTOR_ROLES, Role

ROLE_LABELS = {
    Role.OFFICER: _("National procurement officer"),
    Role.APPROVER: _("National approver"),
    Role.NATIONAL_AUDITOR: _("National auditor"),
    Role.NATIONAL_ADMINISTRATOR: _("National administrator"),
    Role.BOARD_MEMBER: _("Steering-board member"),
    Role.REQUIREMENT_OWNER: _("Requirement owner"),
    Role.FINANCE: _("Finance officer"),
    Role.SECURITY_OFFICER: _("Security officer"),
    Role.PROGRAMME_MANAGER: _("Programme manager"),
    Role.TRIAL_ANALYST: _("Trial analyst"),
    Role.MARKET_OFFICER: _("Market officer"),
    Role.OBSERVER: _("Observer"),
    Role.PROGRAMME_AUDITOR: _("Programme auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}


class PersonManager(BaseUserManager):
    """Finds people by e-mail, whatever its case."""

    def get_by_natural_key(self, email: str) -> "Person":
        return self.get(email__iexact=email)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: of one nation, or of the programme."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    nation = models.ForeignKey(
        Nation, models.PROTECT, verbose_name=_("nation"), null=True, blank=True, related_name="people"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(_("must choose a password"), default=False, editable=False)
    second_factor_since = models.DateTimeField(_("second factor since"), null=True, editable=False)
    is_synthetic = models.BooleanField(_("of the demonstration"), default=False, editable=False)
    mailed = ArrayField(models.CharField(max_length=20), verbose_name=_("told by e-mail too"), default=list, blank=True)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["nation", "name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Upper("email"),
                name="one_person_per_address_whatever_its_case",
                violation_error_message=_("Somebody with this e-mail address is here already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_sign_in(self) -> bool:
        """Whether the account stands; the demonstration's people are nobody where there is no demonstration."""
        return self.is_active and (settings.DEMONSTRATION or not self.is_synthetic)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles in force; those of CONFIRMED_ROLES are, once a second person has confirmed them."""
        return frozenset(self.role_assignments.in_force().values_list("role", flat=True))

    @cached_property
    def actor(self) -> Actor:
        """This person as an actor; a person who may not sign in is a stranger."""
        return Actor.of(str(self.pk), self.nation_id or "", self.roles) if self.may_sign_in else Actor()

    @property
    def lacks_second_factor(self) -> bool:
        """Whether a role in force asks for a second factor and there is none."""
        return self.second_factor_since is None and bool(self.roles & SECOND_FACTOR_ROLES)

    @property
    def role_labels(self) -> str:
        return ", ".join(str(ROLE_LABELS[role]) for role in Role if role in self.roles)

    @property
    def is_staff(self) -> bool:
        return self.may_sign_in and Role.ADMINISTRATOR in self.roles

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class RoleAssignmentQuerySet(models.QuerySet):
    """Roles held, and those that still wait for a second person."""

    DATED = models.Q(ends_at__isnull=False)
    WAITING = models.Q(role__in=CONFIRMED_ROLES, granted_by__isnull=False, confirmed_by__isnull=True)

    def in_force(self) -> "RoleAssignmentQuerySet":
        now = timezone.now()
        begun = models.Q(starts_at__isnull=True) | models.Q(starts_at__lte=now)
        lasts = models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=now)
        return self.exclude(self.WAITING).filter(begun, lasts)

    def stand_ins(self) -> "RoleAssignmentQuerySet":
        return self.filter(self.DATED)

    def waiting(self) -> "RoleAssignmentQuerySet":
        """Those that a second person can still put in force."""
        lasts = models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=timezone.now())
        return self.filter(self.WAITING, lasts)


class RoleAssignment(models.Model):
    """A person holds a role; national roles need a nation, the others must have none. A stand-in's has dates."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="role_assignments", verbose_name=_("person"))
    role = models.CharField(
        _("role"), max_length=30, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    granted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("granted by")
    )
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("confirmed by")
    )
    starts_at = models.DateTimeField(_("in force from"), null=True, editable=False)
    ends_at = models.DateTimeField(_("in force until"), null=True, editable=False)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(ends_at__isnull=True),
                name="a_person_holds_a_role_once",
                violation_error_message=_("The person holds this role already."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True, ends_at__isnull=True)
                | models.Q(starts_at__lt=models.F("ends_at")),
                name="a_stand_in_has_a_first_and_a_last_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("person")),
                name="nobody_confirms_a_role_of_their_own",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("granted_by")),
                name="nobody_confirms_a_role_they_granted",
            ),
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True) | ~models.Q(granted_by=models.F("person")),
                name="nobody_grants_a_role_to_themselves",
            ),
        ]

    def __str__(self) -> str:
        return str(ROLE_LABELS[Role(self.role)])

    def clean(self) -> None:
        if (self.role in NATIONAL_ROLES) != bool(self.person.nation_id):
            raise ValidationError(
                {"role": _("A national role needs a person with a nation; any other role a person without one.")}
            )
