"""Measures hot serving beside nginx, which serves the very same bytes as files.

Usage: python benchmarks/serving.py --seconds 4

Each server has core 0 to itself while it is asked, wrk has core 1.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from generate import Site, generate_site
from harness import (
    CONTENT_API,
    HOST,
    QUIET_CORES,
    Answer,
    BenchmarkError,
    children_seconds,
    cpu_seconds,
    fetch,
    find_program,
    free_port,
    machine_seconds,
    median,
    note,
    print_table,
    run_measured,
    serving,
    stop_on_sigterm,
)

FLOOR = 0.3
ARTICLE_BYTES = 10_000
_SERVER_CORE, _LOAD_CORE = "0", "1"
_HEADER = (
    "",
    "body bytes",
    "connections",
    "content-api /s",
    "nginx /s",
    "ratio",
    f"floor {FLOOR}",
    "ratio per CPU second",
    "core busy",
    "p99",
)
_NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  open_file_cache max=100;
  client_body_temp_path {folder}/t1;
  proxy_temp_path {folder}/t2;
  fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4;
  scgi_temp_path {folder}/t5;
  types {{ }}
  default_type "{content_type}";
  server {{
    listen {host}:{port};
    root {folder}/www;
    location / {{ try_files $uri.json =404; }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One thing to ask for."""

    name: str
    path: str
    status: int = 200


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that runs, and the ETag that its 304 needs."""

    name: str
    port: int
    pid: int
    etag: str


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw; cores that the server, and the rest of the machine, used meanwhile."""

    per_second: float
    busy: float
    others: float
    p99: str


# --- The two servers ---


@contextmanager
def content_api_server(site: Site, folder: Path) -> Iterator[tuple[int, int]]:
    """Build the index, then serve it from core 0; gives port and process id."""
    port = free_port()
    store = ["--content", str(site.root), "--store", f"sqlite:///{folder}/store.db"]
    run_measured([*CONTENT_API, "build", *store], folder)
    place = ["--host", HOST, "--port", str(port), "--workers", "1", "--no-watch"]
    command = ["taskset", "-c", _SERVER_CORE, *CONTENT_API, "serve", *store, *place]
    with serving(command, folder, port, "/readyz") as pid:
        yield port, pid


@contextmanager
def nginx_server(nginx: str, folder: Path, answers: dict[str, Answer]) -> Iterator[tuple[int, int]]:
    """Serve the bodies of `answers`, by path, as files from core 0; gives port and process id."""
    port = free_port()
    types = {answer.headers["content-type"] for answer in answers.values()}
    if len(types) != 1:
        raise BenchmarkError(f"the endpoints have several content types: {sorted(types)}")
    for path, answer in answers.items():
        target = folder / "www" / (path.partition("?")[0].lstrip("/") + ".json")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(answer.body)
    values = {"folder": folder, "content_type": types.pop(), "host": HOST, "port": port}
    config = folder / "nginx.conf"
    config.write_text(_NGINX.format(**values))
    command = [nginx, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(config)]
    some_path = next(iter(answers))
    with serving(["taskset", "-c", _SERVER_CORE, *command], folder, port, some_path) as pid:
        yield port, pid


# --- What to ask for ---


def choose_endpoints(port: int, site: Site) -> list[Endpoint]:
    """The article whose answer is nearest to 10 KB, its series' status, a list, and a 304."""
    sized = [(abs(len(fetch(port, a.url).body) - ARTICLE_BYTES), a) for a in site.public[:60]]
    article = min(sized, key=lambda pair: pair[0])[1]
    return [
        Endpoint("article", article.url),
        Endpoint("status of a series", f"/api/v1/series/{article.series}/status"),
        Endpoint("list of 50", "/api/v1/articles?limit=50"),
        Endpoint("article, 304", article.url, 304),
    ]


def _headers(peer: Peer, endpoint: Endpoint) -> dict[str, str]:
    return {"If-None-Match": peer.etag} if endpoint.status == 304 else {}


def verify(peers: list[Peer], endpoints: list[Endpoint]) -> None:
    """Check statuses, bodies and content types before anything is timed.

    Raises:
        BenchmarkError: a peer answers something else.
    """
    for endpoint in endpoints:
        answers = [fetch(peer.port, endpoint.path, _headers(peer, endpoint)) for peer in peers]
        for peer, answer in zip(peers, answers, strict=True):
            if answer.status != endpoint.status:
                raise BenchmarkError(f"{peer.name}: {endpoint.path} answered {answer.status}")
        if len({answer.body for answer in answers}) != 1:
            raise BenchmarkError(f"{endpoint.path}: the peers' bodies differ")
        if endpoint.status == 200 and len({a.headers["content-type"] for a in answers}) != 1:
            raise BenchmarkError(f"{endpoint.path}: the peers' content types differ")


# --- Load ---


def load(wrk: str, peer: Peer, endpoint: Endpoint, connections: int, seconds: int) -> Load:
    """Ask as fast as the peer answers, from core 1."""
    command = ["taskset", "-c", _LOAD_CORE, wrk, "-t1", f"-c{connections}", f"-d{seconds}s"]
    for name, value in _headers(peer, endpoint).items():
        command += ["-H", f"{name}: {value}"]
    command += ["--latency", f"http://{HOST}:{peer.port}{endpoint.path}"]
    before = (machine_seconds(), cpu_seconds(peer.pid), children_seconds())
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30)  # noqa: PLW1510 - read below
    after = (machine_seconds(), cpu_seconds(peer.pid), children_seconds())
    machine, own, wrks = (end - start for start, end in zip(before, after, strict=True))
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if rate is None:
        raise BenchmarkError(f"wrk failed: {done.stdout[-400:]}{done.stderr[-400:]}")
    for line in done.stdout.splitlines():
        if "Non-2xx" in line or "Socket errors" in line:
            note(f"warning: {peer.name}, {endpoint.name}, {connections}: {line.strip()}")
    p99 = re.search(r"99%\s+(\S+)", done.stdout)
    return Load(
        float(rate[1]), own / seconds, (machine - own - wrks) / seconds, p99[1] if p99 else ""
    )


def measure(
    wrk: str, peers: list[Peer], endpoint: Endpoint, options: argparse.Namespace
) -> list[tuple[list[str], float]]:
    """A row and its ratio for each number of connections; the peers take turns."""
    found = []
    for connections in options.connections:
        note(f"{endpoint.name}, {connections} connections")
        loads: dict[str, list[Load]] = {peer.name: [] for peer in peers}
        for _ in range(options.turns):
            for peer in peers:
                loads[peer.name].append(load(wrk, peer, endpoint, connections, options.seconds))
        ours, theirs = (loads[peer.name] for peer in peers)
        row, ratio = _compare(ours, theirs)
        found.append(([endpoint.name, str(connections), *row], ratio))
    return found


def _compare(ours: list[Load], theirs: list[Load]) -> tuple[list[str], float]:
    """Cells of a row, and the ratio of requests per second."""
    sides = (ours, theirs)
    rates = [median([one.per_second for one in side]) for side in sides]
    costs = [median([one.busy / one.per_second for one in side]) for side in sides]
    ratio = rates[0] / rates[1]
    cells = [f"{rate:,.0f}" for rate in rates]
    others = max(one.others for side in sides for one in side)
    verdict = "ok" if ratio >= FLOOR else "MISSED"
    cells += [f"{ratio:.2f}", verdict if others <= QUIET_CORES else f"busy machine, {verdict}"]
    cells.append(f"{costs[1] / costs[0]:.2f}")
    cells.append(" / ".join(f"{100 * side[-1].busy:.0f} %" for side in sides))
    return [*cells, " / ".join(side[-1].p99 for side in sides)], ratio


def run(options: argparse.Namespace, folder: Path) -> bool:
    """Start both servers, measure every endpoint, print the table; whether all floors hold."""
    nginx = find_program("nginx", options.nginx, "apt-get install nginx-light")
    wrk = find_program("wrk", options.wrk, "apt-get install wrk")
    find_program("taskset", None, "apt-get install util-linux")
    note(f"generating and indexing {options.articles} articles")
    site = generate_site(folder / "content", options.articles, options.seed)
    rows: list[list[str]] = []
    ratios: list[float] = []
    with ExitStack() as stack:
        (folder / "a").mkdir()
        (folder / "b").mkdir()
        port, pid = stack.enter_context(content_api_server(site, folder / "a"))
        endpoints = choose_endpoints(port, site)
        answers = {one.path: fetch(port, one.path) for one in endpoints}
        there, other = stack.enter_context(nginx_server(nginx, folder / "b", answers))
        first = endpoints[0].path
        peers = [
            Peer("content-api", port, pid, fetch(port, first).headers["etag"]),
            Peer("nginx", there, other, fetch(there, first).headers["etag"]),
        ]
        verify(peers, endpoints)
        for endpoint in endpoints:
            size = len(answers[endpoint.path].body) if endpoint.status == 200 else 0
            for row, ratio in measure(wrk, peers, endpoint, options):
                rows.append([*row[:1], f"{size:,}", *row[1:]])
                ratios.append(ratio)
    print_table("Hot serving: content-api / nginx, one core each", _HEADER, rows)
    return min(ratios) >= FLOOR


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1000, help="size of the site (1000)")
    parser.add_argument("--seconds", type=int, default=4, help="of each load (4)")
    parser.add_argument("--turns", type=int, default=2, help="loads of each peer a row (2)")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 64])
    parser.add_argument("--nginx", help="the nginx program; else the one on PATH")
    parser.add_argument("--wrk", help="the wrk program; else the one on PATH")
    parser.add_argument("--seed", type=int, default=1, help="of the generated content (1)")
    parser.add_argument("--scratch", type=Path, help="a directory for temporary files")
    return parser.parse_args()


def main() -> int:
    """Measure and say whether the floor holds."""
    options = _parse()
    stop_on_sigterm()
    try:
        with tempfile.TemporaryDirectory(dir=options.scratch, prefix="serving-") as folder:
            Path(folder).chmod(0o755)
            return 0 if run(options, Path(folder)) else 1
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
