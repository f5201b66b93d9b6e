"""Pages of signing in, signing out and one's own account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.actions import people, sessions
from accounts.forms import OwnPasswordForm, SignInForm


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
        answer = super().form_valid(form)
        sessions.forget_tries(self.request.META["REMOTE_ADDR"], self.email)
        sessions.record_sign_in(form.get_user())
        return answer


class SignOut(views.LogoutView):
    """Ends the session; by POST alone."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            sessions.record_sign_out(request.user)
        answer = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


class Account(TemplateView):
    """Who the portal takes the reader for."""

    template_name = "accounts/account.html"


class PasswordChange(views.PasswordChangeView):
    """A new password of one's own; all other sessions end."""

    template_name = "accounts/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("account")
    extra_context = {"rules": password_validators_help_texts}

    def form_valid(self, form: OwnPasswordForm) -> HttpResponse:
        person = self.request.user
        people.change_password(person=person, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, person)
        messages.success(self.request, _("The password has been changed; your other sessions have ended."))
        return redirect(self.get_success_url())
