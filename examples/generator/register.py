"""What a program keeps beside its tracker, from the tables of `content.py`: the charter's past, objectives, promises, RAID, roles.

Two files come of it. What stands by itself goes into `workspace.json`; what names the tracker's records, by key, into `register.json`.
"""

import json

import content
from datetime import datetime, timedelta

OTHERS = {row.split("|")[1].strip(): row.split("|")[0].strip() for row in content.OTHERS.strip().splitlines()}


def cells(text):
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def filled(**fields):
    return {name: value for name, value in fields.items() if value not in ("", None, [])}


def person(name):
    """The id of a person: of those outside the teams a word, of the others the name."""
    return OTHERS.get(name, "tpm" if name == content.OFFICE[0] else name)


def email(name):
    plain = name.replace("ö", "o" if name in OTHERS else "oe").replace("ř", "r").replace("á", "a").replace("'", "").lower()
    return ".".join(plain.split()) + "@" + content.DOMAIN


def people(record):
    leads = [team[7][0] for team in content.TEAMS.values()]
    names = [*OTHERS, content.OFFICE[0], content.OFFICE[1], *leads]
    return [record(person(name), "person", name, {"email": email(name)}) for name in names]


def charter():
    criteria = [filled(phase=phase, gate=gate, text=text, met=met == "yes" or None) for phase, gate, met, text in cells(content.CRITERIA)]
    return {
        "metrics": [row[0] for row in cells(content.METRICS)], "constraints": content.CONSTRAINTS, "method": content.METHOD,
        "governance": content.GOVERNANCE, "phase": "execution", "criteria": criteria, "approved_by": "sponsor", "approved_on": "2026-07-24",
    }


def charter_past():
    """The charter's past; of a list that grew, the table tells what is new."""
    now = {"success_metrics": [None, "No order lost and no payment doubled in any cut-over"], "out_of_scope": ["New payment methods", "Warehouse systems themselves", "Redesign of the merchant portal", "A third region", None]}
    past = []
    for at, field, before, after in cells(content.CHARTER_PAST):
        before, after = json.loads(before), json.loads(after)
        if field in now:
            before, after = ([value for slot in now[field] for value in (change if slot is None else [slot])] for change in (before, after))
        past.append({"at": at, "actor": content.OFFICE[0], "field": field, "before": before, "after": after})
    return past


def days_and_values(text, *names):
    rows = [entry.split() for entry in text.split(",") if entry.strip()]
    return [{"on": day, **{name: float(value) for name, value in zip(names, values)}} for day, *values in rows]


def number(text):
    return float(text) if text else None


def grounds(record):
    records = []
    for slug, unit, direction, baseline, target, by, owner, title, values, how in cells(content.METRICS):
        body = filled(direction=direction, unit=unit, owner=person(owner), target_date=by, measurements=days_and_values(values, "value"), description=how)
        records.append(record(slug, "metric", title, body | {"baseline": float(baseline), "target": float(target)}))
    for slug, level, owner, start, end, title, why in cells(content.OBJECTIVES):
        records.append(record(slug, "objective", title, filled(level=level, owner=person(owner), start=start, end=end, description=why), start + "T08:00:00Z"))
    for slug, parent, metric, unit, baseline, target, due, owner, title, values in cells(content.KEY_RESULTS):
        body = filled(owner=person(owner), unit=unit, due=due, metric=metric if metric != "-" else None, check_ins=days_and_values(values, "value", "confidence"))
        body |= {"baseline": float(baseline), "target": float(target)}
        records.append(record(slug, "key_result", title, body, "2026-10-01T08:00:00Z") | {"parent": parent})
    for slug, who, role, grades, stance, every, last, channel, title, cares in cells(content.STAKEHOLDERS):
        (interest, influence), (now, wanted) = map(int, grades.split()), stance.split(" > ")
        body = filled(person=who if who != "-" else None, role=role, interest=interest, influence=influence, stance=now, wanted_stance=wanted)
        records.append(record(slug, "stakeholder", title, body | filled(cares_about=cares, channel=channel, every_days=int(every), last_contact=last, owner="tpm")))
    for slug, who, rhythm, start, minutes, title, purpose, agenda in cells(content.MEETINGS):
        body = filled(rhythm=rhythm, start=start, minutes=int(minutes), owner="tpm", purpose=purpose, agenda=[point.strip() for point in agenda.split(",")])
        records.append(record(slug, "meeting", title, body | {"attendees": [person(name.strip()) for name in who.split(",")]}))
    return records + [document(record), retro(record)]


def document(record):
    title, owner, text = content.DOCUMENT
    return record("document", "document", title, {"owner": person(owner), "review": "2027-01-08", "text": text}, "2026-08-12T09:00:00Z")


def retro(record):
    title, team, day, notes = content.RETRO
    notes = [{"column": column, "text": text, "votes": int(votes)} for column, votes, text in cells(notes)]
    columns = list(dict.fromkeys(note["column"] for note in notes))
    return record("retro", "retro", title, {"state": "closed", "team": team, "date": day, "columns": columns, "notes": notes}, day + "T08:00:00Z")


def ground_links():
    return [tie("sponsor", "accountable", "harbour"), *(tie("harbour", "serves", row[0]) for row in cells(content.OBJECTIVES))]


def tie(first, relation, then):
    return {"from": first, "relation": relation, "to": then}


# What names records of the tracker


def beside(record, issues):
    named, records, links = set(), [], []

    def who(name):
        named.add(name)
        return person(name) if name else None

    def key(slug):
        return issues[slug].key

    team = {project: "T-%d" % (1 + ix) for ix, project in enumerate(content.TEAMS)}
    for slug, state, owner, review, rests, title, breaks, known in cells(content.ASSUMPTIONS):
        body = filled(state=state, owner=who(owner), review=review, breaks=breaks, description=known)
        records.append(record(slug, "assumption", title, body, "2026-06-01T09:00:00Z"))
        links += [tie(key(item), "rests_on", slug) for item in rests.split()]
    for slug, state, asked, owner, on, by, answered, waits, title, without, answer in cells(content.ASKS):
        asked = next(name for name, word in OTHERS.items() if word == asked)
        body = filled(state=state, asked=who(asked), owner=who(owner), asked_on=on, needed_by=by, answered_on=answered, without=without, answer=answer)
        records.append(record(slug, "ask", title, body, on + "T09:00:00Z"))
        links += [tie(key(item), "awaits", slug) for item in waits.split()]
    for row in cells(content.COMMITMENTS):
        records.append(commitment(record, row, team, who))
        links += [tie(key(item), "awaits", row[0]) for item in row[10].split()]
    for slug, state, owner, due, days, lowers, born, title in cells(content.ACTIONS):
        records.append(record(slug, "action", title, filled(state=state, owner=who(owner), due=due, cost_days=float(days)), born + "T09:00:00Z"))
        links.append(tie(slug, "follows_from", "RET-1") if lowers == "retro" else tie(slug, "mitigates", key(lowers)))
    for slug, state, severity, owner, raised, resolved, hinders, title, plan in cells(content.ISSUES):
        body = filled(state=state, severity=severity, owner=who(owner), raised_on=raised, resolved_on=resolved, plan=plan)
        records.append(record(slug, "issue", title, body, raised + "T09:00:00Z"))
        links += [tie(slug, "hinders", key(item)) for item in hinders.split()]
    for slug, state, owner, born, decided, title, what, why, reason in cells(content.REQUESTS):
        records.append(request(record, slug, state, who(owner), born, decided, (title, what, why, reason), key, who))
    records.append(release(record, who))
    links += [tie(key("pc-reh2"), "blocks", "release"), tie(key("re-ten"), "blocks", "release"), tie("DOC-1", "applies", key("pc-reh1")), tie("DOC-1", "applies", key("pc-fra"))]
    for slug, role, names in cells(content.RACI):
        links += [tie(who(name.strip()), role, key(slug) if slug in issues else slug) for name in names.split(",")]
    people = [record(person(name), "person", name, {"email": email(name)}) for name in sorted(named) if name]
    return people + records, links


def commitment(record, row, team, who):
    slug, state, provider, consumer, owner, asked, needed, promised, sure, delivered, _, title, what = row
    days = promised.split()
    body = filled(state=state, provider=team[provider], consumer=team[consumer], owner=who(owner), asked_on=asked, needed_by=needed,
                  promised=days[-1] if days else None, confidence=number(sure), delivered_on=delivered, description=what)
    made = record(slug, "commitment", title, body, asked + "T09:00:00Z")
    past, state_then, at = [], "asked", datetime.fromisoformat(asked)

    def tell(day, field, before, after):
        past.append({"at": day.strftime("%Y-%m-%dT10:%M:00Z"), "field": field, "before": before, "after": after})

    for before, after in zip([None, *days], days):
        # A date is promised within the week, and moved in the week before it comes.
        at = at + timedelta(days=7) if before is None else datetime.fromisoformat(before) - timedelta(days=4)
        tell(at, "promised", before, after)
        if before is None:
            tell(at + timedelta(minutes=1), "state", state_then, "promised")
            state_then = "promised"
    if state != state_then:
        day = datetime.fromisoformat(delivered) if delivered else at + timedelta(days=1)
        if delivered:
            tell(day, "delivered_on", None, delivered)
        tell(day + timedelta(minutes=2), "state", state_then, state)
    return made | ({"history": past} if past else {})


def request(record, slug, state, owner, born, decided, words, key, who):
    title, what, why, reason = words
    body = filled(state=state, what=what, why=why, owner=owner, reason=reason)
    if decided:
        name, day = decided.rsplit(" ", 1)
        body |= {"decided_by": who(name), "decided_on": day, "weighed_at": day + "T08:00:00Z"}
        body["effects"] = [{"item": key(slug), "p80_before": at, "p80_after": at} for slug, at in content.WEIGHED.items()]
        body["edits"] = [{"op": "set", "key": key("au-debit"), "fields": {"stage": "dropped"}}]
    else:
        estimate = {"low_minutes": 20 * 480, "likely_minutes": 30 * 480, "high_minutes": 45 * 480}
        add = {"op": "add", "kind": "item", "title": "Redesigned monthly statement", "parent": key("e-portal"), "fields": {"type": "story", "team": "T-6", "estimate": estimate}}
        body["edits"] = [add, {"op": "link", "from": "@0", "relation": "blocks", "to": key("wa-4")}]
    return record(slug, "change_request", title, body, born + "T09:00:00Z")


def release(record, who):
    title, train, rows, back = content.RELEASE
    checklist = [filled(text=text, done=done == "yes" or None, owner=who(owner)) for done, owner, text in cells(rows)]
    readiness = {"train": train, "checklist": checklist, "rollback": back}
    return record("release", "item", title, {"type": "release", "committed": "2027-01-19", "readiness": readiness}, "2026-09-14T09:00:00Z")
