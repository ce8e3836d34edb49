"""What a year of 20 programs says of a person: journals, evidence and every rule, and again after one change."""
import tools


def measure():
    tools.cargo("-p", "sinew-model", "--example", "bench_career")
    ours = tools.run([tools.binary("examples/bench_career")])
    if not ours:
        return []
    changes = f"20 programs, {ours['changes']} changes"
    return [
        tools.amount(f"career: {changes}, every rule", ours["all_ms"], "ms", most=300),
        tools.amount(f"career: {changes}, after one change", ours["after_one_ms"], "ms", most=20),
    ]
