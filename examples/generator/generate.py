#!/usr/bin/env python3
"""Makes the example program: Jira search pages with a year of changelog, and a Sinew file beside them.

    python3 generate.py            writes ../harbour/*.json, the same bytes every time
    python3 generate.py --check    writes nothing; checks the files that are there
    python3 generate.py --forecast a rough simulation of the files, to tune the example by
    python3 generate.py --events   what happened in the last four weeks

What the program is about stands in `content.py`, written by hand. Only what nobody would type is computed here: the
minutes at which things happened, on each office's working days and hours, and how long each item took.
"""

import bisect
import json
import math
import random
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from statistics import NormalDist
from zoneinfo import ZoneInfo

sys.dont_write_bytecode = True  # nothing but the example's files is written

import content
import register

OUT = Path(__file__).resolve().parent.parent / "harbour"
PAGE = 50
SEED = "harbour"
HOUR = 3600
DAY = 8 * HOUR
BERLIN = ZoneInfo("Europe/Berlin")
DATA_DATE = datetime(2026, 11, 20, 17, 0, tzinfo=BERLIN)
NOW = int(DATA_DATE.timestamp())
FIRST_SPRINT = date(2025, 11, 24)

# Working days from start to finish that half of the items of a size stay under.
MEDIAN_DAYS = {2: 2.5, 3: 4.5, 5: 8.0, 8: 13.0}
SPREAD = 0.36
# The team whose estimates are about half of what its items take, and those that do not size their work.
OPTIMISTS = "ORD"
UNSIZED = {"MEX": date(2025, 1, 1), "DAT": date(2026, 8, 1)}

TYPES = {
    "W": ("10010", "Workstream", 2), "E": ("10000", "Epic", 1), "S": ("10001", "Story", 0), "T": ("10002", "Task", 0),
    "B": ("10003", "Bug", 0), "M": ("10011", "Milestone", 0), "R": ("10012", "Risk", 0), "D": ("10013", "Decision", 0),
}
NEW, ACTIVE, DONE = (2, "new", "To Do"), (4, "indeterminate", "In Progress"), (3, "done", "Done")
STATUSES = {
    "To Do": ("10001", NEW), "Waiting for vendor": ("10002", NEW), "In Progress": ("10003", ACTIVE), "Blocked": ("10004", ACTIVE),
    "In Review": ("10005", ACTIVE), "Done": ("10006", DONE), "Won't Do": ("10007", DONE),
    "Open": ("10020", NEW), "Mitigating": ("10021", ACTIVE), "Closed": ("10022", DONE),
    "To Decide": ("10030", NEW), "Decided": ("10031", DONE), "Rejected": ("10032", DONE),
}
RESOLUTIONS = {"Done": "10000", "Won't Do": "10001"}
PRIORITY_IDS = {"Highest": "1", "High": "2", "Medium": "3", "Low": "4", "Lowest": "5"}
LINK_TYPES = {
    "Blocks": ("10000", "is blocked by", "blocks"), "Relates": ("10003", "relates to", "relates to"),
    "Threatens": ("10010", "is threatened by", "threatens"), "Decides": ("10011", "is decided by", "decides"),
}
NAMES = {
    "summary": "Summary", "issuetype": "Issue Type", "status": "Status", "priority": "Priority", "assignee": "Assignee",
    "reporter": "Reporter", "created": "Created", "updated": "Updated", "resolution": "Resolution",
    "resolutiondate": "Resolved", "duedate": "Due date", "labels": "Labels", "parent": "Parent", "project": "Project",
    "description": "Description", "issuelinks": "Linked Issues", "fixVersions": "Fix versions",
    "timeoriginalestimate": "Original estimate", "customfield_10001": "Team", "customfield_10016": "Story Points",
    "customfield_10019": "Rank", "customfield_10020": "Sprint", "customfield_10110": "Probability",
    "customfield_10111": "Impact (days)", "customfield_10114": "Outcome",
}


class Clock:
    """Working time of one office, as a lookup between instants and seconds worked."""

    def __init__(self, site):
        self.title, zone, self.day = content.SITES[site]
        self.zone = ZoneInfo(zone)
        self.holidays = [(first, last, name) for first, last, name in holidays(site)]
        off = {first + timedelta(days=i) for first, last, _ in self.holidays for i in range((last - first).days + 1)}
        self.starts, self.before, total = [], [], 0
        day = date(2025, 11, 17)
        while day < date(2028, 1, 1):
            if day.weekday() < 5 and day not in off:
                midnight = datetime(day.year, day.month, day.day)
                for begin, end in self.day:
                    local = (midnight + timedelta(minutes=begin)).replace(tzinfo=self.zone)
                    self.starts.append(int(local.timestamp()))
                    self.before.append(total)
                    total += (end - begin) * 60
            day += timedelta(days=1)
        self.before.append(total)

    def worked(self, at):
        i = bisect.bisect_right(self.starts, at) - 1
        return self.before[i] + min(at - self.starts[i], self.before[i + 1] - self.before[i]) if i >= 0 else 0

    def at(self, worked):
        i = bisect.bisect_right(self.before, worked) - 1
        return self.starts[i] + worked - self.before[i]

    def add(self, at, seconds):
        return self.at(max(0, self.worked(at) + int(seconds)))

    def snap(self, at):
        return self.add(at, 0)

    def works(self, at):
        return self.snap(at) == at

    def local(self, day, minute, second=0):
        """The instant of a local time of day; a day off gives the start of the next working day, roughly."""
        moment = datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(minutes=minute, seconds=second)
        return self.snap(int(moment.timestamp()))


def holidays(site):
    for line in lines(content.HOLIDAYS[site]):
        days, name = line.split(" ", 1)
        first, _, last = days.partition("..")
        yield date.fromisoformat(first), date.fromisoformat(last or first), name


def lines(text):
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


def cells(text):
    return [[cell.strip() for cell in line.split("|")] for line in lines(text)]


def rng_of(*what):
    return random.Random(":".join((SEED, *map(str, what))))


def normal(rng):
    return NormalDist().inv_cdf(min(max(rng.random(), 1e-9), 1 - 1e-9))


class Person:
    def __init__(self, name, project):
        self.name, self.project = name, project
        ascii_name = name.replace("ö", "oe").replace("ř", "r").replace("á", "a").replace("'", "").lower()
        self.email = ".".join(ascii_name.split()) + "@" + content.DOMAIN
        self.account = "%024x" % rng_of("person", name).getrandbits(92)
        self.site = content.TEAMS[project][3] if project in content.TEAMS else "berlin"

    def ref(self):
        zone = content.SITES[self.site][1]
        return {"accountId": self.account, "displayName": self.name, "emailAddress": self.email, "active": True, "timeZone": zone}


class Issue:
    def __init__(self, slug, project, kind, title, description):
        self.slug, self.project, self.kind, self.title, self.description = slug, project, kind, title, description
        self.team = project if project in content.TEAMS else None
        self.size = self.points = self.estimate = self.due = self.parent = self.assignee = self.reporter = None
        self.start = self.finish = self.created = self.outcome = self.probability = None
        self.impact = None
        self.status = "To Do"
        self.resolution = None
        self.state = ""
        self.options = {}
        self.version = None
        self.priority = "Medium"
        self.sprints = []
        self.events = []  # (instant, author, [item])
        self.links = []   # (link id, type, outward?, other)
        self.rng = rng_of("issue", slug)

    def clock(self):
        return CLOCKS[content.TEAMS[self.team][3] if self.team else "berlin"]

    def log(self, at, author, *items):
        self.events.append((at, author, list(items)))

    def reporter_in_hours(self, at):
        """Somebody of the team, or the reporter, who is at work at that moment."""
        people = [self.reporter] + [PEOPLE[name] for name in content.TEAMS[self.project][7]]
        return next(person for person in people if clock_of(person).works(at))


CLOCKS = {site: Clock(site) for site in content.SITES}
PEOPLE = {name: Person(name, project) for project, team in content.TEAMS.items() for name in team[7]}
PEOPLE.update({name: Person(name, "HBR") for name in content.OFFICE})
TPM = PEOPLE[content.OFFICE[0]]


def clock_of(person):
    return CLOCKS[person.site]


def instant(text, person, second=None):
    """The instant of `2026-11-17 10:42` on the wall of a person's office."""
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=clock_of(person).zone)
    return int(moment.timestamp()) + (rng_of("second", text).randrange(60) if second is None else second)


# Reading the tables


def read_issues():
    issues = {}

    def add(issue):
        assert issue.slug not in issues, issue.slug
        issues[issue.slug] = issue
        return issue

    for slug, due, title, text in cells(content.MILESTONES):
        add(Issue(slug, "HBR", "M", title, text)).due = due
    for slug, title, text in cells(content.WORKSTREAMS):
        add(Issue(slug, "HBR", "W", title, text))
    for slug, project, stream, born, title, text in cells(content.EPICS):
        epic = add(Issue(slug, project, "E", title, text))
        epic.parent, epic.options = stream, {"born": date.fromisoformat(born)}
    epic = None
    for row in cells(content.STORIES):
        if len(row) == 1:
            epic = issues[row[0]]
            continue
        slug, size, state, title, text = row
        story = add(Issue(slug, epic.project, size[0], title, text))
        story.size, story.parent = int(size[1:]), epic.slug
        words = state.split(" ")
        story.state = words[0]
        for option in " ".join(words[1:]).replace(" c=", "\nc=").replace(" a=", "\na=").replace(" due=", "\ndue=").split("\n"):
            if option:
                key, value = option.split("=")
                story.options[key] = value
        story.due = story.options.get("due")
    for name, slugs in content.PRIORITIES.items():
        for slug in slugs.split():
            issues[slug].priority = name
    return issues


def read_links():
    """Yields (first, then) of every dependency, in the order of the table."""
    for line in lines(content.BLOCKS):
        first, then = line.split(" > ")
        for a in first.split():
            for b in then.split():
                yield a, b


# When things happened


def days_taken(issue):
    pace = content.TEAMS[issue.project][5]
    days = MEDIAN_DAYS[issue.size] * pace * math.exp(SPREAD * normal(issue.rng))
    return days * 1.8 if issue.rng.random() < 0.06 else days


def schedule(issues, blocks):
    """Gives every story that was begun its start, and every finished one its finish."""
    before = {}
    for first, then in blocks:
        before.setdefault(then, []).append(first)
    stories = [issue for issue in issues.values() if issue.state]
    for issue in stories:
        place_by_hand(issue)
    waiting = [issue for issue in stories if issue.state[0] == "d" and "=" not in issue.state]
    queue = sorted(waiting, key=lambda issue: month_of(issue.state))  # stable: the table's order within a month
    free = {project: [0] * team[4] for project, team in content.TEAMS.items()}
    counts, seen = {}, {}
    for issue in queue:
        counts[issue.project, issue.state] = counts.get((issue.project, issue.state), 0) + 1
    while queue:
        ready = next(issue for issue in queue if all(finished(issues, slug) for slug in before.get(issue.slug, [])))
        queue.remove(ready)
        month = ready.project, ready.state
        seen[month] = seen.get(month, 0) + 1
        place_in_month(ready, issues, before, free[ready.project], (seen[month] - 1) / counts[month])


def month_of(state):
    month = int(state[1:])
    return (2025 if month == 12 else 2026, month)


def finished(issues, slug):
    return issues[slug].finish is not None or issues[slug].kind == "M"


def place_by_hand(issue):
    """Reads `d=A..B`, `p=A` and the like; times of day are drawn."""
    kind, _, days = issue.state.partition("=")
    if not days or kind == "w":
        return
    clock, rng = issue.clock(), issue.rng
    first, _, last = days.partition("..")
    morning, evening = rng.randrange(15, 150), rng.randrange(30, 200)
    begin, end = clock.day[0][0], clock.day[-1][1]
    day = date.fromisoformat(first)
    if kind == "x":
        issue.finish = clock.local(day, end - evening, rng.randrange(60))
        return
    issue.start = clock.local(day, begin + morning, rng.randrange(60))
    if last:
        issue.finish = clock.local(date.fromisoformat(last), end - evening, rng.randrange(60))


def place_in_month(issue, issues, before, free, share):
    clock, rng = issue.clock(), issue.rng
    year, month = month_of(issue.state)
    begin = clock.local(date(year, month, 1), clock.day[0][0])
    then = clock.local(date(year + month // 12, month % 12 + 1, 1), clock.day[0][0])
    release = clock.at(clock.worked(begin) + int((clock.worked(then) - clock.worked(begin)) * share * 0.8))
    # A month says when work was about to finish, so it begins half of its usual time before.
    release = clock.add(release, -MEDIAN_DAYS[issue.size] * DAY * 0.5)
    kickoff = clock.local(date(2025, 12, 1), clock.day[0][0])
    ends = [end_of(issues, before, slug) for slug in before.get(issue.slug, [])]
    slot = free.index(min(free))
    start = clock.add(max([release, kickoff, free[slot], *ends]), (0.5 + 5 * rng.random()) * HOUR)
    issue.start = start + rng.randrange(60) if clock.works(start + 60) else start
    issue.finish = clock.add(issue.start, days_taken(issue) * DAY) + rng.randrange(40)
    if not clock.works(issue.finish):
        issue.finish = clock.snap(issue.finish) + 300
    free[slot] = issue.finish


def end_of(issues, before, slug):
    issue = issues[slug]
    if issue.kind == "M":
        return max(end_of(issues, before, first) for first in before[slug])
    return issue.finish


def finish_milestones(issues, blocks):
    """A milestone is passed a few working hours after the last thing that it needed."""
    for issue in (issue for issue in issues.values() if issue.kind == "M"):
        ends = [issues[first].finish for first, then in blocks if then == issue.slug]
        if ends and all(ends):
            clock = issue.clock()
            issue.finish = clock.add(max(ends), (3 + 14 * issue.rng.random()) * HOUR) + issue.rng.randrange(60)


# Who, and since when


def create(issues):
    """Gives every issue its creation, reporter and assignee."""
    turn = {project: rng_of("turn", project).randrange(5) for project in content.TEAMS}
    batch = {}
    for issue in issues.values():
        if issue.kind in "MW":
            issue.reporter = issue.assignee = TPM
            issue.created = CLOCKS["berlin"].local(date(2025, 11, 24), 560 + 4 * len(batch), issue.rng.randrange(60))
            batch[issue.slug] = True
        elif issue.kind == "E":
            lead = PEOPLE[content.TEAMS[issue.project][7][0]]
            issue.reporter, issue.assignee = lead, lead
            clock = clock_of(lead)
            issue.created = clock.local(issue.options["born"], clock.day[0][0] + 70 + issue.rng.randrange(60), issue.rng.randrange(60))
        elif issue.state:
            create_story(issue, issues, turn, batch)


def create_story(issue, issues, turn, batch):
    rng, members = issue.rng, content.TEAMS[issue.project][7]
    lead = PEOPLE[members[0]]
    turn[issue.project] += 1
    taken = issue.options.get("a")
    if taken != "none" and issue.state[0] != "x":
        issue.assignee = PEOPLE[taken or members[turn[issue.project] % len(members)]]
    issue.reporter = PEOPLE[members[rng.randrange(len(members))]] if issue.kind == "B" else lead
    if issue.kind != "B" and rng.random() < 0.2:
        issue.reporter = TPM
    clock = clock_of(issue.reporter)
    epic = issues[issue.parent]
    count = batch.get(epic.slug, 0) + 1
    batch[epic.slug] = count
    latest = issue.start or issue.finish or NOW - 40 * 86400
    planned = clock.add(epic.created, 5 * HOUR + count * 260 + rng.randrange(60))
    if "c" in issue.options:
        created = clock.local(date.fromisoformat(issue.options["c"]), clock.day[0][0] + 20 + rng.randrange(180), rng.randrange(60))
    elif issue.kind == "B":
        created = clock.add(latest, -(3 + 50 * rng.random()) * HOUR)
    elif rng.random() < 0.3 and latest - planned > 30 * 86400:
        created = clock.snap(planned + int((latest - planned) * (0.3 + 0.6 * rng.random()))) + rng.randrange(60)
    else:
        created = planned
    if created > latest - 2 * HOUR and "c" not in issue.options:
        created = clock.add(latest, -(4 + 20 * rng.random()) * HOUR)
    issue.created = created if clock.works(created) else clock.snap(created)


# The changelog


def item(field, before, after, before_text=None, after_text=None, field_id=None, custom=False):
    entry = {"field": field, "fieldtype": "custom" if custom else "jira"}
    if field_id != "":
        entry["fieldId"] = field_id or field
    entry.update({"from": before, "fromString": before if before_text is None else before_text, "to": after, "toString": after if after_text is None else after_text})
    return entry


def status_item(before, after):
    return item("status", STATUSES[before][0], STATUSES[after][0], before, after)


def move(issue, at, author, status, resolution=None):
    items = [status_item(issue.status, status)]
    if resolution != issue.resolution:
        old, new = issue.resolution, resolution
        items.append(item("resolution", old and RESOLUTIONS[old], new and RESOLUTIONS[new], old or "", new or ""))
        issue.resolution = resolution
    issue.log(at, author, *items)
    issue.status = status


def person_item(before, after):
    return item("assignee", before and before.account, after and after.account, before and before.name, after and after.name)


def tell_stories(issues):
    reopened = {row[0]: row[1:] for row in cells(content.REOPENED)}
    for issue in issues.values():
        if not issue.state:
            continue
        tell_sizes(issue)
        kind = issue.state[0]
        if kind == "x":
            move(issue, issue.finish, issue.reporter_in_hours(issue.finish), "Won't Do", "Won't Do")
        elif kind == "w":
            owner = issue.assignee
            at = instant(issue.state[2:] + " 11:20", owner)
            move(issue, at, owner, "Waiting for vendor")
        elif kind == "t":
            assign_later(issue)
        else:
            tell_work(issue)
        if issue.slug in reopened:
            reopen(issue, *reopened[issue.slug])


def assign_later(issue):
    """Work that is not begun got its owner in the autumn's planning, or has had one from the start."""
    if issue.assignee and issue.created < CLOCKS["berlin"].local(date(2026, 9, 28), 540) and issue.rng.random() < 0.7:
        lead = PEOPLE[content.TEAMS[issue.project][7][0]]
        clock = clock_of(lead)
        at = clock.local(date(2026, 9, 29), clock.day[0][0] + 30 + issue.rng.randrange(150), issue.rng.randrange(60))
        issue.log(at, lead, person_item(None, issue.assignee))


def tell_work(issue):
    clock, rng, who = issue.clock(), issue.rng, issue.assignee
    mates = [PEOPLE[name] for name in content.TEAMS[issue.project][7] if name != who.name]
    reviewer = mates[rng.randrange(len(mates))]
    issue.log(issue.start, who, person_item(None, who))
    move(issue, issue.start, who, "In Progress")
    done = issue.state[0] == "d"
    end = issue.finish if done else NOW
    length = clock.worked(end) - clock.worked(issue.start)

    def after(share):
        at = clock.add(issue.start, length * share)
        return at + rng.randrange(50) if clock.works(at + 60) else at

    if done:
        if length > 3 * DAY and rng.random() < 0.16:
            move(issue, after(0.25 + 0.1 * rng.random()), who, "Blocked")
            move(issue, after(0.4 + 0.15 * rng.random()), who, "In Progress")
        review = 0.68 + 0.2 * rng.random()
        move(issue, after(review), who, "In Review")
        if length > 2 * DAY and rng.random() < 0.14:
            move(issue, after(review + (1 - review) * 0.4), reviewer, "In Progress")
            move(issue, after(review + (1 - review) * 0.7), who, "In Review")
        move(issue, issue.finish, reviewer, "Done", "Done")
    elif issue.state[0] == "r":
        move(issue, after(0.7), who, "In Review")
    elif issue.state[0] == "b":
        move(issue, after(0.45), who, "Blocked")


def reopen(issue, at, author, begun, again):
    author = PEOPLE[author]
    move(issue, instant(at, author), author, "To Do", None)
    move(issue, instant(begun, author), author, "In Progress", None)
    if again:
        move(issue, instant(again, author), author, "Done", "Done")
        issue.finish = instant(again, author)
    else:
        issue.finish = None


def tell_sizes(issue):
    """Story points, and the optimists' estimates, set at creation or in a refinement before the start."""
    since = UNSIZED.get(issue.project)
    born = datetime.fromtimestamp(issue.created, timezone.utc).date()
    begun = issue.start and datetime.fromtimestamp(issue.start, timezone.utc).date()
    if issue.size and not (since and (begun or date(2026, 12, 1)) >= since):
        issue.points = issue.size
    if issue.project == OPTIMISTS:
        days = 0.5 * MEDIAN_DAYS[issue.size] * content.TEAMS[OPTIMISTS][5] * math.exp(0.2 * normal(issue.rng))
        issue.estimate = max(1, round(days * 2)) * 4 * HOUR
    lead = PEOPLE[content.TEAMS[issue.project][7][0]]
    clock = clock_of(lead)
    latest = issue.start or issue.finish or clock.local(date(2026, 10, 12), 600)
    manual = {row[2] for row in cells(content.EVENTS) if row[3] in ("points", "estimate")}
    if issue.points and issue.slug not in manual and latest - issue.created > 12 * 86400 and issue.rng.random() < 0.6:
        worked = clock.worked(issue.created), clock.worked(latest)
        at = clock.at(worked[0] + int((worked[1] - worked[0]) * (0.2 + 0.5 * issue.rng.random())))
        items = [item("Story Points", None, None, "", str(issue.points), "customfield_10016", True)]
        if issue.estimate:
            items.append(item("timeoriginalestimate", None, str(issue.estimate)))
        issue.log(at, lead, *items)


def tell_parents(issues):
    """An epic begins with its first story and is done with its last; a workstream runs."""
    for issue in issues.values():
        if issue.kind == "W":
            move(issue, CLOCKS["berlin"].add(issue.created, 20 * HOUR), TPM, "In Progress")
        if issue.kind == "M" and issue.finish:
            move(issue, issue.finish, TPM, "Done", "Done")
        if issue.kind != "E":
            continue
        children = [child for child in issues.values() if child.parent == issue.slug]
        starts = [child.start for child in children if child.start]
        lead, clock = issue.assignee, clock_of(issue.assignee)
        if starts:
            move(issue, max(clock.snap(min(starts) + 1200), clock.add(issue.created, 600)), lead, "In Progress")
        if all(child.finish for child in children):
            issue.finish = clock.add(max(child.finish for child in children), 5 * HOUR)
            move(issue, issue.finish, lead, "Done", "Done")


def tell_risks(issues):
    closed = {slug: (at, name) for slug, at, name in cells(content.RISKS_CLOSED)}
    for slug, status, chance, impact, born, owner, hits, title, text in cells(content.RISKS):
        issue = issues[slug] = Issue(slug, "HBR", "R", title, text)
        issue.options = {"hits": hits.split()}
        issue.probability = float(chance) if chance else None
        issue.impact = impact.replace(" ", " / ") or None
        issue.due = None if slug in closed else content.RISK_REVIEW
        issue.reporter, issue.assignee = TPM, PEOPLE[owner]
        issue.status = "Open"
        issue.created = CLOCKS["berlin"].local(date.fromisoformat(born), 600 + issue.rng.randrange(150), issue.rng.randrange(60))
        clock = clock_of(issue.assignee)
        if status == "Mitigating":
            move(issue, clock.add(issue.created, (8 + 40 * issue.rng.random()) * HOUR), issue.assignee, "Mitigating")
        if slug in closed:
            at, name = closed[slug]
            move(issue, instant(at, PEOPLE[name]), PEOPLE[name], "Closed", "Done")


def tell_decisions(issues):
    for slug, status, needed, born, decided, owner, settles, title, text, outcome in cells(content.DECISIONS):
        issue = issues[slug] = Issue(slug, "HBR", "D", title, text)
        issue.options = {"settles": settles.split()}
        issue.due, issue.outcome = needed, outcome or None
        issue.reporter, issue.assignee = TPM, PEOPLE[owner]
        issue.status = "To Decide"
        issue.created = CLOCKS["berlin"].local(date.fromisoformat(born), 590 + issue.rng.randrange(150), issue.rng.randrange(60))
        if decided:
            at = CLOCKS["berlin"].local(date.fromisoformat(decided), 960 + issue.rng.randrange(60), issue.rng.randrange(60))
            entry = item("Outcome", None, None, "", outcome, "customfield_10114", True)
            move(issue, at, TPM, status, "Done" if status == "Decided" else "Won't Do")
            issue.events[-1][2].append(entry)


def number_text(value):
    return "" if value is None else ("%g" % value)


def tell_events(issues):
    """The events that were placed by hand. The table's last value must be the issue's value of today."""
    for at, author, slug, field, before, after in cells(content.EVENTS):
        author, issue = PEOPLE[author], issues[slug]
        at = instant(at, author)
        if field == "due":
            issue.log(at, author, item("duedate", before or None, after or None, before and before + " 00:00:00.0", after and after + " 00:00:00.0"))
            issue.due = after
        elif field == "title":
            issue.log(at, author, item("summary", None, None, before, after))
            assert issue.title == after, slug
        elif field == "points":
            issue.log(at, author, item("Story Points", None, None, before, after, "customfield_10016", True))
            assert issue.points == int(after), slug
        elif field == "estimate":
            seconds = [str(int(days[:-1]) * DAY) for days in (before, after)]
            issue.log(at, author, item("timeoriginalestimate", *seconds))
            issue.estimate = int(seconds[1])
        elif field == "priority":
            issue.log(at, author, item("priority", PRIORITY_IDS[before], PRIORITY_IDS[after], before, after))
            issue.priority = after
        elif field == "version":
            ids = {name: str(10100 + i) for i, (name, _, _) in enumerate(content.VERSIONS)}
            issue.log(at, author, item("Fix Version", ids[before], None, before, "", "fixVersions"),
                      item("Fix Version", None, ids[after], "", after, "fixVersions"))
            issue.version = after
        elif field == "parent":
            issue.options["moved"] = (at, author, before, after)
            issue.parent = after
        elif field == "probability":
            issue.log(at, author, item("Probability", None, None, before, after, "customfield_10110", True))
        elif field == "impact":
            old, new = (days.replace(" ", " / ") for days in (before, after))
            issue.log(at, author, item("Impact (days)", None, None, old, new, "customfield_10111", True))
        else:
            raise ValueError(field)


def sprint_of(issue, at):
    return (datetime.fromtimestamp(at, clock_zone(issue)).date() - FIRST_SPRINT).days // 14


def clock_zone(issue):
    return issue.clock().zone


def tell_sprints(issues):
    """The teams that sprint plan a story on the sprint's first morning and carry it over while it is not done."""
    last = (DATA_DATE.date() - FIRST_SPRINT).days // 14
    for issue in issues.values():
        if not issue.start or not content.TEAMS[issue.project][6] or issue.parent == "e-dc":
            continue
        lead, clock = PEOPLE[content.TEAMS[issue.project][7][0]], issue.clock()
        first = max(0, sprint_of(issue, issue.start))
        finish = first_finish(issue)
        end = sprint_of(issue, finish) if finish else last
        for sprint in range(first, min(end, last) + 1):
            monday = FIRST_SPRINT + timedelta(days=14 * sprint)
            at = clock.local(monday, clock.day[0][0] + 35 + issue.rng.randrange(50), issue.rng.randrange(60))
            if sprint == first:
                at = max(at, issue.created + 240)
                if at > issue.start:
                    at = clock.snap(issue.start - 40) if clock.works(issue.start - 40) else issue.start
                if not clock.works(at):
                    at = clock.add(issue.start, -600)
                    at = max(at, issue.created)
            if finish and at >= finish:
                break
            plan_sprint(issue, sprint, at, lead)
        again = [at for at, _, items in issue.events for entry in items if entry["field"] == "status" and entry["fromString"] == "Done"]
        if again and last not in issue.sprints and not issue.finish:
            plan_sprint(issue, last, again[0] + 600, lead)


def first_finish(issue):
    ends = [at for at, _, items in issue.events for entry in items if entry["field"] == "status" and entry["toString"] == "Done"]
    return min(ends, default=None)


def plan_sprint(issue, sprint, at, lead):
    before = list(issue.sprints)
    issue.sprints.append(sprint)
    ids, names = ([", ".join(str(word(issue.project, number_)) for number_ in sprints) for sprints in (before, issue.sprints)] for word in (sprint_id, sprint_name))
    issue.log(at, lead, item("Sprint", *ids, *names, "customfield_10020", True))


def sprint_id(project, sprint):
    return 100 * (1 + list(content.TEAMS).index(project)) + sprint


def sprint_name(project, sprint):
    return "%s Sprint %d" % (project, sprint + 1)


def sprint_value(project, sprint):
    begin = FIRST_SPRINT + timedelta(days=14 * sprint)
    state = "active" if begin <= DATA_DATE.date() < begin + timedelta(days=14) else "closed"
    value = {"id": sprint_id(project, sprint), "name": sprint_name(project, sprint), "state": state,
             "boardId": 10 + list(content.TEAMS).index(project),
             "startDate": "%sT09:00:00.000Z" % begin, "endDate": "%sT16:00:00.000Z" % (begin + timedelta(days=11))}
    return value


# Keys, links, pages


def number(issues):
    """Numbers issues in the order of their creation, as a tracker does."""
    counts = {}
    for i, issue in enumerate(sorted(issues.values(), key=lambda issue: issue.created)):
        counts[issue.project] = counts.get(issue.project, 0) + 1
        issue.key = "%s-%d" % (issue.project, counts[issue.project])
        issue.id = str(20000 + i)


def tie(issues, blocks):
    wanted = []
    late = {(a, b): (at, PEOPLE[who]) for at, who, a, b in cells(content.LATE_LINKS)}
    pairs = [("Blocks", a, b) for a, b in blocks]
    pairs += [("Relates", *line.split(" > ")) for line in lines(content.RELATES)]
    pairs += [("Threatens", issue.slug, hit) for issue in issues.values() for hit in issue.options.get("hits", [])]
    pairs += [("Decides", issue.slug, hit) for issue in issues.values() for hit in issue.options.get("settles", [])]
    assert len(pairs) == len(set(pairs)), "a link stands twice"
    for kind, a, b in pairs:
        younger = max((issues[a], issues[b]), key=lambda issue: issue.created)
        clock = clock_of(younger.reporter)
        rng = rng_of("link", kind, a, b)
        at, who = clock.add(younger.created, 120 + 5400 * rng.random()), younger.reporter
        if kind == "Blocks" and (a, b) in late:
            text, who = late.pop((a, b))
            at = instant(text, who)
        wanted.append((at, who, kind, a, b, None))
    assert not late, late
    for made, gone, who, a, b in cells(content.GONE_LINKS):
        who = PEOPLE[who]
        wanted.append((instant(made, who), who, "Blocks", a, b, instant(gone, who)))
    for i, (at, who, kind, a, b, gone) in enumerate(sorted(wanted, key=lambda row: (row[0], row[3], row[4]))):
        _, inward, outward = LINK_TYPES[kind]
        a, b = issues[a], issues[b]
        for issue, other, words in ((a, b, outward), (b, a, inward)):
            text = "This issue %s %s" % (words, other.key)
            issue.log(at, who, item("Link", None, other.key, None, text, ""))
            if gone:
                issue.log(gone, who, item("Link", other.key, None, text, None, ""))
            else:
                issue.links.append((10500 + i, kind, issue is a, other))
    for issue in issues.values():
        if "moved" in issue.options:
            at, who, before, after = issue.options["moved"]
            old, new = issues[before], issues[after]
            issue.log(at, who, item("IssueParentAssociation", old.id, new.id, old.key, new.key, ""))


def versions(issues, blocks):
    """Gives what the pilot needs the pilot's version, and all else GA's."""
    need, todo = set(), ["m-pilot"]
    while todo:
        slug = todo.pop()
        if slug not in need:
            need.add(slug)
            todo += [first for first, then in blocks if then == slug]
    for issue in issues.values():
        if issue.state:
            issue.version = "Pilot" if issue.slug in need else "GA"


def stamp(at):
    return datetime.fromtimestamp(at, BERLIN).strftime("%Y-%m-%dT%H:%M:%S.000%z")


def status_ref(name):
    number_, (category, key, words) = STATUSES[name]
    return {"id": number_, "name": name, "statusCategory": {"id": category, "key": key, "name": words}}


def type_ref(kind):
    number_, name, level = TYPES[kind]
    return {"id": number_, "name": name, "subtask": False, "hierarchyLevel": level}


def paragraph(text):
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}


def brief(issue):
    return {"id": issue.id, "key": issue.key, "fields": {"summary": issue.title, "status": status_ref(issue.status), "issuetype": type_ref(issue.kind)}}


PROJECTS = {"HBR": ("10000", "Harbour")} | {p: (str(10001 + i), team[2]) for i, (p, team) in enumerate(content.TEAMS.items())}


def fields_of(issue, rank):
    last = max([issue.created] + [at for at, _, _ in issue.events])
    resolved = max((at for at, _, items in issue.events for entry in items if entry["field"] == "resolution" and entry["to"]), default=None)
    number_, name = PROJECTS[issue.project]
    fields = {
        "summary": issue.title, "project": {"id": number_, "key": issue.project, "name": name},
        "issuetype": type_ref(issue.kind), "status": status_ref(issue.status),
        "priority": {"id": PRIORITY_IDS[issue.priority], "name": issue.priority},
        "assignee": issue.assignee and issue.assignee.ref(), "reporter": issue.reporter.ref(),
        "created": stamp(issue.created), "updated": stamp(last),
        "resolution": issue.resolution and {"id": RESOLUTIONS[issue.resolution], "name": issue.resolution},
        "resolutiondate": stamp(resolved) if issue.resolution else None, "duedate": issue.due or None,
        "labels": [label for label, slugs in content.LABELS.items() if issue.slug in slugs.split()],
    }
    if issue.parent:
        fields["parent"] = brief(ISSUES[issue.parent])
    if issue.description:
        fields["description"] = paragraph(issue.description)
    if issue.version:
        at = [name for name, _, _ in content.VERSIONS].index(issue.version)
        name, day, released = content.VERSIONS[at]
        fields["fixVersions"] = [{"id": str(10100 + at), "name": name, "archived": False, "released": released, "releaseDate": day}]
    if issue.team:
        fields["customfield_10001"] = {"id": "team-%d" % (1 + list(content.TEAMS).index(issue.team)), "name": content.TEAMS[issue.team][2]}
    if issue.points:
        fields["customfield_10016"] = float(issue.points)
    if issue.estimate:
        fields["timeoriginalestimate"] = issue.estimate
    fields["customfield_10019"] = "0|i%05d:" % rank
    if issue.sprints:
        fields["customfield_10020"] = [sprint_value(issue.project, sprint) for sprint in issue.sprints]
    if issue.kind == "R":
        fields["customfield_10110"] = issue.probability
        fields["customfield_10111"] = issue.impact
    if issue.kind == "D":
        fields["customfield_10114"] = issue.outcome
    fields["issuelinks"] = [link_ref(*link) for link in sorted(issue.links, key=lambda link: link[0])]
    return fields


def link_ref(number_, kind, outward, other):
    type_id, inward, out = LINK_TYPES[kind]
    return {"id": str(number_), "type": {"id": type_id, "name": kind, "inward": inward, "outward": out},
            "outwardIssue" if outward else "inwardIssue": brief(other)}


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def issue_text(issue, rank):
    """One issue: a line of fields, then a line for each entry of its changelog, the newest first as Jira does."""
    merged = {}
    for at, author, items in sorted(issue.events, key=lambda event: event[0]):
        merged.setdefault((at, author.account), (author, []))[1].extend(items)
    rows = []
    for (at, _), (author, items) in sorted(merged.items(), key=lambda row: row[0][0]):
        who = {"accountId": author.account, "displayName": author.name}
        rows.append('{"id":"%s","author":%s,"created":"%s","items":%s}' % (HISTORY_IDS[issue.slug, at, author.account], compact(who), stamp(at), compact(items)))
    log = '{"startAt":0,"maxResults":%d,"total":%d,"histories":[' % (len(rows), len(rows))
    log += "".join("\n    " + row + "," for row in reversed(rows)).rstrip(",") + "]}"
    head = '{"id":"%s","key":"%s","self":"%s/rest/api/3/issue/%s",' % (issue.id, issue.key, content.SITE, issue.id)
    return head + '\n   "fields":' + compact(fields_of(issue, rank)) + ',\n   "changelog":' + log + "}"


def number_histories(issues):
    moments = sorted({(at, issue.id, issue.slug, author.account) for issue in issues.values() for at, author, _ in issue.events})
    return {(slug, at, account): str(50000 + i) for i, (at, _, slug, account) in enumerate(moments)}


def pages(issues):
    order = ["HBR", *content.TEAMS]
    rows = sorted(issues.values(), key=lambda issue: (order.index(issue.project), int(issue.key.split("-")[1])))
    texts = [issue_text(issue, rank) for rank, issue in enumerate(rows)]
    for i in range(0, len(texts), PAGE):
        head = '{"expand":"schema,names","startAt":%d,"maxResults":%d,"total":%d,\n "names":%s,\n "issues":[\n  ' % (i, PAGE, len(texts), compact(NAMES))
        yield "jira-%02d.json" % (i // PAGE + 1), head + ",\n  ".join(texts[i:i + PAGE]) + "]}\n"


# The Sinew file


def workspace():
    records = register.people(record)
    for site, clock in CLOCKS.items():
        week = [[{"from": begin, "to": end} for begin, end in clock.day]] * 5 + [[], []]
        exceptions = [{"name": name, "from": str(first), "to": str(last)} for first, last, name in clock.holidays]
        records.append(record(site, "calendar", clock.title, {"week": week, "exceptions": exceptions}))
    for project, (slug, title, alias, site, slots, _, _, _) in content.TEAMS.items():
        body = {"time_zone": content.SITES[site][1], "calendar": site, "slots": slots, "aliases": [alias]}
        records.append(record(slug, "team", title, body) | {"history": slots_history(project, slots)})
    records.append(record("harbour", "program", "Harbour", charter()) | {"history": register.charter_past()})
    records += register.grounds(record)
    june = {"at": "2026-06-01T16:00:00Z", "note": "The plan that the steering group agreed to on 1 June, before Astergate's first slip."}
    records.append(record("june-plan", "baseline", "June plan", june, june["at"]))
    head = '{"source":{"system":"sinew","instance":"harbour"},\n "data_date":"2026-11-20T17:00:00",\n "records":['
    return head + ",".join("\n  " + compact(row) for row in records) + "],\n " + links_text(register.ground_links()) + "}\n"


def links_text(links):
    return '"links":[' + ",".join("\n  " + compact(link) for link in links) + "]"


def beside():
    """What a program keeps beside its tracker, and what of the tracker it concerns: by key."""
    records, links = register.beside(record, ISSUES)
    head = '{"source":{"system":"sinew","instance":"harbour-register"},\n "records":['
    return head + ",".join("\n  " + compact(row) for row in records) + "],\n " + links_text(links) + "}\n"


def record(slug, kind, title, body, created="2025-11-24T08:00:00Z"):
    return {"id": slug, "title": title, "kind": kind, "body": body, "created_at": created}


def slots_history(project, slots):
    """How many slots the team had for the program until others were freed for it."""
    steps = [step.split() for step in content.SLOTS[project].split(", ")]
    assert int(steps[-1][1]) == slots, project
    edits = zip(steps, steps[1:])
    return [{"at": day + "T14:00:00Z", "actor": TPM.name, "field": "slots", "before": int(before), "after": int(after)} for (_, before), (day, after) in edits]


def charter():
    return {
        "problem": "Fernhollow's commerce platform takes orders and payments for 1,148 merchants from one hall in Offenbach. "
                   "Its lease ends on 30 April 2027 and cannot be extended by less than a year, at 1.9 million euros. The hardware is "
                   "nine years old, the two HSMs lose support in June 2027, and each peak season has cost merchants hours of sales.",
        "outcomes": [
            "Orders and payments run in two cloud regions, Frankfurt and Virginia; either can carry the load of both.",
            "The hall in Offenbach is empty and handed back before the lease ends.",
            "A team brings a change to production in an hour instead of two weeks.",
        ],
        "in_scope": [
            "Order reads and writes, stock reservation, card payments, refunds, settlement, ledger",
            "Fourteen years of order and payment history",
            "Merchant portal and webhooks on the new APIs",
            "PCI DSS assessment of the new platform",
        ],
        "out_of_scope": [
            "New payment methods",
            "Warehouse systems themselves",
            "Redesign of the merchant portal",
            "A third region",
            "Least-cost routing of debit cards: summer 2027",
        ],
        "success_metrics": [
            "All 1,148 tenants on the new platform by 1 March 2027",
            "No order lost and no payment doubled in any cut-over",
        ],
        **register.charter(),
        "sponsor": "sponsor", "owner": "tpm", "committed": "2027-03-01", "start": "2025-11-24T09:00:00",
        "data_date": "2026-11-20T17:00:00", "calendar": "berlin", "time_zone": "Europe/Berlin", "minutes_per_day": 480,
    }


def build():
    """Returns the files: name to text."""
    global ISSUES, HISTORY_IDS
    issues, blocks = read_issues(), list(read_links())
    ISSUES = issues
    schedule(issues, blocks)
    finish_milestones(issues, blocks)
    create(issues)
    versions(issues, blocks)
    tell_stories(issues)
    tell_parents(issues)
    tell_risks(issues)
    tell_decisions(issues)
    tell_sprints(issues)
    tell_events(issues)
    number(issues)
    tie(issues, blocks)
    HISTORY_IDS = number_histories(issues)
    return {**dict(pages(issues)), "register.json": beside(), "workspace.json": workspace()}


def main(arguments):
    if arguments == ["--check"]:
        import check
        return check.run(OUT, build())
    if arguments == ["--events"]:
        import check
        return check.last_weeks(OUT)
    if arguments == ["--forecast"]:
        import forecast
        return forecast.run(OUT)
    if arguments:
        print(__doc__)
        return 2
    OUT.mkdir(exist_ok=True)
    for old in OUT.glob("jira-*.json"):
        old.unlink()
    for name, text in build().items():
        (OUT / name).write_text(text, encoding="utf-8", newline="\n")
        print("%8d  %s" % (len(text.encode()), name))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
