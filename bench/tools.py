"""What the sections share: where things are, running programs, lines of the table."""
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "bench" / "out"
SHARED = Path(os.environ.get("SINEW_SHARED", ROOT.parent / "shared")) / "bench"
PYTHON = OUT / "venv" / "bin" / "python"
PACKAGES = ["numpy", "networkx", "pandas", "polars", "mpxj"]

# The Monte Carlo reference as plain C and as fast as the compiler gets it: with lanes as wide as the processor's, and
# without the rules of floating point (errno, traps) that keep square roots and selections from being vectorised.
LANES = 16 if "avx512f" in Path("/proc/cpuinfo").read_text(encoding="utf-8") else 8
MONTE_CARLO = {
    f"C {LANES} lanes, -O3": (LANES, []),
    f"C {LANES} lanes, -O3 without traps": (LANES, ["-fno-math-errno", "-fno-trapping-math"]),
    f"C {LANES} lanes, -Ofast": (LANES, ["-Ofast"]),
}

# Reasons why something could not be measured, told at the end as well as at once.
left_out = []


@dataclass
class Line:
    """One line of the table. `bar` is the largest ratio or amount that passes (the smallest, if `at_least`)."""

    what: str
    ours: float | str
    unit: str
    beside: str = ""
    theirs: float | str | None = None
    ratio: float | None = None
    bar: str = ""
    passed: bool | None = None


def leave_out(reason):
    print(f"LEFT OUT: {reason}", flush=True)
    left_out.append(reason)


def beside(what, ours, unit, name, theirs, most=None, least=None):
    """A line that compares two amounts; `most` and `least` bound ours divided by theirs."""
    ratio = ours / theirs
    bar, passed = "", None
    if most is not None:
        bar, passed = f"at most {most:g}x", ratio <= most
    if least is not None:
        bar, passed = f"at least {least:g}x", ratio >= least
    return Line(what, ours, unit, name, theirs, ratio, bar, passed)


def amount(what, ours, unit, most=None):
    """A line that compares an amount with a fixed bar."""
    return Line(what, ours, unit, bar="" if most is None else f"under {most:g} {unit}", passed=None if most is None else ours < most)


def prepare():
    """Builds Sinew's bench programs, the references and the virtual environment."""
    OUT.mkdir(exist_ok=True)
    (OUT / "data").mkdir(exist_ok=True)
    cargo("-p", "sinew-engine", "--example", "bench")
    if not SHARED.is_dir():
        leave_out(f"every reference and peer, and every bar that needs one: {SHARED} is absent")
        return
    compile_c("cpm_ref", "cpm_ref.c", [])
    for name, (lanes, flags) in MONTE_CARLO.items():
        compile_c(name, "mc_ref.c", [f"-DW={lanes}", f'-DISA="{name}"', *flags])
    make_environment()


def cargo(*arguments):
    subprocess.run([os.environ.get("CARGO", "cargo"), "build", "--release", *arguments], cwd=ROOT, check=True)


def binary(name):
    """The path of a program that cargo built."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return str(target / "release" / name)


def compile_c(name, source, flags):
    if shutil.which("gcc") is None:
        leave_out(f"{name}: gcc is not installed")
        return
    subprocess.run(["gcc", "-O3", "-march=native", "-w", *flags, str(SHARED / source), "-o", str(OUT / name.replace(" ", "_")), "-lm"], check=True)


def reference(name):
    """The path of a compiled reference, if there is one."""
    path = OUT / name.replace(" ", "_")
    return str(path) if SHARED.is_dir() and path.exists() else None


def make_environment():
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(OUT / "venv")], check=True)
    installed = subprocess.run([str(PYTHON), "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True).stdout
    missing = [name for name in PACKAGES if f"{name}==" not in installed]
    if missing:
        print(f"installing {', '.join(missing)} into bench/out/venv", flush=True)
        done = subprocess.run([str(PYTHON), "-m", "pip", "install", "--quiet", *missing], check=False)
        if done.returncode != 0:
            leave_out(f"peers that need {', '.join(missing)}: pip could not install them")


def can_import(package):
    if not SHARED.is_dir() or not PYTHON.exists():
        return False
    return subprocess.run([str(PYTHON), "-c", f"import {package}"], capture_output=True, check=False).returncode == 0


def peer(script, *arguments, timeout=600):
    """Runs one of the shared Python programs; returns its JSON line, or nothing if it fails."""
    return run([str(PYTHON), str(SHARED / script), *map(str, arguments)], timeout=timeout)


def run(command, timeout=600, environment=None):
    """Runs a program that prints one JSON line; returns it, or nothing if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, env={**os.environ, **(environment or {})}, check=False)
    except subprocess.TimeoutExpired:
        leave_out(f"{' '.join(command)}: not done after {timeout} s")
        return None
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        leave_out(f"{' '.join(command)}: {done.stderr.strip().splitlines()[-1:] or done.returncode}")
        return None
    return json.loads(lines[-1])


def network(kind, n):
    """The network file of `n` activities: `fs` with plain links only, `mix` with all kinds and lags."""
    path = OUT / "data" / f"{kind}_{n}.bin"
    if not path.exists():
        if not can_import("numpy"):
            return None
        print(f"making a network of {n} activities", flush=True)
        subprocess.run([str(PYTHON), str(SHARED / "gen.py"), str(n), str(OUT / "data")], check=True, stdout=subprocess.DEVNULL)
    return str(path)


def print_table(lines):
    rows = [["what", "Sinew", "", "beside", "", "ratio", "bar", ""]]
    for line in lines:
        verdict = {True: "pass", False: "FAIL", None: ""}[line.passed]
        ratio = "" if line.ratio is None else f"{line.ratio:.3g}x"
        rows.append([line.what, written(line.ours), line.unit, line.beside, written(line.theirs), ratio, line.bar, verdict])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print()
    for row in rows:
        cells = [cell.rjust(width) if column in (1, 4, 5) else cell.ljust(width) for column, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())


def written(value):
    if value is None or isinstance(value, str):
        return value or ""
    return str(value) if isinstance(value, int) else f"{value:.4g}"
