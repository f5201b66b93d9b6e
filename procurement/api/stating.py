"""What is sent of a row: its shape alone, with keys of rows the sender may read; the action judges the row's rules."""

from decimal import Decimal
from typing import Any

from django.db import models
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from accounts.scoped import ScopedModel


class VisibleKey(serializers.PrimaryKeyRelatedField):
    """The key of a row that the asker may read; any other is refused like one that does not exist."""

    def __init__(self, model: type[models.Model], **options: Any) -> None:
        self.model = model
        super().__init__(queryset=model._default_manager.all(), pk_field=serializers.UUIDField(), **options)

    def get_queryset(self) -> models.QuerySet[Any]:
        return self.model._default_manager.visible_to(self.context["request"].actor)


class Stated(serializers.ModelSerializer):
    """Fields of a row as they are sent."""

    def build_standard_field(self, name: str, field: models.Field) -> Any:
        kind, options = super().build_standard_field(name, field)
        if "validators" in options:
            options["validators"] = [one for one in options["validators"] if not isinstance(one, UniqueValidator)]
        bounds = {end: Decimal(str(options[end])) for end in ("min_value", "max_value") if _is_float(options, end)}
        return kind, options | bounds

    def build_relational_field(self, name: str, relation: Any) -> Any:
        kind, options = super().build_relational_field(name, relation)
        if not issubclass(relation.related_model, ScopedModel):
            return kind, options
        options = {option: value for option, value in options.items() if option not in ("queryset", "view_name")}
        return VisibleKey, options | {"model": relation.related_model}

    def get_validators(self) -> list[Any]:
        return []


def _is_float(options: dict[str, Any], name: str) -> bool:
    return isinstance(options.get(name), float)
