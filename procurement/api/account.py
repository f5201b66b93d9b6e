"""Who the asker is."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Person
from accounts.roles import permissions_of


class AccountSerializer(serializers.ModelSerializer):
    roles = serializers.SerializerMethodField()
    permissions = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = ("id", "name", "email", "nation", "roles", "permissions", "joined_at")

    def get_roles(self, person: Person) -> list[str]:
        """Those in force."""
        return sorted(person.roles)

    def get_permissions(self, person: Person) -> list[str]:
        """The verbs that the roles carry together."""
        return sorted(permissions_of(person.roles))


class Account(APIView):
    """One's own account."""

    @extend_schema(operation_id="account_retrieve", responses=AccountSerializer)
    def get(self, request: Request, *args: Any) -> Response:
        return Response(AccountSerializer(request.user).data)
