"""Pages of coming in and going out: password, second factor, invitation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from accounts.actions import factors, invitations, people, resets, sessions, visits
from accounts.forms import CodeForm, FirstPasswordForm, OwnPasswordForm, SignInForm
from accounts.refusals import Refusal
from accounts.sessions import VISIT


class SignIn(views.LoginView):
    """E-mail and password; every try counts against this address at this account alone."""

    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not sessions.take_try(request.META["REMOTE_ADDR"], self.email):
            reason = _("Too many tries from here to sign in to this account: wait a quarter of an hour.")
            return render(request, "429.html", {"exception": reason}, status=429)
        return super().post(request, *args, **kwargs)

    @property
    def email(self) -> str:
        return self.request.POST.get("username", "").strip()[:254]  # as the form strips it: padding is no new account

    def form_valid(self, form: SignInForm) -> HttpResponse:
        person = form.get_user()
        sessions.forget_tries(self.request.META["REMOTE_ADDR"], self.email)
        if person.second_factor_since:
            sessions.await_code(self.request.session, person, self.get_success_url())
            return redirect("sign-in-code")
        answer = super().form_valid(form)
        sessions.record_sign_in(person)
        return answer


@method_decorator([login_not_required, sensitive_post_parameters("code"), never_cache], name="dispatch")
class SignInCode(FormView):
    """The second step: a code of the second factor, for whoever has just shown the password."""

    template_name = "accounts/sign_in_code.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.person, self.following = sessions.awaited(request.session)
        if self.person is None:
            return redirect("sign-in")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        if not sessions.take_try(sessions.CODE, self.person.email):
            reason = _("Too many wrong codes for this account: wait a quarter of an hour.")
            return render(self.request, "429.html", {"exception": reason}, status=429)
        if not factors.spend(self.person, form.cleaned_data["code"]):
            form.add_error("code", _("This code is not right, or was used already. Wait for the next one."))
            return self.form_invalid(form)
        sessions.forget_tries(sessions.CODE, self.person.email)
        self.request.session.pop(sessions.AWAITED)
        login(self.request, self.person)
        sessions.record_sign_in(self.person)
        return redirect(self.following)


@login_not_required
@require_POST
def lost_factor(request: HttpRequest) -> HttpResponse:
    """Ask, with the password shown but no code at hand, for the second factor's removal."""
    person, _following = sessions.awaited(request.session)
    if person is None:
        return redirect("sign-in")
    try:
        resets.ask(person=person, by=person)
    except Refusal as refusal:
        messages.warning(request, str(refusal.reason))
    else:
        messages.success(request, _("Your administrators have been told. When a second person has confirmed, sign in."))
    return redirect("sign-in-code")


@method_decorator([login_not_required, sensitive_post_parameters(), never_cache], name="dispatch")
class AcceptInvitation(FormView):
    """The page behind an invitation's link: choose a password, once. A link that is no longer good is not found."""

    template_name = "accounts/invitation.html"
    form_class = FirstPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.invitation = invitations.standing(kwargs["secret"])
        if self.invitation is None:
            return render(request, "accounts/invitation_over.html", status=404)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.invitation.person}

    def get_context_data(self, **extra: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.invitation.person, rules=password_validators_help_texts, **extra)

    def form_valid(self, form: FirstPasswordForm) -> HttpResponse:
        invitations.accept(self.kwargs["secret"], form.cleaned_data["new_password1"])
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return redirect("sign-in")


class SignOut(views.LogoutView):
    """Ends the session; by POST alone."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            sessions.record_sign_out(request.user)
        answer = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


class PasswordChange(views.PasswordChangeView):
    """A new password of one's own; all other sessions end."""

    template_name = "accounts/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("account")
    extra_context = {"rules": password_validators_help_texts}

    def form_valid(self, form: OwnPasswordForm) -> HttpResponse:
        person = self.request.user
        people.change_password(person=person, password=form.cleaned_data["new_password1"])
        visits.end_all(person, keep=self.request.session[VISIT])
        update_session_auth_hash(self.request, person)
        messages.success(self.request, _("The password has been changed; your other sessions have ended."))
        return redirect(self.get_success_url())
