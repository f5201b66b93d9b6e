"""The disclosure rule: what one audience may see of a question and its answer; nothing else stands between them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
View = dict[str, Any]

OFFICE = "PMO"
LEAST_OTHERS = 3
LARGEST_PART = (85, 100)
TOO_FEW = "too_few_contributors"
BY_WORTH = "by_value"  # parts in the proportion of private worths tell the proportion
# A reason that gives away a ceiling or a worth stays with the nation whose it is.
PUBLIC_REASONS = frozenset({"mode_not_accepted", "late", "not_eligible", "untested", "kpp_failed", "above_capacity"})
FIGURES = ("criterion", "mode", "accepted", "nation", "required", "found", "n")
SETTINGS = ("screening", "merit_at_threshold", "horizon", "discount_rate", "missing")
OFFER_FIELDS = ("mode", "lead_months", "moq", "capacity", "discount", "onboarding_per_nation", "eligible", "terms")
# The figures of a requirement, each with the field whose withholding takes it away.
WITHHELD_WITH = {"need": "need", "need_by": "need_by", "need_by_month": "need_by", "qty": "quantity"}
# Reasons that would narrow a withheld field down.
TELLING = {"late": "need_by", "above_capacity": "quantity"}
REQUIREMENT_FIELDS = (
    "id",
    "nation",
    "capability",
    "qty",
    "need_by_month",
    "modes",
    "divisible",
    "max_offers",
)


def may_show_total(parts: Mapping[str, int], reader: str) -> bool:
    """Whether a contributor may see a total: three or more others, none above 85 % of what the others make up.

    Others may consent to show their part later, and what is left must still hide each: so the largest part is
    weighed against the two smallest alone, the worst three that consents can leave.
    """
    others = sorted(part for nation, part in parts.items() if nation != reader and part > 0)
    if len(others) < LEAST_OTHERS:
        return False
    share, whole = LARGEST_PART
    return others[-1] * whole <= share * (others[0] + others[1] + others[-1])


def may_show_rows(hidden: int, *, beside_total: bool) -> bool:
    """Whether rows may be shown to a partner: beside a total it was told, none or three and more must stay hidden."""
    return not beside_total or hidden == 0 or hidden >= LEAST_OTHERS


def after_consents(buys: Sequence[Document], consented: Sequence[Document]) -> list[View]:
    """Totals beside rows that others consented to show: withheld where fewer than three hidden parts are left."""
    shown: dict[str, set[str]] = {}
    for row in consented:
        shown.setdefault(row["offer"], set()).add(row["nation"])
    return [_withheld(row) if _is_given_away(row, shown.get(row["offer"], set())) else dict(row) for row in buys]


def _is_given_away(row: Document, shown: Collection[str]) -> bool:
    return row["nations"] is not None and not may_show_rows(row["nations"] - 1 - len(shown), beside_total=True)


def _withheld(row: Document) -> View:
    return {"offer": row["offer"], "quantity": None, "cost": None, "nations": None, "withheld": TOO_FEW}


def for_nation(question: Document, answer: Document, facts: Document, nation: str) -> View:
    """What a nation of the round sees: the public part, all of its own, and totals that give nobody away."""
    place = [row["id"] for row in question["nations"]].index(nation)
    own = {row["id"] for row in question["requirements"] if row["nation"] == nation}
    buys = [_buy_for(row, nation) for row in answer["shared_buys"] if nation in _units(row)]
    told = _told(answer, facts, beside=not any(row["withheld"] for row in buys))
    return {
        **_common(question, answer, facts, nation, private=own),
        "evidence": _evidence(answer, own),
        "pairs": _pairs(question, answer, own),
        "refusals": [_refusal(row) for row in answer["refusals"] if row["requirement"] in own],
        "plan": _plan(question, answer, own),
        "buys": buys,
        "payments": {rule: {nation: row["payments"][place]} for rule, row in told.items()},
        "benefit": {rule: row["payoffs"][place] for rule, row in told.items()},
        "alone": _alone(answer, nation),
    }


def for_office(question: Document, answer: Document, facts: Document) -> View:
    """What the programme office sees: the whole plan and every payment, no worth, weight, ceiling or surplus."""
    every = {row["id"] for row in question["requirements"]}
    nations = [row["id"] for row in question["nations"]]
    hidden = {key: _hidden(facts, key, ()) for key in every}
    rows = (_public_refusal(row, hidden[row["requirement"]]) for row in answer["refusals"])
    return {
        **_common(question, answer, facts, OFFICE, private=()),
        "evidence": _evidence(answer, every, hidden),
        "pairs": [],
        "refusals": [row for row in rows if row],
        "plan": _plan(question, answer, every),
        "buys": [_buy(row) for row in answer["shared_buys"]],
        "payments": {
            rule: dict(zip(nations, row["payments"], strict=True)) for rule, row in _told(answer, facts).items()
        },
    }


def payments(answer: Document, nations: Sequence[str], rule: str) -> dict[str, int]:
    """What each nation pays under a rule, in base units; empty where the rule does not apply or nothing is proved."""
    row = _paid(answer).get(rule)
    return dict(zip(nations, row["payments"], strict=True)) if row else {}


def _common(question: Document, answer: Document, facts: Document, audience: str, private: Collection[str]) -> View:
    meta = question["meta"]
    directions = {row["name"]: row for row in meta["criteria"]}
    return {
        "format": 1,
        "audience": audience,
        "currency": meta["currency"],
        "round": facts["round"],
        "run": facts["run"],
        "settings": {name: meta[name] for name in SETTINGS},
        "proved": answer["proved"],
        "nations": [row["id"] for row in question["nations"]],
        "areas": facts["areas"],
        "metrics": {
            code: {
                **names,
                "direction": directions[code]["direction"],
                "scale": directions[code].get("scale", "interval"),
            }
            for code, names in facts["metrics"].items()
        },
        "requirements": [_requirement(row, facts, row["id"] in private) for row in question["requirements"]],
        "offers": _offers(question, answer, facts),
        "rules": {
            rule: {name: row[name] for name in ("in_core", "individually_rational")}
            for rule, row in _paid(answer).items()
        },
        "trials": {row["id"]: row["trials"] for row in question["systems"]},
        "claims": {row["id"]: row["claims"] for row in question["systems"]},
    }


def _hidden(facts: Document, requirement: str, private: Collection[str]) -> frozenset[str]:
    """The fields of a requirement that its nation withholds from this audience; a line is `line.METRIC`."""
    return frozenset() if requirement in private else frozenset(facts["requirements"][requirement].get("withheld", ()))


def _blanked(view: View, hidden: Collection[str]) -> View:
    """A requirement without the values that are withheld; that they are stays told."""
    names = {name for name, field in WITHHELD_WITH.items() if field in hidden}
    lines = [
        {**row, "threshold": None, "objective": None} if f"line.{row['metric']}" in hidden else row
        for row in view["lines"]
    ]
    return {**view, **dict.fromkeys(names), "lines": lines}


def _requirement(row: Document, facts: Document, private: bool) -> View:
    view = {name: row[name] for name in REQUIREMENT_FIELDS} | dict(facts["requirements"][row["id"]])
    view["lines"] = [
        {"metric": metric, **scale, "kpp": metric in row["kpp"]} for metric, scale in sorted(row["criteria"].items())
    ]
    if private:
        view["private"] = {name: row[name] for name in ("worth_per_unit", "ceiling", "weights")}
    return _blanked(view, () if private else view.get("withheld", ()))


def _offers(question: Document, answer: Document, facts: Document) -> list[View]:
    priced = {row["offer"]: row for row in answer["priced_offers"]}
    capability = {row["id"]: row["capability"] for row in question["systems"]}
    return [
        {
            "id": row["id"],
            **facts["offers"][row["id"]],
            "system_id": row["system"],
            "capability": capability[row["system"]],
            **_keep(row, *OFFER_FIELDS),
            **{name: priced[row["id"]][name] for name in ("tiers", "fixed_cost", "lifecycle_per_unit")},
        }
        for row in question["offers"]
    ]


def _evidence(
    answer: Document, requirements: Collection[str], hidden: Mapping[str, Collection[str]] | None = None
) -> list[View]:
    """Grades and figures, without merit: merit is made of weights; a withheld line's grades would narrow it down."""
    left_out = hidden or {}
    return [
        {
            "requirement": row["requirement"],
            "system": row["system"],
            "lines": [
                {"metric": line["criterion"], **_without(line, "criterion")}
                for line in row["lines"]
                if f"line.{line['criterion']}" not in left_out.get(row["requirement"], ())
            ],
        }
        for row in answer["evidence"] or ()
        if row["requirement"] in requirements
    ]


def _pairs(question: Document, answer: Document, own: Collection[str]) -> list[View]:
    """Merit of every offer that was not refused, for a nation's own requirements."""
    refused = {(row["requirement"], row["offer"]) for row in answer["refusals"]}
    merits = {(row["requirement"], row["system"]): row for row in answer["evidence"] or ()}
    return [
        {"requirement": need, "offer": offer["id"], **_keep(merits[need, offer["system"]], "merit", "merit_high")}
        for need in sorted(own)
        for offer in question["offers"]
        if (need, offer["system"]) in merits and (need, offer["id"]) not in refused
    ]


def _refusal(row: Document) -> View:
    return {**_keep(row, "requirement", "offer"), "reasons": [_reason(one) for one in _reasons(row)]}


def _public_refusal(row: Document, hidden: Collection[str]) -> View | None:
    """The refusal by its public reasons alone; one that rests on private or withheld figures is not mentioned."""
    told = [one for one in _reasons(row) if one["reason"] in PUBLIC_REASONS]
    reasons = [_reason(one) for one in told if not _tells(one, hidden)]
    return {**_keep(row, "requirement", "offer"), "reasons": reasons} if reasons else None


def _tells(reason: Document, hidden: Collection[str]) -> bool:
    return TELLING.get(reason["reason"]) in hidden or f"line.{reason.get('criterion')}" in hidden


def _reasons(row: Document) -> list[Document]:
    return [row, *row.get("further", ())]


def _reason(row: Document) -> View:
    return {"reason": row["reason"], **_keep(row, *FIGURES)}


def _plan(question: Document, answer: Document, requirements: Collection[str]) -> list[View]:
    owner = {row["id"]: row["nation"] for row in question["requirements"]}
    return [
        {**_keep(row, "requirement", "offer", "quantity"), "nation": owner[row["requirement"]]}
        for row in answer["plan"]
        if row["requirement"] in requirements
    ]


def _units(row: Document) -> dict[str, int]:
    return {part["nation"]: part["quantity"] for part in row["nations"]}


def _buy(row: Document) -> View:
    return {
        "offer": row["offer"],
        "quantity": row["units"],
        "cost": row["cost"],
        "nations": len(row["nations"]),
        "withheld": None,
    }


def _buy_for(row: Document, nation: str) -> View:
    direct = {part["nation"]: part["direct"] for part in row["nations"]}
    if set(direct) == {nation} or (may_show_total(_units(row), nation) and may_show_total(direct, nation)):
        return _buy(row)
    return _withheld(row)


def _paid(answer: Document) -> dict[str, Document]:
    """The rules that apply; an answer without its proof is not shared by."""
    if not answer["proved"]:
        return {}
    return {rule: row for rule, row in answer["shares"].items() if row and "payments" in row}


def _told(answer: Document, facts: Document, beside: bool = True) -> dict[str, Document]:
    """The rules whose payments an audience sees: the round's own and, `beside` it, those that use no private worth.

    Several rules together tell a nation the total of its buys (equal parts alone do), so none stands beside the
    round's own where a total is withheld.
    """
    agreed = facts["round"]["share_rule"]
    return {rule: row for rule, row in _paid(answer).items() if rule == agreed or (beside and rule != BY_WORTH)}


def _alone(answer: Document, nation: str) -> View | None:
    """What a nation would do best by itself: benefit, payment and plan; nothing where that is not proved."""
    row = next(row for row in answer["alone"] if row["nation"] == nation)
    return {"benefit": row["gain"], "payment": row["cost"], "plan": row["plan"]} if row["proved"] else None


def _keep(row: Document, *names: str) -> View:
    return {name: row[name] for name in names if name in row}


def _without(row: Document, *names: str) -> View:
    return {name: value for name, value in row.items() if name not in names}
