"""Runs every section and prints one table: what was measured, beside what, the ratio, the bar, pass or fail.

Usage: bench/run [SECTION ...], with the sections cpm, monte_carlo, capacity, csv, mspdi, career, web, portfolio. Without any, all.
Ends with status 1 when a bar is missed. CPU seconds of one run on one machine are compared, never numbers from
elsewhere.
"""
import sys

import career
import cpm
import import_csv
import import_mspdi
import monte_carlo
import portfolio
import tools
import web

SECTIONS = {
    "cpm": cpm.measure,
    "monte_carlo": monte_carlo.measure,
    "capacity": monte_carlo.measure_capacity,
    "csv": import_csv.measure,
    "mspdi": import_mspdi.measure,
    "career": career.measure,
    "web": web.measure,
    "portfolio": portfolio.measure,
}


def main(wanted):
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        sys.exit(f"bench: unknown section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    tools.prepare()
    lines = []
    for name, measure in SECTIONS.items():
        if not wanted or name in wanted:
            lines += measure()
    tools.print_table(lines)
    missed = [line for line in lines if line.passed is False]
    print()
    for reason in tools.left_out:
        print(f"LEFT OUT: {reason}")
    print(f"{len(lines)} lines, {len(missed)} bars missed, {len(tools.left_out)} things left out")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
