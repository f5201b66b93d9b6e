"""Addresses of signing in, of one's own account and of the language."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from accounts import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("sign-in/code/", views.SignInCode.as_view(), name="sign-in-code"),
    path("sign-in/lost-factor/", views.lost_factor, name="sign-in-lost-factor"),
    path("invitations/<str:secret>/", views.AcceptInvitation.as_view(), name="invitation-accept"),
    path("account/password/", views.PasswordChange.as_view(), name="password-change"),
    path("language/", login_not_required(set_language), name="set_language"),
]
