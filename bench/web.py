"""The server under load, on loopback: start, memory, requests a second, and how fast an edit reaches a second watcher."""
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time

import import_csv
import tools

SMALL, LARGE = 10_000, 100_000
SECONDS = 8
# After so many seconds what a forecast took was given back to the system.
REST = 15


def measure():
    tools.cargo("-p", "sinew")
    lines = []
    with Server("idle", None) as server:
        lines.append(tools.amount("serve: first answer after start", server.started_seconds, "s", most=1))
        lines.append(tools.amount("serve: memory, idle", server.memory(), "MB", most=60))
    if not tools.SHARED.is_dir():
        return lines
    with Server("large", rows(LARGE)) as server:
        window = "/plan?first=50000&count=60"
        opened = time.perf_counter()
        server.get(window)
        lines.append(tools.amount("100k items: first window of the plan", time.perf_counter() - opened, "s"))
        lines.append(tools.amount("100k items: memory while it forecasts", server.memory(), "MB"))
        server.wait_for_forecast()
        time.sleep(REST)
        lines.append(tools.amount("100k items: memory, plan and forecast open", server.memory(), "MB", most=150))
        lines += server.load("100k items: window of the plan", window)
        lines += server.load("100k items: overview", "/overview")
    with Server("small", rows(SMALL)) as server:
        server.wait_for_forecast()
        lines += edits(server)
    return lines


def rows(count):
    """A workspace with a Jira CSV of so many rows, imported by the program itself; returns its path."""
    import_csv.ROWS = count
    folder = tools.OUT / f"web_{count}"
    path = folder / "sinew.db"
    if not path.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for command in (["init"], ["import", import_csv.make()]):
            subprocess.run([tools.binary("sinew"), *command], cwd=folder, check=True, capture_output=True)
    return path


class Server:
    """The program, serving a copy of a workspace; a session is signed in."""

    def __init__(self, name, workspace):
        self.folder = tools.OUT / f"serve_{name}"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.data = self.folder / "sinew.db"
        if workspace:
            shutil.copy(workspace, self.data)

    def __enter__(self):
        command = [tools.binary("sinew"), "serve", "--json", "--listen", "127.0.0.1:0", "--data", str(self.data)]
        begun = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "SINEW_LIMITS": "off"})
        text = ""
        while not text.rstrip().endswith("}"):
            text += self.process.stdout.readline()
        said = json.loads(text)
        self.port = int(said["address"].rsplit(":", 1)[1])
        self.cookie, self.space = None, None
        me = self.request("POST", "/sign-in/link", {"token": said["sign_in"].rsplit("/", 1)[1]})
        self.started_seconds = time.perf_counter() - begun
        if not me["spaces"]:
            me["spaces"] = [self.request("POST", "/spaces", {"name": "Empty"})]
        self.space = me["spaces"][0]["id"]
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def request(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        headers = {"content-type": "application/json"} | ({"cookie": self.cookie} if self.cookie else {})
        connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]}")
        cookie = answer.getheader("set-cookie")
        self.cookie = cookie.split(";")[0] if cookie else self.cookie
        return json.loads(text)

    def get(self, path):
        return self.request("GET", f"/spaces/{self.space}{path}")

    def memory(self):
        status = open(f"/proc/{self.process.pid}/status", encoding="utf-8").read()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def wait_for_forecast(self, seconds=240):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.get("/overview")["state"] == "ready":
                return
            time.sleep(0.5)

    def load(self, what, path):
        """Requests a second and the 99th percentile, by wrk."""
        if shutil.which("wrk") is None:
            tools.leave_out(f"{what}: wrk is not installed (Debian: `apt-get install wrk`)")
            return []
        url = f"http://127.0.0.1:{self.port}/api/v1/spaces/{self.space}{path}"
        command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "--latency", "-H", f"cookie: {self.cookie}", url]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
        number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
        slowest = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
        failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        if failed:
            raise RuntimeError(f"{what}: {failed.group(0)}")
        enough = tools.Line(f"{what}, rate", rate, "1/s", bar="at least 2000 1/s", passed=rate >= 2000)
        return [enough, tools.amount(f"{what}, p99", slowest, "ms", most=25)]


def edits(server, times=12):
    """Milliseconds from sending an edit to the plan of a second watcher, and to the new P80; the medians."""
    events, watcher = watch(server)
    first = next(row for row in server.get("/plan?first=200&count=300")["rows"] if not row["summary"] and row["stage"] == "todo")
    to_plan, to_forecast = [], []
    for turn in range(times):
        edit = {"op": "set", "key": first["key"], "fields": {"effort_minutes": 480 * (turn + 2)}}
        begun = time.perf_counter()
        revision = server.request("POST", f"/spaces/{server.space}/edits", {"edits": [edit]})["revision"]
        wait(events, "change", revision)
        # What the second browser does with the news.
        window = server.get("/plan?first=200&count=60")
        to_plan.append(time.perf_counter() - begun)
        assert window["revision"] >= revision, "the window is of the edit's revision"
        wait(events, "forecast", revision)
        to_forecast.append(time.perf_counter() - begun)
    watcher.close()
    middle = lambda seconds: sorted(seconds)[len(seconds) // 2] * 1e3
    return [
        tools.amount("10k items: edit to a second watcher's plan", middle(to_plan), "ms", most=150),
        tools.amount("10k items: edit to its new P80", middle(to_forecast), "ms", most=1000),
    ]


def watch(server):
    """Reads a space's events in the background."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    connection.request("GET", f"/api/v1/spaces/{server.space}/events", headers={"cookie": server.cookie})
    answer = connection.getresponse()
    seen = {"change": 0, "forecast": 0}
    news = threading.Condition()

    def read():
        name = None
        try:
            for line in answer:
                line = line.decode().rstrip()
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:") and name in seen:
                    with news:
                        seen[name] = max(seen[name], json.loads(line[5:])["revision"])
                        news.notify_all()
        except (OSError, ValueError, AttributeError):
            return

    threading.Thread(target=read, daemon=True).start()
    return (seen, news), connection


def wait(events, name, revision):
    seen, news = events
    with news:
        if not news.wait_for(lambda: seen[name] >= revision, timeout=60):
            raise RuntimeError(f"no {name} of revision {revision} within a minute")
