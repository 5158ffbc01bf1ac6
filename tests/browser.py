"""Chromium as a judge: what it takes for live in HTML, by its own parser and by running it."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from html import unescape
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_SECONDS = 120
_AT_ONCE = 1_000
_MOST_STARTS = 8
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--dump-dom",
]
# A sample runs in a frame of its own. What it calls may not be there: then it throws.
_PAGE = """<!doctype html><meta charset="utf-8"><body><pre id="found"></pre>
<script type="application/json" id="samples">SAMPLES</script>
<script>
const samples = JSON.parse(document.getElementById("samples").textContent);
const found = {};
const tell = (number, what) => (found[number] ??= []).push(what);
const active = /^(script|style|iframe|frame|object|embed|svg|math|form|base|meta|link|template)$/;
const unsafe = /^(javascript|vbscript|data|file):/;
function inspect(number, root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.COMMENT_NODE) { tell(number, "comment"); continue; }
    if (active.test(node.localName)) tell(number, node.localName);
    for (const {name, value} of node.attributes) {
      if (name.startsWith("on") || name === "style") tell(number, name);
      const url = value.replace(/[\\x00-\\x20]/g, "").toLowerCase();
      if (unsafe.test(url) && /^(href|src|poster|cite|action|formaction)$/.test(name))
        tell(number, name + " " + url);
    }
  }
}
const frame = document.createElement("iframe");
document.body.append(frame);
const inside = frame.contentWindow;
function run(number, html) {
  inside.alert = inside.onerror = () => tell(number, "ran");
  inside.document.body.innerHTML = html;
  for (const one of inside.document.body.querySelectorAll("*"))
    for (const kind of ["click", "mouseover", "focus", "toggle", "load", "error"])
      if (!(kind === "click" && one.localName === "a")) one.dispatchEvent(new inside.Event(kind));
  inside.document.body.innerHTML = "";
}
for (const [number, html] of samples.entries()) {
  inspect(number, new DOMParser().parseFromString("<body>" + html, "text/html").body);
  run(number, html);
}
for (const one of document.querySelectorAll("script")) one.remove();
document.getElementById("found").textContent = JSON.stringify(found) + "END";
</script>"""


def find_browser() -> str | None:
    """The program of a browser, if there is one."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def judge(samples: Sequence[str]) -> dict[int, list[str]]:
    """What the browser finds live, by the number of the sample.

    Raises:
        AssertionError: the browser did not come to an end.
    """
    found: dict[int, list[str]] = {}
    for first in range(0, len(samples), _AT_ONCE):
        part = _judge_some(samples[first : first + _AT_ONCE])
        found |= {first + number: what for number, what in part.items()}
    return found


def _judge_some(samples: Sequence[str]) -> dict[int, list[str]]:
    listed = json.dumps(list(samples)).replace("<", "\\u003c")
    for _ in range(_MOST_STARTS):
        text = _dump(_PAGE.replace("SAMPLES", listed)).partition('<pre id="found">')[2]
        found, is_whole, _ = text.partition("END")
        if is_whole:
            return {int(number): what for number, what in json.loads(unescape(found)).items()}
    raise AssertionError("the browser did not come to an end")


def _dump(html: str) -> str:
    """The page as it is in the end; now and then, on a busy machine, nothing."""
    browser = find_browser()
    assert browser is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, "utf-8")
        command = [browser, *_ARGUMENTS, f"--user-data-dir={folder}/data", page.as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    return done.stdout.decode("utf-8", "replace")
