"""CPM on networks of 10k, 100k and 1M activities: warm (solved again) and cold (built, renumbered, solved)."""
import tools

# The reference allocates its memory once and measures in it. So that Sinew is not charged for page faults that
# the reference does not pay, freed memory stays with the process.
KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": "4000000000", "MALLOC_MMAP_THRESHOLD_": "4000000000"}


def measure():
    lines = []
    for n, repetitions in [(10_000, 400), (100_000, 60), (1_000_000, 9)]:
        for kind in ["fs", "mix"]:
            path = tools.network(kind, n)
            if path is None:
                tools.leave_out("CPM: its networks are made with numpy")
                return lines
            lines += compare(path, f"CPM {n // 1000}k {kind}", n, repetitions)
        if n == 100_000:
            lines += networkx(n)
    return lines


def compare(path, name, n, repetitions):
    ours = tools.run([tools.binary("examples/bench"), "cpm", path, str(repetitions)], environment=KEEP_MEMORY)
    if ours is None:
        return []
    lines = []
    program = tools.reference("cpm_ref")
    theirs = program and tools.run([program, path, str(repetitions)])
    if theirs:
        same = (ours["finish"], ours["critical"]) == (theirs["finish"], theirs["critical"])
        lines.append(tools.Line(f"{name} finish", ours["finish"], "days", "C", theirs["finish"], bar="equal, critical too", passed=same))
        cold = theirs["compile_ms_min"] + theirs["renumber_ms"] + theirs["renum_ms_min"]
        lines.append(tools.beside(f"{name} warm", ours["warm_ms"], "ms", "C", theirs["renum_ms_min"], most=2))
        lines.append(tools.beside(f"{name} cold", ours["cold_ms"], "ms", "C", cold, most=2))
    lines.append(tools.amount(f"{name} memory", ours["rss_mb"], "MB", most=200 if n == 1_000_000 else None))
    return lines


def networkx(n):
    """Sinew cold beside CPM written on networkx, graph built and computed."""
    path = tools.network("fs", n)
    ours = tools.run([tools.binary("examples/bench"), "cpm", path, "9"], environment=KEEP_MEMORY)
    theirs = tools.peer("cpm_peers.py", "networkx", path, 2) if tools.can_import("networkx") else None
    if not ours or not theirs:
        return []
    milliseconds = (theirs["build_cpu_med"] + theirs["compute_cpu_med"]) * 1e3
    return [tools.beside(f"CPM {n // 1000}k fs cold", ours["cold_cpu_ms"], "ms", "networkx", milliseconds)]
