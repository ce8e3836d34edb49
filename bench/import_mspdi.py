"""An MS Project file (MSPDI XML) of 50,000 tasks: read, beside MPXJ."""
import shutil
import subprocess

import mspdi
import tools

TASKS = 50_000


def measure():
    path = make()
    tools.cargo("-p", "sinew-formats", "--example", "bench_read")
    ours = tools.run([tools.binary("examples/bench_read"), path, "5"])
    if not ours:
        return []
    seconds = ours["cpu_ms_min"] / 1e3
    lines = [
        tools.amount(f"MSPDI {TASKS // 1000}k tasks read", seconds, "CPU s", most=0.6),
        tools.amount(f"MSPDI {TASKS // 1000}k tasks memory", ours["rss_mb"], "MB", most=300),
    ]
    theirs = mpxj("read", path, "5")
    if theirs:
        lines.append(tools.beside(f"MSPDI {TASKS // 1000}k tasks read", seconds, "CPU s", "MPXJ", theirs["cpu_med"]))
    return lines


def make():
    """The file, written by MPXJ where that runs, else by our own generator."""
    path = tools.OUT / "data" / f"p{TASKS}.xml"
    network = tools.network("fs", TASKS)
    if not path.exists() and network and java():
        subprocess.run([*java(), "gen", network, str(path)], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not path.exists():
        print("MPXJ did not write the MSPDI file: ours does", flush=True)
        mspdi.write(str(path), TASKS)
    return str(path)


def java():
    """The command that runs the shared Java program, if Java and MPXJ are there."""
    libraries = list(tools.OUT.glob("venv/lib/python3*/site-packages/mpxj/lib"))
    if not tools.SHARED.is_dir() or not libraries or shutil.which("javac") is None:
        if "MPXJ: it needs the package mpxj and a Java compiler (Debian: default-jdk-headless)" not in tools.left_out:
            tools.leave_out("MPXJ: it needs the package mpxj and a Java compiler (Debian: default-jdk-headless)")
        return None
    classes = tools.OUT / "classes"
    path = f"{classes}:{libraries[0]}/*"
    if not (classes / "Mpxj.class").exists():
        subprocess.run(["javac", "-cp", path, "-d", str(classes), str(tools.SHARED / "Mpxj.java")], check=True)
    return ["java", "-Xmx6g", "-cp", path, "Mpxj"]


def mpxj(*arguments):
    command = java()
    return command and tools.run([*command, *arguments])
