"""A Jira CSV of 100,000 rows: parsed and typed, and imported into SQLite with its journal."""
import os
import subprocess
import sys

import tools

ROWS = 100_000


def measure():
    path = make()
    if path is None:
        return []
    return [*parsed(path), *imported(path)]


def make():
    """The CSV, made by the shared generator."""
    if not tools.SHARED.is_dir():
        return None
    path = tools.OUT / "data" / f"jira_{ROWS}.csv"
    if not path.exists():
        subprocess.run([sys.executable, str(tools.SHARED / "gen_csv.py"), str(ROWS), str(path)], check=True)
    return str(path)


def parsed(path):
    tools.cargo("-p", "sinew-formats", "--example", "bench_read")
    ours = tools.run([tools.binary("examples/bench_read"), path, "5"])
    if not ours:
        return []
    seconds = ours["cpu_ms_min"] / 1e3
    lines = [tools.amount(f"CSV {ROWS // 1000}k rows parsed and typed", seconds, "CPU s", most=0.35)]
    for package, mode in [("pandas", "pandas_dates"), ("polars", "polars")]:
        theirs = tools.peer("csv_peers.py", mode, path, 3) if tools.can_import(package) else None
        if theirs:
            lines.append(tools.beside(f"CSV {ROWS // 1000}k rows parsed and typed", seconds, "CPU s", mode, theirs["cpu_min"]))
    return lines


def imported(path):
    """`sinew init` and `sinew import` into a fresh SQLite file: CPU seconds of the import's process, the least of three."""
    tools.cargo("-p", "sinew")
    seconds = [import_once(path) for _ in range(3)]
    if None in seconds:
        return []
    return [tools.amount(f"CSV {ROWS // 1000}k rows imported into SQLite", min(seconds), "CPU s", most=4)]


def import_once(path):
    workspace = tools.OUT / "import"
    subprocess.run(["rm", "-rf", str(workspace)], check=True)
    workspace.mkdir()
    for command in (["init"], ["import", path]):
        before = os.times()
        done = subprocess.run([tools.binary("sinew"), *command], cwd=workspace, capture_output=True, text=True, check=False)
        after = os.times()
        if done.returncode != 0:
            tools.leave_out(f"the import into SQLite: `sinew {command[0]}` failed: {done.stderr.strip().splitlines()[-1:]}")
            return None
    return after.children_user + after.children_system - before.children_user - before.children_system
