"""Writes an MSPDI file of many tasks, for machines without MPXJ: work packages of 50 tasks, two links a task.

Usage: python3 bench/mspdi.py TASKS FILE
"""
import random
import sys

DAY_NAMES = range(1, 8)
SHIFTS = [("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")]


def write(path, tasks):
    dice = random.Random(1)
    with open(path, "w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Project xmlns="http://schemas.microsoft.com/project">\n')
        out.write("<SaveVersion>14</SaveVersion><Name>Bench</Name><StartDate>2026-01-05T08:00:00</StartDate>")
        out.write("<CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay><MinutesPerWeek>2400</MinutesPerWeek>\n")
        write_calendar(out)
        out.write("<Tasks>\n")
        uid = 0
        uids = []
        for task in range(tasks):
            if task % 50 == 0:
                uid += 1
                write_task(out, uid, f"Work package {task // 50}", 1, 0, [], summary=True)
            uid += 1
            count = min(len(uids), dice.choice([1, 2, 2, 3]))
            before = dice.sample(uids[-500:], count)
            write_task(out, uid, f"Activity {task} - design, build and verify component", 2, dice.randint(1, 20), before)
            uids.append(uid)
        out.write("</Tasks>\n</Project>\n")


def write_calendar(out):
    out.write("<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>")
    for day in DAY_NAMES:
        works = 2 <= day <= 6
        out.write(f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(works)}</DayWorking>")
        if works:
            times = "".join(f"<WorkingTime><FromTime>{start}</FromTime><ToTime>{end}</ToTime></WorkingTime>" for start, end in SHIFTS)
            out.write(f"<WorkingTimes>{times}</WorkingTimes>")
        out.write("</WeekDay>")
    out.write("</WeekDays></Calendar></Calendars>\n")


def write_task(out, uid, name, level, days, before, summary=False):
    links = "".join(
        f"<PredecessorLink><PredecessorUID>{other}</PredecessorUID><Type>1</Type><CrossProject>0</CrossProject>"
        f"<LinkLag>0</LinkLag><LagFormat>7</LagFormat></PredecessorLink>"
        for other in before
    )
    duration = f"PT{8 * days}H0M0S"
    out.write(
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><Active>1</Active><Manual>0</Manual><Type>0</Type>"
        f"<OutlineLevel>{level}</OutlineLevel><Priority>500</Priority><Start>2026-01-05T08:00:00</Start>"
        f"<Finish>2026-01-05T17:00:00</Finish><Duration>{duration}</Duration><DurationFormat>7</DurationFormat>"
        f"<Milestone>{int(days == 0 and not summary)}</Milestone><Summary>{int(summary)}</Summary><PercentComplete>0</PercentComplete>"
        f"<RemainingDuration>{duration}</RemainingDuration><ConstraintType>0</ConstraintType><CalendarUID>-1</CalendarUID>{links}</Task>\n"
    )


if __name__ == "__main__":
    write(sys.argv[2], int(sys.argv[1]))
