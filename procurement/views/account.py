"""Pages of one's own account: who one is, the second factor, sessions, tokens, what comes by mail."""

from typing import Any
from uuid import UUID

import qrcode
from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from qrcode.image.svg import SvgPathImage

from accounts import onetime
from accounts.actions import factors, notifications, sessions, tokens, visits
from accounts.forms import CodeForm
from accounts.models import ApiToken, FactorReset, RecoveryCode, Visit
from accounts.refusals import Refusal
from accounts.roles import SECOND_FACTOR_ROLES
from accounts.sessions import VISIT
from procurement.forms.account import MailForm, TokenForm
from procurement.views.asking import accepted, attempted, found
from procurement.views.listing import page_of

PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("account", gettext_lazy("Profile")),
    ("factor", gettext_lazy("Second factor")),
    ("visits", gettext_lazy("Sessions")),
    ("tokens", gettext_lazy("API tokens")),
    ("mail", gettext_lazy("E-mail")),
)


def tabs(here: str) -> list[dict[str, Any]]:
    """The pages of the account, for the tabs component."""
    return [{"url": reverse(name), "label": label, "current": name == here} for name, label in PAGES]


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/account.html", {"tabs": tabs("account")})


@never_cache
@require_safe
def factor(request: HttpRequest) -> HttpResponse:
    """The state of the second factor; where there is none, the key to put into an app."""
    person = request.user
    if not person.second_factor_since:
        return _set_up(request, CodeForm(), factors.begin(by=person))
    return render(request, "accounts/factor.html", _standing(request, CodeForm()))


@never_cache
@require_safe
def factor_picture(request: HttpRequest) -> HttpResponse:
    """The key as a picture for the app's camera, as long as it is being set up."""
    if request.user.second_factor_since:
        raise Refusal(_("The key is shown only while it is set up."))
    address = onetime.address(factors.begin(by=request.user), str(settings.PRODUCT_NAME), request.user.email)
    picture = qrcode.make(address, image_factory=SvgPathImage, border=4)
    return HttpResponse(picture.to_string(), content_type="image/svg+xml")


@never_cache
@sensitive_post_parameters("code")
@require_POST
def factor_confirm(request: HttpRequest) -> HttpResponse:
    """Put the key in force by a code of it; the recovery codes are shown this once."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _set_up(request, form, factors.begin(by=request.user), 400)
    _take_try(request)
    codes = factors.confirm(form.cleaned_data["code"], by=request.user)
    if codes is None:
        form.add_error("code", _("This code is not right. Is the clock of your telephone? Try the next one."))
        return _set_up(request, form, factors.begin(by=request.user), 400)
    sessions.forget_tries(sessions.CODE, request.user.email)
    visits.end_others(keep=request.session[VISIT], by=request.user)
    return _codes(request, codes)


@never_cache
@sensitive_post_parameters("code")
@require_POST
def factor_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes against a code of the app; shown this once."""
    form = _spent(request)
    if form.errors:
        return render(request, "accounts/factor.html", _standing(request, form), status=400)
    return _codes(request, factors.renew_recovery_codes(by=request.user))


@never_cache
@sensitive_post_parameters("code")
@require_POST
def factor_remove(request: HttpRequest) -> HttpResponse:
    """Give the factor up, where no role asks for one."""
    form = CodeForm(request.POST)
    if form.is_valid():
        _take_try(request)
        if accepted(form, lambda: _removed(form, request)):
            messages.success(request, _("The second factor has been removed."))
            return redirect("factor")
    return render(request, "accounts/factor.html", _standing(request, form), status=400)


def _removed(form: CodeForm, request: HttpRequest) -> bool:
    if not factors.remove(form.cleaned_data["code"], by=request.user):
        raise Refusal(_("This code is not right, or was used already."), {"code": [_wrong()]})
    return True


def _spent(request: HttpRequest) -> CodeForm:
    form = CodeForm(request.POST)
    if form.is_valid():
        _take_try(request)
        if not factors.spend(request.user, form.cleaned_data["code"]):
            form.add_error("code", _wrong())
    return form


def _wrong() -> str:
    return _("This code is not right, or was used already. Wait for the next one.")


def _take_try(request: HttpRequest) -> None:
    if not sessions.take_try(sessions.CODE, request.user.email):
        raise Refusal(_("Too many wrong codes for this account: wait a quarter of an hour."))


def _set_up(request: HttpRequest, form: CodeForm, secret: str, status: int = 200) -> HttpResponse:
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    context = {"form": form, "groups": groups, "needed": request.user.lacks_second_factor, "tabs": tabs("factor")}
    return render(request, "accounts/factor_set_up.html", context, status=status)


def _standing(request: HttpRequest, form: CodeForm) -> dict[str, Any]:
    person = request.user
    left = RecoveryCode.objects.visible_to(request.actor).filter(person=person, used_at__isnull=True).count()
    waiting = FactorReset.objects.filter(person=person, decided_at__isnull=True).first()
    needed = bool(person.roles & SECOND_FACTOR_ROLES)
    return {"form": form, "left": left, "waiting": waiting, "needed": needed, "tabs": tabs("factor")}


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/factor_codes.html", {"codes": codes, "tabs": tabs("factor")})


@require_safe
def own_visits(request: HttpRequest) -> HttpResponse:
    """Sessions, those that last first."""
    rows = Visit.objects.visible_to(request.actor).order_by(F("ended_at").desc(nulls_first=True), "-seen_at")
    context = {"page_obj": page_of(request, rows), "here": request.session[VISIT], "tabs": tabs("visits")}
    return render(request, "accounts/visits.html", context)


@require_POST
def visit_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    visits.end(found(Visit.objects, request, pk), by=request.user)
    messages.success(request, _("The session has ended."))
    return redirect("visits")


@require_POST
def visits_end(request: HttpRequest) -> HttpResponse:
    visits.end_others(keep=request.session[VISIT], by=request.user)
    messages.success(request, _("All your other sessions have ended."))
    return redirect("visits")


@never_cache
def own_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens, and a form for another; its secret is on the answer to the form and nowhere else."""
    form, secret = TokenForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        made = accepted(form, lambda: tokens.create(**form.stated(), by=request.user))
        if made:
            form, secret = TokenForm(), made[1]
    rows = ApiToken.objects.visible_to(request.actor)
    context = {"form": form, "secret": secret, "page_obj": page_of(request, rows), "tabs": tabs("tokens")}
    return render(request, "accounts/tokens.html", context, status=400 if form.errors else 200)


@require_POST
def token_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    token = found(ApiToken.objects, request, pk)
    attempted(request, lambda: tokens.revoke(token, by=request.user) or True, _("The token has been revoked."))
    return redirect("tokens")


def mail(request: HttpRequest) -> HttpResponse:
    """Which notifications come by e-mail too."""
    posted = request.POST if request.method == "POST" else None
    form = MailForm(posted, initial={"groups": request.user.mailed})
    if form.is_valid():
        notifications.choose_mail(form.cleaned_data["groups"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("mail")
    return render(
        request, "accounts/mail.html", {"form": form, "tabs": tabs("mail")}, status=400 if form.errors else 200
    )
