"""One stage of the test run: a name, a log, and what was counted."""
import os
import pathlib
import subprocess
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("BUILD_DIR") or SOURCE / "build").absolute()
LOGS = BUILD / "test-logs"
CACHE = pathlib.Path(
    os.environ.get("JETCREW_CACHE")
    or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "jetcrew"
).absolute()
LINES_SHOWN = 200
WORDS_SHOWN = 20

# Absolute for whatever is started from here, wherever it runs.
os.environ.update(BUILD_DIR=str(BUILD), JETCREW_CACHE=str(CACHE))


class StageFailed(Exception):
    """The stage could not do its work; its log has the reason."""


class Stage:
    """Collects the output and the counts of one stage; shows the log only where something failed."""

    def __init__(self, name):
        self.name = name
        self.passed = 0
        self.failed = 0
        self.note = ""
        self.log_path = LOGS / f"{name}.log"
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log = self.log_path.open("w")

    def count(self, passed, failed):
        self.passed += passed
        self.failed += failed

    def write(self, text):
        self.log.write(text)
        self.log.flush()

    def run(self, argv, cwd=SOURCE, env=None, timeout=None):
        """Runs a command with its output in the log; returns its exit status (124 where it ran out of time)."""
        words = [str(word) for word in argv]
        self.write("$ " + " ".join(words[:WORDS_SHOWN]) + (f" ... ({len(words)} words)" if len(words) > WORDS_SHOWN else "") + "\n")
        try:
            done = subprocess.run(argv, cwd=cwd, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                                  stdout=self.log, stderr=subprocess.STDOUT, timeout=timeout, check=False)
        except subprocess.TimeoutExpired:
            self.write(f"\n(stopped after {timeout} s)\n")
            return 124
        except OSError as error:
            self.write(f"{error}\n")
            return 127
        return done.returncode

    def must(self, argv, **options):
        """As run(); throws StageFailed unless the command succeeded."""
        if self.run(argv, **options) != 0:
            raise StageFailed()

    def tail(self):
        self.log.flush()
        lines = self.log_path.read_text(errors="replace").splitlines()
        return "\n".join(lines[-LINES_SHOWN:])


def perform(name, work):
    """Does a stage and prints its line. A stage that breaks before it counted a failure counts as one."""
    started = time.monotonic()
    stage = Stage(name)
    try:
        work(stage)
    except StageFailed:
        stage.failed = max(stage.failed, 1)
    seconds = time.monotonic() - started
    cases = f"{stage.passed} passed" if stage.passed or stage.failed else ""
    cases += f", {stage.failed} failed" if stage.failed else ""
    print(f"{name:<12} {seconds:7.1f} s  {'; '.join(filter(None, [cases, stage.note])) or 'ok'}", flush=True)
    if stage.failed:
        print(f"--- {stage.log_path} (last {LINES_SHOWN} lines)\n{stage.tail()}\n---", flush=True)
    stage.log.close()
    return stage


def as_root():
    """What a command that needs root begins with."""
    if os.geteuid() == 0:
        return []
    return ["sudo", f"JETCREW_CACHE={CACHE}", f"BUILD_DIR={BUILD}"]
