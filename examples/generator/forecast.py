"""A rough simulation of the example's files, to tune the story by. Sinew's own forecast is another program.

Durations come from what the team's own work took; teams take what is ready in the order of their keys, as many at a time
as they have slots; a factor per team and trial ties its durations together.
"""

import heapq
import json
import math
import random
from datetime import datetime
from statistics import NormalDist, mean, median, stdev

import content
from check import load, open_work, successors, times
from generate import CLOCKS, DATA_DATE, NOW

TRIALS = 2000
MINIMUM = 8


def run(folder):
    issues = load(folder)
    by_key = {issue["key"]: issue for issue in issues}
    past = history(issues)
    after = successors(issues)
    work = [issue for issue in issues if open_work(issue)]
    tables = {}
    for issue in work:
        start, clock = times(issue)[0], clock_of(issue["key"])
        days = draws(issue, past)
        tables[issue["key"]] = left(days, clock.worked(NOW) - clock.worked(start)) if start else days
    milestones = [issue for issue in issues if issue["fields"]["issuetype"]["name"] == "Milestone" and issue["fields"]["status"]["name"] != "Done"]
    live = {issue["key"] for issue in work + milestones}
    waits = {key: 0 for key in live}
    for key in live:
        for then in after[key]:
            waits[then] += then in live
    risks = [risk for risk in issues if risk["fields"]["issuetype"]["name"] == "Risk" and risk["fields"]["status"]["name"] != "Closed" and risk["fields"]["customfield_10110"]]
    ends = {key: [] for key in live}
    chains = {}
    for trial in range(TRIALS):
        finish, driver = simulate(random.Random("trial %d" % trial), work, by_key, tables, after, live, dict(waits), risks)
        for key, at in finish.items():
            ends[key].append(at)
        key = next(issue["key"] for issue in milestones if issue["fields"]["summary"].startswith("GA"))
        while key:
            chains[key] = chains.get(key, 0) + 1
            key = driver.get(key)
    for issue in milestones:
        at = sorted(ends[issue["key"]])
        dates = [datetime.fromtimestamp(at[int(TRIALS * p)], DATA_DATE.tzinfo).strftime("%a %d %b %Y") for p in (0.1, 0.5, 0.8, 0.95)]
        print("%-7s %-38s committed %s  P10 %s  P50 %s  P80 %s  P95 %s" % (issue["key"], issue["fields"]["summary"], issue["fields"]["duedate"], *dates))
    print("on the chain to GA:")
    for key, count in sorted(chains.items(), key=lambda row: -row[1])[:28]:
        at = sorted(ends[key])
        print("  %3.0f %%  %-7s %-60s P50 %s" % (100 * count / TRIALS, key, by_key[key]["fields"]["summary"], datetime.fromtimestamp(at[TRIALS // 2], DATA_DATE.tzinfo).strftime("%a %d %b")))
    return 0


def clock_of(key):
    return CLOCKS[content.TEAMS[key.split("-")[0]][3]]


def kind_of(issue):
    return issue["fields"]["issuetype"]["name"]


def history(issues):
    """What finished work took, as (team, type, points, estimate in days, days)."""
    past = []
    for issue in issues:
        start, finish = times(issue)
        if kind_of(issue) in ("Story", "Task", "Bug") and start and finish and issue["fields"]["resolution"]["name"] == "Done":
            clock, fields = clock_of(issue["key"]), issue["fields"]
            took = clock.worked(finish) - clock.worked(start)
            past.append((issue["key"].split("-")[0], kind_of(issue), fields.get("customfield_10016"), fields.get("timeoriginalestimate"), took))
    for team in content.TEAMS:
        own = [row for row in past if row[0] == team]
        sizes = {size: [row[4] / 28800 for row in own if row[2] == size] for size in (2, 3, 5, 8)}
        print(team, "%d done, median %.1f, mean %.1f days;" % (len(own), median(row[4] for row in own) / 28800, sum(row[4] for row in own) / len(own) / 28800),
              ", ".join("%d points: %d, median %.1f" % (size, len(days), median(days)) for size, days in sizes.items() if days))
        ratios = [row[4] / row[3] for row in own if row[3]]
        if ratios:
            print("    took %.1f times its estimate in the middle" % median(ratios))
    return past


def draws(issue, past):
    """What work like this one took: its estimate times the team's record, else the narrowest class that is large enough."""
    team, kind, size, estimate = issue["key"].split("-")[0], kind_of(issue), issue["fields"].get("customfield_10016"), issue["fields"].get("timeoriginalestimate")
    own = [row for row in past if row[0] == team]
    ratios = [row[4] / row[3] for row in own if row[3]]
    if estimate and len(ratios) >= MINIMUM:
        return [ratio * estimate for ratio in ratios]
    wider = [[row for row in own if row[1] == kind and row[2] == size], [row for row in own if size and row[2] == size],
             [row for row in own if row[1] == kind], own, past]
    return next([row[4] for row in rows] for rows in wider if len(rows) >= MINIMUM)


def left(days, age):
    """What remains after `age`; where hardly anything lived as long, a lognormal goes on."""
    beyond = [x - age for x in days if x > age]
    if len(beyond) >= 5:
        return beyond
    logs = [math.log(x) for x in days]
    normal = NormalDist(mean(logs), max(0.3, stdev(logs)))
    reached = min(normal.cdf(math.log(age)), 0.999999)
    return [math.exp(normal.inv_cdf(reached + (1 - reached) * (i + 0.5) / 21)) - age for i in range(21)]


def simulate(rng, work, by_key, tables, after, live, waits, risks):
    factor = {team: math.exp(0.15 * rng.gauss(0, 1)) for team in content.TEAMS}
    delay = {}
    for risk in risks:
        if rng.random() < risk["fields"]["customfield_10110"]:
            low, likely, high = (float(days) for days in risk["fields"]["customfield_10111"].split(" / "))
            days = rng.triangular(low, high, likely)
            for link in risk["fields"]["issuelinks"]:
                key = link["outwardIssue"]["key"]
                delay[key] = delay.get(key, 0) + days * 28800
    free = {team: content.TEAMS[team][4] for team in content.TEAMS}
    ready = {team: [] for team in content.TEAMS}
    finish, driver, running, last = {}, {}, [], {}

    def begin(key, at):
        clock = clock_of(key)
        took = rng.choice(tables[key]) * factor[key.split("-")[0]]
        took += delay.get(key, 0)
        heapq.heappush(running, (clock.add(at, took), key))

    def open_up(key, at):
        if key.startswith("HBR"):
            heapq.heappush(running, (at, key))
        else:
            heapq.heappush(ready[key.split("-")[0]], (int(key.split("-")[1]), key))

    for issue in work:
        if times(issue)[0]:
            begin(issue["key"], NOW)
            free[issue["key"].split("-")[0]] -= 1
    for key in live:
        if not waits[key] and not (not key.startswith("HBR") and times(by_key[key])[0]):
            open_up(key, NOW)
    at = NOW
    while True:
        for team in content.TEAMS:
            while free[team] > 0 and ready[team]:
                _, key = heapq.heappop(ready[team])
                free[team] -= 1
                if last.get(key) is None:
                    driver.setdefault(key, None)
                begin(key, at)
        if not running:
            break
        at, key = heapq.heappop(running)
        finish[key] = at
        if not key.startswith("HBR"):
            free[key.split("-")[0]] += 1
        for then in after[key]:
            if then in live:
                waits[then] -= 1
                if not waits[then]:
                    driver[then] = last[then] = key
                    open_up(then, at)
    return finish, driver
