"""Who may sign in at all."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import Person


class PersonBackend(ModelBackend):
    """Password and session of people whose account stands."""

    def user_can_authenticate(self, user: Person) -> bool:
        return user.may_sign_in
