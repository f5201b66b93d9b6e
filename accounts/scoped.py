"""Models whose rows belong to somebody: reading them without saying for whom is an error."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldError
from django.db import models, router
from django.db.models import sql

from accounts.context import Actor
from accounts.holding import surely_holds

_open_door: ContextVar[bool] = ContextVar("open_door", default=False)


class NoActor(RuntimeError):
    """A nation-scoped table was read without saying for whom."""


@contextmanager
def row_security_alone() -> Iterator[None]:
    """Read under row security only: for jobs whose database role and context already bound what they see."""
    token = _open_door.set(True)
    try:
        yield
    finally:
        _open_door.reset(token)


@lru_cache(maxsize=1024)
def _scope(model: type[models.Model], actor: Actor) -> sql.Query:
    """The question for all that an actor may read: putting it together costs more than most answers do."""
    return models.QuerySet(model).filter(model.readable_by(actor)).query


class ScopedQuerySet(models.QuerySet):
    """A queryset that answers only after `visible_to`, or when it hangs on a row that was read through it."""

    _admitted = False

    def _clone(self) -> "ScopedQuerySet":
        clone = super()._clone()
        clone._admitted = self._admitted
        return clone

    def visible_to(self, actor: Actor) -> "ScopedQuerySet":
        """The rows this actor may read, by the model's own `readable_by`."""
        if vars(self.query) == vars(sql.Query(self.model)):
            clone = self._chain()
            clone.query = _scope(self.model, actor).chain()
        else:
            clone = self.filter(self.model.readable_by(actor))
        clone._admitted = True
        return clone

    def _demand_actor(self) -> None:
        if not (self._admitted or _open_door.get() or self._hints.get("instance") is not None):
            raise NoActor(f"{self.model._meta.label}: use visible_to(actor)")

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._demand_actor()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        self._demand_actor()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._demand_actor()
        return super().count()

    def exists(self) -> bool:
        self._demand_actor()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._demand_actor()
        return super().aggregate(*args, **kwargs)

    def explain(self, *args: Any, **kwargs: Any) -> str:
        self._demand_actor()
        return super().explain(*args, **kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> models.query.RawQuerySet:
        self._demand_actor()
        return super().raw(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._demand_actor()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._demand_actor()
        return super().delete()


def _is_stored(row: models.Model | None) -> bool:
    return row is not None and not row._state.adding


class ScopedModel(models.Model):
    """A model read through `objects.visible_to(actor)` alone."""

    objects = ScopedQuerySet.as_manager()
    _checks_hold = False

    class Meta:
        abstract = True

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        """The condition under which a row is readable; each model states its own."""
        raise NotImplementedError(f"{cls.__name__} does not say who may read it")  # Django's metaclass bars ABC's

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The fields' own rules; a related row that is at hand already is not looked for a second time."""
        relations = (field for field in self._meta.concrete_fields if field.is_relation and field.is_cached(self))
        at_hand = {field.name for field in relations if _is_stored(getattr(self, field.name))}
        super().clean_fields(exclude={*(exclude or ()), *at_hand})

    def _get_unique_checks(self, exclude: Collection[str] | None = None, **options: Any) -> Any:
        """What has to be unique, but for a new row's random key: a collision there is the database's to refuse."""
        key = self._meta.pk
        drawn = {key.name} if self._state.adding and key.has_default() else set()
        return super()._get_unique_checks(exclude={*(exclude or ()), *drawn}, **options)

    def get_constraints(self) -> list[tuple[type[models.Model], list[models.BaseConstraint]]]:
        """The constraints still to be asked for one by one: not checks that were found to hold together."""
        if not self._checks_hold:
            return super().get_constraints()
        return [
            (model, [one for one in constraints if not isinstance(one, models.CheckConstraint)])
            for model, constraints in super().get_constraints()
        ]

    def validate_constraints(self, exclude: set[str] | None = None) -> None:
        self._checks_hold = self._hold_together(exclude)
        with row_security_alone():
            super().validate_constraints(exclude=exclude)

    def _hold_together(self, exclude: set[str] | None) -> bool:
        """Whether every check of the row is true, by one question to the database at most; False where unclear."""
        checks = [one.condition for one in self._meta.constraints if isinstance(one, models.CheckConstraint)]
        if all(surely_holds(one, self) for one in checks):
            return True
        against = self._get_field_expression_map(meta=self._meta, exclude=exclude)
        try:
            return len(checks) > 1 and models.Q(*checks).check(against, using=router.db_for_write(type(self)))
        except FieldError:
            return False

    def _perform_unique_checks(self, unique_checks: Any) -> Any:
        with row_security_alone():
            return super()._perform_unique_checks(unique_checks)
