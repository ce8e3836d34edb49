"""Monte Carlo on 10k activities and 10,000 trials: samples per CPU second with criticality and cruciality, the same
digest on one and two threads, and CPU seconds with finite team capacity."""
import tools

N, TRIALS = 10_000, 10_000


def simulate(*options, kind="fs", repetitions=1):
    path = tools.network(kind, N)
    return path and tools.run([tools.binary("examples/bench"), "simulate", path, str(TRIALS), str(repetitions), *options])


def measure():
    ours = simulate(repetitions=3)
    if not ours:
        tools.leave_out("Monte Carlo: its network is made with numpy")
        return []
    rate = ours["million_samples_per_cpu_s"]
    lines = [tools.amount("MC 10k x 10k memory", ours["rss_mb"], "MB", most=64)]
    for name in tools.MONTE_CARLO:
        path = tools.reference(name)
        theirs = path and tools.run([path, tools.network("fs", N), str(TRIALS), "3", "simd_crit"])
        if theirs:
            lines.append(tools.beside("MC samples, criticality", rate, "M/s", name, theirs["Msamples_cpu_s"], least=0.6))
    theirs = tools.peer("mc_peers.py", "numpy_crit", tools.network("fs", N), TRIALS, 1) if tools.can_import("numpy") else None
    if theirs:
        lines.append(tools.beside("MC samples, criticality", rate, "M/s", "numpy", theirs["Msamples_cpu_s"], least=7))
    for name, run in [
        ("MC, PERT instead of triangular", simulate("pert")),
        ("MC, all kinds of links and lags", simulate(kind="mix")),
        ("MC, percentiles of every item too", simulate("percentiles")),
        ("MC, portable instructions", simulate("portable")),
        ("MC, AVX2", simulate("avx2")),
    ]:
        if run:
            lines.append(tools.amount(name, run["million_samples_per_cpu_s"], "M/s"))
    lines.append(same_digest("MC digest, 1 and 2 threads", ours, simulate("threads=2")))
    lines.append(same_digest("MC digest, widest and portable", ours, simulate("portable")))
    return lines


def measure_capacity():
    """50 teams of 4 slots, in one zone and in three."""
    teams = ["teams=50", "slots=4"]
    one = simulate(*teams)
    if not one:
        return []
    three = simulate(*teams, "calendars=3")
    return [
        tools.amount("capacity 10k x 10k, one calendar", one["cpu_s"], "CPU s", most=8),
        tools.amount("capacity 10k x 10k, three zones", three["cpu_s"], "CPU s"),
        tools.amount("capacity 10k x 10k memory", one["rss_mb"], "MB", most=64),
        same_digest("capacity digest, 1 and 2 threads", one, simulate(*teams, "threads=2")),
    ]


def same_digest(what, one, two):
    same = one["digest"] == two["digest"]
    return tools.Line(what, one["digest"][:8], "", "", two["digest"][:8], None, "equal", same)
