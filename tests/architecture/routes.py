"""Every address of the portal, filled by introspection: a new route is walked without being named anywhere."""

import re
from dataclasses import dataclass
from itertools import product

from django.apps import apps
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from procurement.views.draft import KINDS

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
API = "api/v1/"
NOWHERE = {"secret": "no-such-secret", "url": "nothing-here", "app_label": "trials"}


class Unfilled(Exception):
    """An argument nobody knows how to fill: give it a noun, or a filler here."""


@dataclass(frozen=True)
class Route:
    """One address: its pattern from the root, its name, the view's allowed openness."""

    pattern: str
    name: str

    @property
    def arguments(self):
        return ["".join(groups) for groups in ARGUMENT.findall(self.pattern)]

    def filled(self, values):
        """The path with the arguments put in."""
        path = ARGUMENT.sub(lambda found: str(values[found.group(1) or found.group(2)]), self.pattern)
        return "/" + path.replace("^", "").replace("$", "")


def routes(patterns=None, before="", space=""):
    """Every route below the given patterns, or below the root."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        here = str(entry.pattern._route if isinstance(entry.pattern, RoutePattern) else entry.pattern.regex.pattern)
        if isinstance(entry, URLPattern):
            yield Route(before + here, f"{space}{entry.name}")
        else:
            deeper = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry.url_patterns, before + here, deeper)


def noun_of(route, argument):
    """The model an argument is a key of: by its own name, or by the plural its address begins with."""
    own = apps.get_app_configs()
    found = re.match(r"admin/(\w+)/(\w+)/", route.pattern)
    if found:
        return apps.get_model(*found.groups())
    address = route.pattern.removeprefix(API).split("/")[0].replace("-", "")
    noun = argument if argument != "pk" else re.sub("ie$", "y", address.removesuffix("s"))
    models = [m for app in own if app.label in ("accounts", "trials", "procurement") for m in app.get_models()]
    exact = [m for m in models if m._meta.model_name == noun]
    matching = exact or [m for m in models if m._meta.model_name.endswith(noun)]
    if len(matching) != 1:
        raise Unfilled(f"{route.pattern}: {argument} is a key of {[m.__name__ for m in matching] or 'nothing known'}")
    return matching[0]


def fillings(route, keys):
    """Pairs of path and {model: key} for every way to fill a route; `keys(model)` gives the keys that exist."""
    arguments = route.arguments
    if arguments == ["kind", "subject"]:
        for kind, (model, _) in KINDS.items():
            for key in keys(model):
                yield route.filled({"kind": kind, "subject": key}), {model: key}
        return
    fixed = {name: NOWHERE[name] for name in arguments if name in NOWHERE}
    nouns = {name: noun_of(route, name) for name in arguments if name not in fixed}
    for chosen in product(*(keys(model) for model in nouns.values())):
        yield (
            route.filled(fixed | dict(zip(nouns, chosen, strict=True))),
            dict(zip(nouns.values(), chosen, strict=True)),
        )
