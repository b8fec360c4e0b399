"""The browser tests: the page in headless Chromium against the real daemon on fresh simulated boards."""
import re
import sys

from stage import SOURCE, StageFailed, as_root
from web_stage import install, mentions

FOLDER = SOURCE / "tests" / "browser"


def run(stage, name):
    if name and not mentions(FOLDER, "*.test.mjs", name):
        stage.note = "nothing of that name"
        return
    install(stage, FOLDER)
    # Each file has a board of its own: what one of them does to it is no business of the others.
    for file in sorted(FOLDER.glob("*.test.mjs")):
        if not name or name in file.name or name in file.read_text():
            run_file(stage, file, name)


def run_file(stage, file, name):
    stage.log.flush()
    start = stage.log_path.stat().st_size
    failed = stage.failed
    status = stage.run([*as_root(), sys.executable, SOURCE / "tests" / "runner" / "with_daemon.py", "node", "--test",
                        "--test-reporter=tap", *([f"--test-name-pattern={name}"] if name else []), file],
                       cwd=FOLDER, timeout=900)
    text = stage.log_path.read_bytes()[start:].decode(errors="replace")
    counts = {word: re.search(rf"^# {word} (\d+)$", text, re.MULTILINE) for word in ("pass", "fail", "cancelled")}
    if not all(counts.values()):
        raise StageFailed()
    stage.count(int(counts["pass"][1]), int(counts["fail"][1]) + int(counts["cancelled"][1]))
    if status != 0 and stage.failed == failed:
        raise StageFailed()
