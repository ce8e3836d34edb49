"""Checks the files of the example: what a tracker could not hold, or what a team could not have done, is an error."""

import json
from collections import Counter
from datetime import datetime, timedelta

import content
from generate import CLOCKS, DATA_DATE, NOW, PEOPLE, STATUSES


def load(folder):
    pages = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("jira-*.json"))]
    issues = [issue for page in pages for issue in page["issues"]]
    assert all(page["total"] == len(issues) for page in pages), "a page tells another total"
    return issues


def seconds(text):
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.000%z").timestamp())


def run(folder, built):
    wrong = []
    for name, text in built.items():
        json.loads(text)
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text:
            wrong.append("%s is not what the generator writes" % name)
    issues = load(folder)
    by_key = {issue["key"]: issue for issue in issues}
    if len(by_key) != len(issues) or len({issue["id"] for issue in issues}) != len(issues):
        wrong.append("a key or an id stands twice")
    for issue in issues:
        wrong += check_history(issue) + check_fields(issue, by_key)
    wrong += check_network(issues) + check_load(issues)
    for line in wrong:
        print("WRONG", line)
    describe(issues)
    print("%d issues, %d wrong" % (len(issues), len(wrong)))
    return 1 if wrong else 0


def check_history(issue):
    wrong, key = [], issue["key"]
    people = {person.account: person for person in PEOPLE.values()}
    histories = issue["changelog"]["histories"][::-1]
    last, fields = seconds(issue["fields"]["created"]), {}
    if not CLOCKS[people[issue["fields"]["reporter"]["accountId"]].site].works(last):
        wrong.append("%s was created out of hours" % key)
    for entry in histories:
        at, author = seconds(entry["created"]), people[entry["author"]["accountId"]]
        if not last <= at <= NOW:
            wrong.append("%s: %s is out of order" % (key, entry["created"]))
        last = max(last, at)
        if not CLOCKS[author.site].works(at):
            wrong.append("%s: %s does not work at %s" % (key, author.name, entry["created"]))
        for item in entry["items"]:
            if item["field"] in ("Link", "Fix Version"):
                continue
            before = item["fromString"] or ""
            if item["field"] in fields and fields[item["field"]] != before:
                wrong.append("%s: %s was %r, not %r" % (key, item["field"], fields[item["field"]], before))
            fields[item["field"]] = item["toString"] or ""
    return wrong + check_end(issue, fields)


def check_end(issue, fields):
    now = issue["fields"]
    names = {"status": now["status"]["name"], "priority": now["priority"]["name"]}
    names["assignee"] = (now["assignee"] or {}).get("displayName", "")
    names["resolution"] = (now["resolution"] or {}).get("name", "")
    names["duedate"] = (now["duedate"] or "") and now["duedate"] + " 00:00:00.0"
    names["Story Points"] = "%g" % now["customfield_10016"] if "customfield_10016" in now else ""
    names["timeoriginalestimate"] = str(now.get("timeoriginalestimate", ""))
    names["Probability"] = "%g" % now["customfield_10110"] if now.get("customfield_10110") is not None else ""
    names["Impact (days)"] = now.get("customfield_10111") or ""
    names["IssueParentAssociation"] = now.get("parent", {}).get("key", "")
    return ["%s ends with %s %r, not %r" % (issue["key"], field, value, names[field]) for field, value in fields.items() if field in names and value != names[field]]


def check_fields(issue, by_key):
    wrong, key, fields = [], issue["key"], issue["fields"]
    for link in fields["issuelinks"]:
        other = link.get("outwardIssue") or link["inwardIssue"]
        back = by_key.get(other["key"])
        if not back or not any(mirror["id"] == link["id"] for mirror in back["fields"]["issuelinks"]):
            wrong.append("%s links to %s, which does not link back" % (key, other["key"]))
    if "parent" in fields and fields["parent"]["key"] not in by_key:
        wrong.append("%s has a parent that is not there" % key)
    done = STATUSES[fields["status"]["name"]][1][1] == "done"
    if done != bool(fields["resolution"]) or done != bool(fields["resolutiondate"]):
        wrong.append("%s: status and resolution do not agree" % key)
    return wrong


def successors(issues):
    after = {issue["key"]: [] for issue in issues}
    for issue in issues:
        after[issue["key"]] = [link["outwardIssue"]["key"] for link in issue["fields"]["issuelinks"] if link["type"]["name"] == "Blocks" and "outwardIssue" in link]
    return after


def check_network(issues):
    after, by_key = successors(issues), {issue["key"]: issue for issue in issues}
    wrong, waits = [], Counter(then for rest in after.values() for then in rest)
    ready, order = [key for key in after if not waits[key]], []
    while ready:
        order.append(ready.pop())
        for then in after[order[-1]]:
            waits[then] -= 1
            if not waits[then]:
                ready.append(then)
    if len(order) != len(after):
        wrong.append("there is a cycle among %s" % [key for key in after if waits[key]])
    for issue in issues:
        for then in after[issue["key"]]:
            begun, category = times(by_key[then])[0], issue["fields"]["status"]["statusCategory"]["key"]
            if category != "done" and begun and by_key[then]["fields"]["issuetype"]["name"] != "Milestone":
                wrong.append("%s is begun though %s before it is not done" % (then, issue["key"]))
    leads = {}
    for key in reversed(order):
        leads[key] = by_key[key]["fields"]["issuetype"]["name"] == "Milestone" or any(leads[then] for then in after[key])
    loose = [issue["key"] for issue in issues if open_work(issue) and not leads[issue["key"]]]
    print("unfinished and leads to no milestone (meant: 3 or so):", *loose)
    return wrong


def open_work(issue):
    return issue["fields"]["issuetype"]["name"] in ("Story", "Task", "Bug") and issue["fields"]["status"]["statusCategory"]["key"] != "done"


def times(issue):
    """First start and last finish, as instants; None where it has none."""
    start = finish = None
    for entry in reversed(issue["changelog"]["histories"]):
        for item in entry["items"]:
            if item["field"] == "status":
                category = STATUSES[item["toString"]][1][1]
                if category == "indeterminate" and start is None:
                    start = seconds(entry["created"])
                finish = seconds(entry["created"]) if category == "done" else None
    return start, finish


def check_load(issues):
    """Nobody can believe a team that works on far more than it has slots for."""
    wrong = []
    for project, team in content.TEAMS.items():
        spans = [times(issue) for issue in issues if issue["key"].startswith(project) and issue["fields"]["issuetype"]["name"] in ("Story", "Task", "Bug")]
        spans = [(start, finish or NOW + 1) for start, finish in spans if start]
        most = max(sum(begin <= start < end for begin, end in spans) for start, _ in spans)
        now = sum(begin <= NOW < end for begin, end in spans)
        print("%s: %d slots, at most %d at a time, %d now" % (project, team[4], most, now))
        if most > team[4] + 3:
            wrong.append("%s works on %d at a time with %d slots" % (project, most, team[4]))
    return wrong


def describe(issues):
    kinds = Counter((issue["key"].split("-")[0], issue["fields"]["issuetype"]["name"]) for issue in issues)
    print(dict(kinds))
    work = [issue for issue in issues if issue["fields"]["issuetype"]["name"] in ("Story", "Task", "Bug")]
    states = Counter((issue["key"].split("-")[0], issue["fields"]["status"]["name"]) for issue in work)
    for project in content.TEAMS:
        print(project, {status: count for (p, status), count in states.items() if p == project})
    print(Counter(issue["fields"]["status"]["name"] for issue in work))
    weeks = Counter()
    for issue in work:
        finish = times(issue)[1]
        if finish and issue["fields"]["resolution"]["name"] == "Done":
            weeks[(int(DATA_DATE.timestamp()) + 2 * 86400 + 7 * 3600 - finish) // (7 * 86400)] += 1
    print("finished a week, oldest first:", *[weeks[i] for i in range(51, -1, -1)])
    for issue in issues:
        if issue["fields"]["issuetype"]["name"] == "Milestone":
            print(issue["key"], issue["fields"]["summary"], issue["fields"]["status"]["name"], issue["fields"]["duedate"], issue["fields"]["resolutiondate"])
    unowned = [issue["key"] for issue in issues if open_work(issue) and not issue["fields"]["assignee"]]
    stale = [issue["key"] for issue in issues if open_work(issue) and issue["fields"]["status"]["statusCategory"]["key"] == "indeterminate" and NOW - seconds(issue["fields"]["updated"]) > timedelta(days=45).total_seconds()]
    print("no owner:", *unowned, " not touched for 45 days:", *stale)


def last_weeks(folder, weeks=4):
    """Prints what happened lately, as a reader of the tracker would see it."""
    rows = []
    for issue in load(folder):
        created = seconds(issue["fields"]["created"])
        rows.append((created, issue["key"], "created", issue["fields"]["summary"]))
        for entry in issue["changelog"]["histories"]:
            for item in entry["items"]:
                rows.append((seconds(entry["created"]), issue["key"], item["field"], "%s -> %s   (%s)" % (item["fromString"], item["toString"], issue["fields"]["summary"])))
    for at, *rest in sorted(rows):
        if NOW - at < weeks * 7 * 86400:
            print(datetime.fromtimestamp(at, DATA_DATE.tzinfo).strftime("%a %d %b %H:%M"), *rest)
    return 0
