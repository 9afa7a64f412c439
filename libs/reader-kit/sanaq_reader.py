"""Reads a results topic of Sanaq, or a file of its records, and gives whole snapshots or a named problem.

No dependencies; Python 3.8 and later. Give `ResultsReader.take` every value in the order in which it comes, as bytes or
text. It returns None (nothing to show yet, or a copy of what is known), a `Snapshot`, or a `Problem`. After a problem
the last whole snapshot stays the one to show, and the reader takes nothing more: read again from the beginning.

    python3 sanaq_reader.py FILE.ndjson     one record a line; prints the last whole snapshot, exit code 1 for a problem
"""

import hashlib
import json
import sys

UNIT = "kz.sanaq.results.published.v1"
CLOSING = "kz.sanaq.snapshot.published.v1"
ADMINISTRATIVE = "administrative"
STATES = ("counted", "held", "annulled", "notHeld", "missing")
INTEGER_MAX = 2**53 - 1
KNOWN_MAX = 2_000_000


class Problem:
    """`kind` is gap, repeat, mismatch or unreadable; `detail` says where."""

    def __init__(self, kind, detail):
        self.kind = kind
        self.detail = detail


class Snapshot:
    """A whole state of the results: `contests` by (contestId, round), each with `units` and `precincts`."""

    def __init__(self, number, root, time, contests):
        self.number = number
        self.root = root
        self.time = time
        self.contests = contests


class Contest:
    """`units` by (hierarchy, unitId), `precincts` by id; one that no snapshot has listed is missing."""

    def __init__(self, contest_id, round_number, units=(), precincts=()):
        self.contest_id = contest_id
        self.round = round_number
        self.units = dict(units)
        self.precincts = dict(precincts)


class _Unreadable(Exception):
    pass


def _text(value):
    if not isinstance(value, str):
        raise _Unreadable
    return value


def _count(value):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= INTEGER_MAX:
        raise _Unreadable
    return value


def _figures(value):
    if not isinstance(value, dict):
        raise _Unreadable
    return {name: _count(figure) for name, figure in value.items()}


def _list(value):
    if not isinstance(value, list):
        raise _Unreadable
    return value


def _named(names, values):
    numbers = [_count(value) for value in _list(values)]
    return {name: numbers[at] if at < len(numbers) else 0 for at, name in enumerate(names)}


def _precincts(changed, territory_id):
    if not isinstance(changed, dict):
        raise _Unreadable
    counters = [_text(name) for name in _list(changed.get("counters"))]
    votes = [_text(name) for name in _list(changed.get("votes"))]
    found = []
    for row in _list(changed.get("rows")):
        precinct_id, state, open_items, protocol, counted, given = (_list(row) + [None] * 6)[:6]
        found.append(
            {
                "precinctId": _text(precinct_id),
                "territoryId": territory_id,
                "state": _text(state),
                "openItems": _count(open_items),
                "protocol": None if protocol is None else _text(protocol),
                "counters": _named(counters, counted),
                "votes": _named(votes, given),
            }
        )
    return found


def _unit(data):
    parent = data.get("parentId", "")
    return {
        "hierarchy": _text(data.get("hierarchy")),
        "unitId": _text(data.get("unitId")),
        "unitKind": _text(data.get("unitKind")),
        "parentId": None if parent is None and "parentId" in data else _text(data.get("parentId")),
        "precincts": _figures(data.get("precincts")),
        "openItems": _count(data.get("openItems")),
        "counters": _figures(data.get("counters")),
        "votes": _figures(data.get("votes")),
    }


def _parse(value):
    """(kind, id, content), or None for anything that is no record of a results topic."""
    try:
        event = json.loads(value)
        if not isinstance(event, dict) or not isinstance(event.get("data"), dict):
            return None
        record_id = _text(event.get("id"))
        data = event["data"]
        if event.get("type") == UNIT:
            unit = _unit(data)
            changed = data.get("changed")
            precincts = [] if "changed" not in data else _precincts(changed, unit["unitId"])
            place = (_count(data.get("snapshot")), _text(data.get("contestId")), _count(data.get("round")))
            return "unit", record_id, (*place, unit, precincts)
        if event.get("type") != CLOSING:
            return "other", record_id, None
        content = (
            _count(data.get("snapshot")),
            _text(data.get("root")),
            _text(data.get("time")),
            _count(data.get("records")),
            _text(data.get("recordsSha256")),
        )
        return "closing", record_id, content
    except (ValueError, RecursionError, _Unreadable):
        return None


def _columns(unit):
    columns = {"open items": unit["openItems"]}
    for kind, member in (("precincts", "precincts"), ("counter", "counters"), ("votes", "votes")):
        for name, figure in unit[member].items():
            columns[f"{kind} {name}"] = figure
    return columns


def _add_into(total, part):
    for column, value in part.items():
        total[column] = total.get(column, 0) + value


def _difference(contest, unit, summed):
    stated = _columns(unit)
    for column in list(stated) + [one for one in summed if one not in stated]:
        a, b = stated.get(column, 0), summed.get(column, 0)
        if a != b:
            return (
                f"contest {contest.contest_id}, round {contest.round}, unit {unit['unitId']}: "
                f"{column} is {a}, its parts add up to {b}"
            )
    return None


def _unit_mismatch(contest, unit, children, precincts):
    tally = unit["precincts"]
    expected = tally.get("expected", 0)
    by_state = sum(tally.get(state, 0) for state in STATES)
    if expected != by_state:
        return (
            f"contest {contest.contest_id}, round {contest.round}, unit {unit['unitId']}: "
            f"precincts expected is {expected}, its parts add up to {by_state}"
        )
    total = {}
    if children:
        for child in children:
            _add_into(total, _columns(child))
        return _difference(contest, unit, total)
    if unit["hierarchy"] != ADMINISTRATIVE:
        # Its precincts are those of the administrative territories, which no record assigns to it.
        return None
    for precinct in precincts:
        own = {"precincts": {precinct["state"]: 1}}
        _add_into(total, _columns({**precinct, **own}))
    listed = sum(total.get(f"precincts {state}", 0) for state in STATES if state != "missing")
    total["precincts expected"] = expected
    total["precincts missing"] = expected - listed
    return _difference(contest, unit, total)


def mismatch_in(contest):
    """What of a contest's figures does not add up, in words, or None."""
    children, precincts = {}, {}
    for unit in contest.units.values():
        if unit["parentId"] is not None:
            children.setdefault((unit["hierarchy"], unit["parentId"]), []).append(unit)
    for precinct in contest.precincts.values():
        precincts.setdefault(precinct["territoryId"], []).append(precinct)
        if (ADMINISTRATIVE, precinct["territoryId"]) not in contest.units:
            return f"contest {contest.contest_id}: precinct {precinct['precinctId']} is in a unit without figures"
    for key, unit in contest.units.items():
        found = _unit_mismatch(contest, unit, children.get(key, []), precincts.get(unit["unitId"], []))
        if found is not None:
            return found
    tops = [unit for unit in contest.units.values() if unit["parentId"] is None]
    total = next((unit for unit in tops if unit["hierarchy"] == ADMINISTRATIVE), None)
    for hierarchy in {unit["hierarchy"] for unit in tops} if total is not None else ():
        summed = {}
        for unit in tops:
            if unit["hierarchy"] == hierarchy:
                _add_into(summed, _columns(unit))
        found = _difference(contest, total, summed)
        if found is not None:
            return found
    return None


def _same(a, b):
    return all(a.get(name, 0) == b.get(name, 0) for name in {**a, **b})


def _unexplained(before, after):
    if before["protocol"] != after["protocol"] or before["state"] != after["state"]:
        return False
    return not _same(before["counters"], after["counters"]) or not _same(before["votes"], after["votes"])


class ResultsReader:
    """Takes values in the order in which they come; see the top of this file."""

    def __init__(self):
        self.newest = None
        self._known = {}
        self._contests = {}
        self._closed = -1
        self._failed = None
        self._begin()

    def _begin(self):
        self._records = []
        self._count = 0
        self._chain = bytes(32)

    def take(self, value):
        if self._failed is None:
            step = self._take(value.encode() if isinstance(value, str) else value)
            if not isinstance(step, Problem):
                return step
            self._failed = step
        return self._failed

    def _take(self, value):
        record = _parse(value)
        if record is None:
            return Problem("unreadable", "a value is no record of a results topic")
        kind, record_id, content = record
        own = hashlib.sha256(value).digest()
        before = self._known.get(record_id)
        if before is not None:
            return None if before == own else Problem("repeat", f"record {record_id} came again with other bytes")
        self._known[record_id] = own
        if len(self._known) > KNOWN_MAX:
            del self._known[next(iter(self._known))]
        if kind == "closing":
            return self._close(*content)
        if kind == "unit" and content[0] <= self._closed:
            return Problem("repeat", f"record {record_id} is of snapshot {content[0]}, which is closed")
        self._chain = hashlib.sha256(self._chain + own).digest()
        self._count += 1
        if kind == "unit":
            self._records.append((record_id, content))
        return None

    def _close(self, number, root, time, records, records_sha256):
        came, count, chain = self._records, self._count, self._chain
        self._begin()
        if number <= self._closed:
            return Problem("repeat", f"snapshot {number} comes after snapshot {self._closed}")
        if count < records:
            return Problem("gap", f"snapshot {number} has {records} records, {count} came")
        if count > records or records_sha256 != f"sha256:{chain.hex()}":
            return Problem("mismatch", f"the records before snapshot {number} are not those that it closes")
        changed = {}
        for record_id, (snapshot, contest_id, round_number, unit, precincts) in came:
            if snapshot != number:
                return Problem("mismatch", f"record {record_id} is not of snapshot {number}")
            key = (contest_id, round_number)
            if key not in changed:
                known = self._contests.get(key)
                changed[key] = Contest(*key, *((known.units, known.precincts) if known else ()))
            contest = changed[key]
            contest.units[(unit["hierarchy"], unit["unitId"])] = unit
            for precinct in precincts:
                before = contest.precincts.get(precinct["precinctId"])
                if before is not None and _unexplained(before, precinct):
                    where = f"contest {contest_id}, round {round_number}, precinct {precinct['precinctId']}"
                    return Problem("mismatch", f"{where}: figures change and the protocol does not")
                contest.precincts[precinct["precinctId"]] = precinct
        for contest in changed.values():
            found = mismatch_in(contest)
            if found is not None:
                return Problem("mismatch", found)
        self._contests = {**self._contests, **changed}
        self._closed = number
        self.newest = Snapshot(number, root, time, self._contests)
        return self.newest


def _main(path):
    reader = ResultsReader()
    problem = None
    with open(path, "rb") as lines:
        for line in lines:
            step = reader.take(line.rstrip(b"\r\n"))
            if isinstance(step, Problem):
                problem = step
                break
    newest = reader.newest
    shown = None
    if newest is not None:
        contests = []
        for contest in newest.contests.values():
            total = next(
                unit
                for unit in contest.units.values()
                if unit["parentId"] is None and unit["hierarchy"] == ADMINISTRATIVE
            )
            contests.append({"contestId": contest.contest_id, "round": contest.round, "votes": total["votes"]})
        shown = {"snapshot": newest.number, "root": newest.root, "contests": contests}
    said = None if problem is None else {"problem": problem.kind, "detail": problem.detail}
    print(json.dumps({"newest": shown, "problem": said}, ensure_ascii=False))
    return 0 if problem is None else 1


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
