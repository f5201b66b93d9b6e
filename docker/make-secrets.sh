#!/bin/sh
# Draws the secrets of a deployment into docker/secrets, once; what is there already is kept.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
[ -s secrets/database.json ] && exit 0
python3 -I - <<'PROGRAM'
import json
import secrets
from pathlib import Path

folder = Path("secrets")


def drawn():
    return secrets.token_urlsafe(24)


roles = {role: {"user": f"portal_{role}", "password": drawn()} for role in ("owner", "app", "worker", "scorer", "backup")}
superuser = {"user": "postgres", "password": drawn()}
address = {"host": "database", "port": "5432", "name": "portal", "options": {}}
(folder / "superuser_password").write_text(superuser["password"])
(folder / "secret_key").write_text(secrets.token_urlsafe(64))
for role in ("app", "worker"):
    (folder / f"database_{role}.json").write_text(json.dumps(address | {"roles": {role: roles[role]}}))
(folder / "database.json").write_text(json.dumps(address | {"roles": roles, "superuser": superuser}))
PROGRAM
openssl genpkey -algorithm ed25519 -out secrets/pack_signing_key.pem
openssl pkey -in secrets/pack_signing_key.pem -pubout -out secrets/pack_signing_key.pub.pem
# compose binds each file into the containers, whose users must be able to read it; the folder keeps everybody else out
chmod 444 secrets/*
