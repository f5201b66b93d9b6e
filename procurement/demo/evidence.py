"""The demonstration's evidence: invented logs and sonar-like pictures, made of draws, attached by the analysts."""

import csv
import hashlib
import io
import struct
import zlib
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from procurement.demo.drawing import Draw
from trials.actions import evidence as actions
from trials.models import Run, Trial

LOGGED, PICTURED = 0.6, 0.25  # shares of the trials with a log, with a picture
LINES, WIDTH, HEIGHT = 40, 240, 120
HEAD = ("time (UTC)", "speed over ground (kn)", "battery (%)", "link quality (%)", "remark")
LOG = "Vehicle log of run {number}, one line a minute (invented)"
PICTURE = "Waterfall picture of run {number} (drawn by a program, shows nothing real)"


def enter(draw: Draw, trial: Trial, runs: list[Run], *, by: Person) -> None:
    """Attach a log to many trials, and a picture to some; an aborted run's log is what its reviewers ask for."""
    if not runs:
        return
    run = next((row for row in runs if row.result == Run.Result.ABORTED), runs[0])
    key = (trial.campaign.name, trial.system.name, trial.site.name)
    if draw.uniform(*key, "log") < LOGGED:
        _attach(trial, run, f"{_stem(run)}-log.csv", log(draw, run), LOG, by)
    if draw.uniform(*key, "picture") < PICTURED:
        _attach(trial, run, f"{_stem(run)}-waterfall.png", picture("/".join(key)), PICTURE, by)


def log(draw: Draw, run: Run) -> bytes:
    """A table of what the vehicle told, minute by minute."""
    text, key = io.StringIO(), (run.system.name, run.number)
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEAD)
    for minute in range(LINES):
        at = run.started_at + timedelta(minutes=minute)
        speed, link = draw.normal(8, 1.5, *key, minute, "speed"), draw.normal(92, 4, *key, minute, "link")
        is_last = minute == LINES - 1
        remark = run.reason if is_last else ""
        rows.writerow([f"{at:%Y-%m-%dT%H:%M}Z", f"{max(0, speed):.1f}", 100 - minute, f"{min(100, link):.0f}", remark])
    return text.getvalue().encode()


def picture(name: str) -> bytes:
    """A grey PNG, 240 by 120: noise with one bright echo that bends; the same for the same name."""
    noise = hashlib.shake_256(name.encode()).digest(WIDTH * HEIGHT)
    start, drift = 40 + noise[0] // 2, (noise[1] - 128) / 200
    lines = []
    for y in range(HEIGHT):
        echo = start + drift * y + 12 * ((y / HEIGHT) ** 2)
        row = noise[y * WIDTH : (y + 1) * WIDTH]
        lines.append(bytes(min(255, grey // 3 + max(0, 200 - round(35 * abs(x - echo)))) for x, grey in enumerate(row)))
    return _png(lines)


def _png(lines: list[bytes]) -> bytes:
    """Lines of grey bytes as a file after the PNG specification, 8 bits, no filter."""
    head = struct.pack(">IIBBBBB", WIDTH, len(lines), 8, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + line for line in lines))
    parts = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _stem(run: Run) -> str:
    return f"{run.system.name.lower()}-{run.number}"


def _attach(trial: Trial, run: Run, name: str, content: bytes, caption: str, by: Person) -> None:
    file = SimpleUploadedFile(name, content)
    actions.attach(trial, file, caption=caption.format(number=run.number), run=run, by=by)
