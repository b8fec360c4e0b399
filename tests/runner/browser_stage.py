"""The browser tests: the wizard in headless Chromium against the real daemon on a fresh simulated board."""
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
    status = stage.run([*as_root(), sys.executable, SOURCE / "tests" / "runner" / "with_daemon.py", "node", "--test",
                        "--test-reporter=tap", *([f"--test-name-pattern={name}"] if name else [])],
                       cwd=FOLDER, timeout=900)
    stage.log.flush()
    text = stage.log_path.read_text(errors="replace")
    counts = {word: re.search(rf"^# {word} (\d+)$", text, re.MULTILINE) for word in ("pass", "fail", "cancelled")}
    if not all(counts.values()):
        raise StageFailed()
    stage.count(int(counts["pass"][1]), int(counts["fail"][1]) + int(counts["cancelled"][1]))
    if status != 0 and not stage.failed:
        raise StageFailed()
