"""World: a reference problem solved and disclosed, as an edition gets it, with names for everything it mentions."""

import functools
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from procurement import disclosure
from procurement.engine import problem, solution

REFERENCE = Path(__file__).parents[1] / "engine" / "reference"
UNITS = {"range_nm": "nm", "endurance_h": "h", "wave_height_m": "m", "false_alarm_h": "1/h"}
META = {
    "screening": {"rule": "mean"},
    "merit_at_threshold": 0,
    "missing": "bound",
    "horizon": 60,
    "discount_rate": 0.03,
}


def question(name: str = "tiny_1") -> dict[str, Any]:
    """A reference problem with what the portal writes besides: settings, own thresholds, claims."""
    found = json.loads((REFERENCE / f"{name}.problem.json").read_bytes())
    found["meta"] = {**META, **found["meta"]}
    scale = {row["name"]: {side: row[side] for side in ("threshold", "objective")} for row in found["meta"]["criteria"]}
    for row in found["requirements"]:
        row["criteria"] = {
            metric: scale[metric] for metric in scale if metric in row["weights"] or metric in row["kpp"]
        }
    for row in found["systems"]:
        row["claims"] = {metric: round(1.1 * max(runs), 2) for metric, runs in row["trials"].items() if runs}
    return found


def view(asked: dict[str, Any], audience: str, rule: str = "shapley") -> dict[str, Any]:
    """What an edition for the audience is printed from."""
    answer = _solved(json.dumps(asked, sort_keys=True))
    known = facts(asked, answer, rule)
    if audience == disclosure.OFFICE:
        shown = disclosure.for_office(asked, answer, known)
    else:
        shown = disclosure.for_nation(asked, answer, known, audience)
    extra = {"recommendation": {"version": 1, "status": "proposed"}, "contracts": [], "decisions": []}
    return json.loads(json.dumps({**shown, **extra, "consented": {"plan": [], "payments": {}}}))


def facts(asked: dict[str, Any], answer: dict[str, Any], rule: str) -> dict[str, Any]:
    """The names and the settings that the portal's database would give."""
    return {
        "round": {
            "name": "Watch over the Baltic 2026",
            "kind": "options_analysis",
            "programme": "Baltic coordination",
            "share_rule": rule,
            "rates_on": "2026-11-02",
            "rates_source": "ECB reference rates",
            "rates": {"DKK": "7.46"},
            "locked_at": "2026-11-10T08:00:00+00:00",
            "lock_digest": "1f" * 32,
            "decide_by": "2027-01-15T12:00:00+00:00",
        },
        "run": {"number": 1, "digest": answer["problem_digest"], "solution_digest": "2e" * 32, "engine": "1"},
        "areas": {row["capability"]: f"Area {row['capability']}" for row in asked["systems"]},
        "metrics": {
            row["name"]: {"name": row["name"].replace("_", " "), "unit": UNITS.get(row["name"], ""), "kind": "number"}
            for row in asked["meta"]["criteria"]
        },
        "requirements": {row["id"]: _requirement(row) for row in asked["requirements"]},
        "offers": {row["id"]: _offer(row) for row in asked["offers"]},
    }


@functools.cache
def _solved(asked: str) -> dict[str, Any]:
    answer = solution.solve(problem.load(json.loads(asked)))
    return {**answer, "priced_offers": answer["priced_offers"] or _priced(json.loads(asked))}


def _priced(asked: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"offer": row["id"], **deepcopy(row)} for row in asked["offers"]]


def _requirement(row: dict[str, Any]) -> dict[str, Any]:
    reference = f"{row['nation']}-{row['id'][-3:]}"
    return {"reference": reference, "title": "Watch", "need": "See what moves.", "need_by": "2028-06-01"}


def _offer(row: dict[str, Any]) -> dict[str, Any]:
    names = {"reference": row["id"], "system": f"DEMO-{row['system']}", "vendor": row["vendor"], "currency": "EUR"}
    return {**names, "price_basis": "2026-01-01", "valid_until": "2027-06-30T21:59:00+00:00", "synthetic": True}
