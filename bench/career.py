"""What a year of 20 programs says of a person: journals, evidence and every rule, and again after one change.

First in the process, then as its owner gets it: from a server, in the answer to a request.
"""
import datetime
import json
import time
import uuid
import urllib.parse

import tools
from web import Server

PROGRAMS, CHANGES = 20, 30_000
RUNS = 9
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
ME = "Tess Moreau"


def measure():
    tools.cargo("-p", "sinew-model", "--example", "bench_career")
    tools.cargo("-p", "sinew")
    return in_process() + of_server()


def in_process():
    ours = tools.run([tools.binary("examples/bench_career")])
    if not ours:
        return []
    changes = f"20 programs, {ours['changes']} changes"
    return [
        tools.amount(f"career: {changes}, every rule", ours["all_ms"], "ms", most=300),
        tools.amount(f"career: {changes}, after one change", ours["after_one_ms"], "ms", most=20),
    ]


def of_server():
    with Server("career", None) as server:
        server.request("PATCH", "/me", {"name": ME, "email": "tess@example.com"})
        changes = 0
        spaces = [server.request("POST", "/spaces", {"name": f"Program {ix}"})["id"] for ix in range(PROGRAMS)]
        for ix, space in enumerate(spaces):
            program = Program(ix)
            changes += program.changes
            query = urllib.parse.urlencode({"name": "program.json"})
            server.request("POST", f"/spaces/{space}/imports?{query}", program.document())
        time.sleep(1)
        while server.request("GET", "/portfolio")["computing"]:
            time.sleep(0.5)
        first, answer = timed(server)
        what = f"career over HTTP: {PROGRAMS} programs, {changes} changes"
        items = sum(reached["evidence"] for reached in answer["map"]["reached"])
        assert items > 1000, f"{items} items of evidence: too few to tell anything"
        again = sorted(timed(server)[0] for _ in range(RUNS))[RUNS // 2]
        after = []
        for turn in range(RUNS):
            space = spaces[turn % PROGRAMS]
            edit = {"op": "set", "key": "R-1", "fields": {"plan": f"plan {turn}"}}
            server.request("POST", f"/spaces/{space}/edits", {"edits": [edit]})
            after.append(timed(server)[0])
        return [
            tools.amount(f"{what}, the map for the first time (journals read from the file)", first, "ms"),
            tools.amount(f"{what}, the map, nothing changed", again, "ms", most=300),
            tools.amount(f"{what}, the map after one change, answer and all", sorted(after)[RUNS // 2], "ms"),
        ]


def timed(server):
    begun = time.perf_counter()
    answer = server.request("GET", "/career/map")
    return (time.perf_counter() - begun) * 1e3, answer


class Program:
    """A program of a year, with its history, as Sinew's own JSON: what Tess leads and others answer."""

    def __init__(self, ix):
        self.ix, self.changes, self.records, self.links = ix, 0, {}, []
        self.step = datetime.timedelta(days=365) / (CHANGES // PROGRAMS)
        self.at = NOW - datetime.timedelta(days=365)
        self.number = {}
        self.tess = self.create("person", ME, {"email": "tess@example.com"})
        self.others = [self.create("person", f"Person {other}", {}) for other in range(1, 6)]
        self.create("program", f"Program {ix}", {"owner": self.tess, "sponsor": self.others[0], "committed": day(30)})
        self.teams = [self.create("team", f"Team {team}", {}) for team in range(5)]
        turn = 0
        while self.changes < CHANGES // PROGRAMS:
            turn += 1
            self.go_on(turn)

    def go_on(self, turn):
        other, team = self.others[turn % 5], self.teams[turn % 5]
        item = self.create("item", "Work", {"team": team, "assignee": other, "points": 3.0, "stage": "todo"})
        self.set(item, "stage", "doing")
        self.set(item, "stage", "done")
        owner = self.tess if turn % 2 == 0 else other
        if turn % 8 == 0:
            body = {"state": "open", "owner": owner, "probability": 0.4, "impact_days": [5.0, 10.0, 20.0], "proximity": day(5), "trigger": "t", "plan": "p"}
            risk = self.create("risk", "May slip", body)
            self.link(risk, "threatens", item)
            self.set(risk, "state", "closed")
        elif turn % 8 == 1:
            decision = self.create("decision", "Which", {"state": "needed", "owner": self.tess, "context": "c", "options": [{"text": "a"}, {"text": "b"}]})
            self.link(decision, "decides", item)
            self.set(decision, "state", "made")
            self.set(decision, "outcome", "a")
        elif turn % 8 == 2:
            body = {"state": "asked", "owner": self.tess, "provider": self.teams[0], "consumer": self.teams[1], "needed_by": day(5)}
            commitment = self.create("commitment", "API", body)
            self.set(commitment, "state", "promised")
            self.set(commitment, "promised", day(2))
        elif turn % 8 == 3:
            step = self.create("item", "Step", {"type": "milestone", "committed": day(5), "stage": "todo"})
            self.link(item, "blocks", step)
            self.set(step, "stage", "done")
        elif turn % 8 == 4:
            assumption = self.create("assumption", "Holds", {"state": "open", "owner": self.tess, "review": day(5)})
            self.set(assumption, "state", "holds")

    def now(self):
        self.at += self.step
        self.changes += 1
        return min(self.at, NOW).strftime("%Y-%m-%dT%H:%M:%SZ")

    def create(self, kind, title, body):
        letter = {"person": "U", "program": "P", "team": "T", "item": "I", "risk": "R", "decision": "D", "commitment": "C", "assumption": "A"}[kind]
        self.number[kind] = self.number.get(kind, 0) + 1
        id = str(uuid.uuid4())
        self.records[id] = {
            "id": id, "key": f"{letter}-{self.number[kind]}", "title": title, "kind": kind, "body": body,
            "created_at": self.now(), "created_by": ME, "history": [],
        }
        return id

    def set(self, id, field, value):
        """Somebody else sets it, so that there is something to corroborate."""
        record = self.records[id]
        actor = f"Person {self.changes % 5 + 1}"
        record["history"].append({"at": self.now(), "actor": actor, "field": field, "before": record["body"].get(field), "after": value})
        record["body"][field] = value

    def link(self, start, relation, end):
        self.links.append({"from": start, "relation": relation, "to": end, "added_at": self.now()})

    def document(self):
        return {"source": {"system": "sinew", "instance": f"bench-{self.ix}"}, "records": list(self.records.values()), "links": self.links}


def day(ahead):
    return (NOW + datetime.timedelta(days=ahead)).date().isoformat()
