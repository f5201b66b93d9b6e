"""The life cycles, as tables: which verb leads from which state to which."""

from collections.abc import Mapping

Cycle = Mapping[str, tuple[frozenset[str], str]]


class OutOfOrder(Exception):
    """A verb was asked for in a state it does not start from."""

    def __init__(self, verb: str, state: str, expected: frozenset[str]) -> None:
        super().__init__(f"{verb} does not start from {state}; it starts from {', '.join(sorted(expected))}")
        self.verb, self.state, self.expected = verb, state, expected


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


REQUIREMENT: Cycle = {
    "update": (_from("draft", "submitted", "approved"), "draft"),
    "submit": (_from("draft"), "submitted"),
    "return": (_from("submitted"), "draft"),
    "approve": (_from("submitted"), "approved"),
    "release": (_from("approved"), "approved"),
    "retract": (_from("approved"), "approved"),
    "withhold": (_from("draft", "submitted", "approved"), "same"),
    "disclose": (_from("draft", "submitted", "approved"), "same"),
    "mark": (_from("draft", "submitted", "approved"), "same"),
    "admit": (_from("draft", "submitted", "approved"), "same"),
    "enter_round": (_from("approved"), "approved"),
    "withdraw": (_from("draft", "submitted", "approved"), "withdrawn"),
}

OFFER: Cycle = {
    "update": (_from("draft"), "draft"),
    "submit": (_from("draft"), "submitted"),
    "clarify": (_from("submitted", "clarified", "expired"), "clarified"),
    "finalise": (_from("submitted", "clarified"), "best_and_final"),
    "release": (_from("submitted", "clarified", "best_and_final"), "same"),
    "mark": (_from("draft", "submitted", "clarified", "best_and_final"), "same"),
    "expire": (_from("submitted", "clarified", "best_and_final"), "expired"),
    "exclude": (_from("submitted", "clarified", "best_and_final", "expired"), "excluded"),
    "withdraw": (_from("draft", "submitted", "clarified", "best_and_final", "expired"), "withdrawn"),
}

CATALOGUE: Cycle = {
    "update": (_from("active"), "active"),
    "withdraw": (_from("active"), "withdrawn"),
    "restore": (_from("withdrawn"), "active"),
}

ROUND: Cycle = {
    "update": (_from("preparing"), "preparing"),
    "open": (_from("preparing"), "open"),
    "lock": (_from("open"), "locked"),
    "score": (_from("locked", "scored"), "locked"),
    "finish_scoring": (_from("locked"), "scored"),
    "propose": (_from("scored"), "proposed"),
    "close": (_from("proposed"), "closed"),
}

RUN: Cycle = {
    "start": (_from("queued", "running"), "running"),
    "finish": (_from("running"), "done"),
    "fail": (_from("queued", "running"), "failed"),
}

RECOMMENDATION: Cycle = {
    "describe": (_from("draft"), "draft"),
    "propose": (_from("draft"), "proposed"),
    "supersede": (_from("draft"), "superseded"),
    "close": (_from("proposed"), "closed"),
}

PARTICIPATION: Cycle = {
    "observe": (_from("out"), "observer"),
    "take_interest": (_from("observer"), "interested"),
    "intend": (_from("interested"), "intent"),
    "commit": (_from("interested", "intent"), "committed"),
    "sign": (_from("intent", "committed"), "signed"),
    "exit": (_from("signed"), "exiting"),
    "stay": (_from("exiting"), "signed"),
    "leave": (_from("observer", "interested", "intent", "committed", "exiting"), "out"),
}

MILESTONE: Cycle = {
    "update": (_from("planned"), "planned"),
    "reach": (_from("planned"), "reached"),
    "drop": (_from("planned"), "dropped"),
    "resume": (_from("reached", "dropped"), "planned"),
}

DECISION: Cycle = {
    "draft": (_from("none", "drafted"), "drafted"),
    "cast": (_from("drafted"), "cast"),
    "withdraw": (_from("cast"), "withdrawn"),
}

CONSENT: Cycle = {
    "ask": (_from("none"), "asked"),
    "confirm": (_from("asked"), "confirmed"),
}

ASSUMPTION: Cycle = {
    "update": (_from("open"), "open"),
    "confirm": (_from("open"), "confirmed"),
    "refute": (_from("open"), "refuted"),
    "reopen": (_from("confirmed", "refuted"), "open"),
}

RISK: Cycle = {
    "update": (_from("open"), "open"),
    "close": (_from("open"), "closed"),
    "reopen": (_from("closed"), "open"),
}


def step(cycle: Cycle, verb: str, state: str) -> str:
    """The state a verb leads to; OutOfOrder where it does not start from this state."""
    sources, target = cycle[verb]
    if state not in sources:
        raise OutOfOrder(verb, state, sources)
    return state if target == "same" else target


def open_verbs(cycle: Cycle, state: str) -> frozenset[str]:
    """The verbs that start from a state."""
    return frozenset(verb for verb, (sources, _) in cycle.items() if state in sources)
