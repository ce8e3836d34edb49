"""Fifty programs of a thousand items each: the portfolio's page, and all of them simulated together."""
import concurrent.futures
import json
import random
import subprocess
import threading
import time

import tools
from web import Server

PROGRAMS, ITEMS = 50, 1_000
TRIALS = 2_000
# Teams that every program has, so that all of them wait for each other, and those that are its own.
SHARED_TEAMS, OWN_TEAMS = 6, 2


def measure():
    tools.cargo("-p", "sinew")
    return of_server()


def of_server():
    with Server("portfolio", workspace()) as server:
        begun = time.perf_counter()
        page = server.request("GET", "/portfolio")
        lines = [tools.amount(f"{PROGRAMS} programs: first page, read from the file", time.perf_counter() - begun, "s")]
        assert len(page["programs"]) == PROGRAMS, len(page["programs"])
        while server.request("GET", "/portfolio")["computing"]:
            time.sleep(1)
        lines.append(tools.amount(f"{PROGRAMS} programs: all forecasts, in the background", time.perf_counter() - begun, "s"))
        time.sleep(5)
        lines.append(tools.amount(f"{PROGRAMS} programs: memory, all open", server.memory(), "MB"))
        took = sorted(timed(server, "/portfolio") for _ in range(60))
        lines.append(tools.amount(f"{PROGRAMS} programs: page, p50", took[len(took) // 2] * 1e3, "ms", most=300))
        lines.append(tools.amount(f"{PROGRAMS} programs: page, p99", took[-1] * 1e3, "ms", most=300))
        took = sorted(timed(server, "/portfolio/roadmap") for _ in range(20))
        lines.append(tools.amount(f"{PROGRAMS} programs: roadmap, p50", took[len(took) // 2] * 1e3, "ms"))
        lines += together(server)
    return lines


def timed(server, path):
    begun = time.perf_counter()
    server.request("GET", path)
    return time.perf_counter() - begun


def together(server):
    peak, over = [0.0], threading.Event()

    def watch():
        while not over.wait(0.02):
            peak[0] = max(peak[0], server.memory())

    threading.Thread(target=watch, daemon=True).start()
    begun = time.perf_counter()
    server.request("POST", "/portfolio/simulation", {"trials": TRIALS})
    first, joint, answer = None, None, None
    while answer is None or answer["running"] is not None:
        answer = server.request("GET", "/portfolio/simulation")
        if first is None and (answer["running"] is None or answer["running"] > 0):
            first = time.perf_counter() - begun
        if joint is None and answer["report"]:
            joint = time.perf_counter() - begun
        time.sleep(0.02)
    took = time.perf_counter() - begun
    over.set()
    report = answer["report"]
    assert report["trials"] == TRIALS and len(report["programs"]) == PROGRAMS and len(report["teams"]) == SHARED_TEAMS
    name = f"{PROGRAMS} programs together, {TRIALS} trials"
    lines = [
        tools.amount(name, joint, "s", most=5),
        tools.amount(f"{name}: what sharing costs each, too", took, "s"),
        tools.amount(f"{name}: first progress", first, "s"),
        tools.amount(f"{name}: peak memory", peak[0], "MB"),
    ]
    # Called off in the middle: how long until no thread of it computes any more.
    server.request("POST", "/portfolio/simulation", {"trials": 10_000})
    while (server.request("GET", "/portfolio/simulation")["running"] or 0) < 0.05:
        time.sleep(0.02)
    begun = time.perf_counter()
    after = server.request("DELETE", "/portfolio/simulation")
    answered = time.perf_counter() - begun
    assert after["running"] is None and after["report"]["digest"] == report["digest"]
    lines.append(tools.amount(f"{name}: answer to cancelling", answered * 1e3, "ms"))
    lines.append(tools.amount(f"{name}: idle after cancelling", idle(server) - begun, "s", most=1))
    return lines


def idle(server):
    """Waits until the server computes nothing; returns when that began."""
    seconds = lambda: sum(int(word) for word in open(f"/proc/{server.process.pid}/stat", encoding="utf-8").read().rsplit(") ", 1)[1].split()[11:13]) / 100
    last, since = seconds(), time.perf_counter()
    while time.perf_counter() - since < 0.5:
        time.sleep(0.05)
        now = seconds()
        if now - last > 0.02:
            since = time.perf_counter()
        last = now
    return since


def workspace():
    """A database with the programs in it, made through the server itself; returns its path."""
    folder = tools.OUT / "portfolio"
    path = folder / "sinew.db"
    if path.exists():
        return path
    folder.mkdir(exist_ok=True)
    with Server("portfolio_new", None) as server:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda number: program(server, number), range(PROGRAMS)))
        source = server.data
    # Stopped, all of it is in the one file.
    subprocess.run(["cp", str(source), str(path)], check=True)
    return path


def program(server, number):
    """Makes a program of epics with stories, some done, blocked now and then, most of them of shared teams."""
    draw = random.Random(number)
    # The first space is there already: it is where the server's person begins.
    space = server.space if number == 0 else server.request("POST", "/spaces", {"name": f"Program {number:02}"})["id"]
    if number == 0:
        server.request("PATCH", f"/spaces/{space}", {"name": "Program 00"})
    teams = [f"Shared {team}" for team in range(SHARED_TEAMS)] + [f"Own {number}.{team}" for team in range(OWN_TEAMS)]
    committed = f"2028-{draw.randrange(1, 13):02}-{draw.randrange(1, 28):02}"
    edits = [{"op": "add", "kind": "program", "title": f"Program {number:02}", "fields": {"committed": committed, "theme": f"Theme {number % 7}"}}]
    edits += [{"op": "add", "kind": "team", "title": name, "key": f"T-{ix}", "fields": {"slots": 12 if ix < SHARED_TEAMS else 3}} for ix, name in enumerate(teams)]
    edits.append({"op": "add", "kind": "item", "title": "Live", "key": "LIVE", "fields": {"type": "milestone", "committed": committed}})
    for epic in range(10):
        edits.append({"op": "add", "kind": "item", "title": f"Epic {epic}", "key": f"E-{epic}", "fields": {"type": "epic"}})
        edits.append({"op": "link", "from": f"E-{epic}", "relation": "blocks", "to": "LIVE"})
    for item in range(ITEMS - 11):
        days = draw.choice([1, 2, 3, 5])
        estimate = {"low_minutes": 240 * days, "likely_minutes": 480 * days, "high_minutes": 1440 * days}
        fields = {"type": "story", "team": f"T-{draw.randrange(len(teams))}", "stage": "done" if item % 4 == 0 else "todo", "estimate": estimate}
        edits.append({"op": "add", "kind": "item", "title": f"Story {item}", "key": f"S-{item}", "parent": f"E-{item % 10}", "fields": fields})
        if item >= 40 and item % 3 == 0:
            edits.append({"op": "link", "from": f"S-{item - draw.randrange(10, 40)}", "relation": "blocks", "to": f"S-{item}"})
    edits.append({"op": "add", "kind": "risk", "title": "A vendor slips", "key": "R-1", "fields": {"probability": 0.3, "impact_days": [5, 10, 20]}})
    edits.append({"op": "link", "from": "R-1", "relation": "threatens", "to": "E-0"})
    edits.append({"op": "add", "kind": "ask", "title": "Two more people", "fields": {"asked_on": "2026-10-01"}})
    server.request("POST", f"/spaces/{space}/edits", {"edits": edits})


if __name__ == "__main__":
    tools.OUT.mkdir(exist_ok=True)
    print(json.dumps([line.__dict__ for line in of_server()], indent=1))
