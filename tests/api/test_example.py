"""The worked example of docs/api.md is done as it stands there."""

import re
import shlex
from pathlib import Path

from django.conf import settings
from django.test import Client

from accounts.context import acting_as
from accounts.models import Job
from procurement.models import Requirement
from tests import factories as make

EXAMPLE = Path(settings.BASE_DIR) / "docs" / "api.md"
STORED = re.compile(r"^(?P<name>[A-Z]+)=\$\((?P<curl>.*) \| jq -r (?P<path>\S+)\)$", re.DOTALL)


def commands():
    """Every curl command, with the variable its answer goes to and the path of that answer."""
    text = EXAMPLE.read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^ {4}.*\n)+", text, re.MULTILINE)
    joined = re.sub(r"^ {4}", "", "".join(blocks), flags=re.MULTILINE)
    for part in re.split(r"\n(?=curl |[A-Z]+=\$)", joined.strip()):
        found = STORED.match(part.strip())
        yield (found["name"], found["curl"], found["path"].strip("'")) if found else ("", part, "")


def filled(text, values):
    return re.sub(r"\$([A-Z]+)", lambda found: values[found[1]], text)


def sent(command, values):
    """Address, verb, headers and body of a curl command, as the shell would read it."""
    words = shlex.split(filled(command, values).replace("\\\n", " "))
    assert words[:2] == ["curl", "-s"]
    verb, headers, body = "get", {}, None
    for option, value in zip(words[3::2], words[4::2], strict=True):
        if option == "-X":
            verb = value.lower()
        elif option == "-d":
            verb, body = "post", value
        else:
            assert option == "-H"
            name, _, content = value.partition(": ")
            headers[name] = content
    return words[2], verb, headers, body


def asked(address, verb, headers, body):
    kind = headers.pop("Content-Type", "application/json")
    extra = {} if verb == "get" else {"data": body or "", "content_type": kind}
    return getattr(Client(), verb)(address, headers=headers, **extra)


def picked(document, path):
    for name, row in re.findall(r"\.(\w+)(?:\[(\d+)\])?", path):
        document = document[name][int(row)] if row else document[name]
    return document


def test_the_worked_example_works(db, token):
    officer, approver, manager = make.officer("EE"), make.approver("EE"), make.manager()
    make.scoring_round(manager)
    values = {"PORTAL": "", "TOKEN": token(officer), "APPROVER": token(approver), "MANAGER": token(manager)}
    answers = []
    for name, command, path in commands():
        answer = asked(*sent(command, values))
        assert answer.status_code in (200, 201, 202), (command, answer.content)
        answers.append(answer)
        if name:
            values[name] = picked(answer.json(), path)
    assert len(answers) == 9
    with acting_as(officer.actor):
        assert Requirement.objects.visible_to(officer.actor).get(pk=values["NEED"]).status == "approved"
    assert answers[-1].json()["state"] == Job.State.QUEUED
