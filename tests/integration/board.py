"""A fresh simulated board for a test: a real root with a real stick in it, and the daemon on it.

    with Board() as board:
        board.start()
        job = board.api("POST", "imports", {"path": STICK, "trust_loose": True})
        self.assertEqual(board.follow(job)["state"], "succeeded")

Needs root; tests/run sees to that.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SIMULATED = SOURCE / "deploy" / "simulated-board"
BUILD = pathlib.Path(os.environ.get("BUILD_DIR") or SOURCE / "build").absolute()
JETCREW = BUILD / "jetcrew"
STICK = "/media/JETSON"  # as the board sees it

sys.path.insert(0, str(SOURCE / "deploy"))
from jetcrew_client import ApiError, Client  # noqa: E402  (found by the line above)

__all__ = ["ApiError", "Board", "JETCREW", "STICK"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Board:
    """A simulated board. `root` is its folder, `url` the daemon's address, `requests` what its stick is meant for.

    copy: a plain copy instead of an overlay mount (slower; for tests that look at the file system itself).
    stick: whether the stick is in it, or the name of another stick.
    """

    def __init__(self, copy=False, stick=True):
        self.options = ["--copy"] * copy + ["--no-stick"] * (not stick)
        if isinstance(stick, str):
            self.options += ["--stick", stick]
        self.folder = None
        self.root = None
        self.daemon = None
        self.url = None
        self.client = None

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="jetcrew-test."))
        self.folder.chmod(0o755)
        self.root = self.folder / "board"
        try:
            subprocess.run([SIMULATED / "new-board", *self.options, self.root], check=True, stdin=subprocess.DEVNULL)
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, kind, _error, _trace):
        try:
            if self.daemon:
                self.kill()
            if kind:
                print(f"--- the daemon's log\n{self.log()[-8000:]}\n---", file=sys.stderr)
        finally:
            self.remove()

    def remove(self):
        if self.root.exists():
            subprocess.run([SIMULATED / "remove-board", self.root], check=False)
        if not os.path.ismount(self.root):
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def packages(self):
        """The folder that fetch-packages made."""
        found = subprocess.run([SIMULATED / "fetch-packages"], check=True, stdout=subprocess.PIPE, text=True)
        return pathlib.Path(found.stdout.strip())

    @property
    def requests(self):
        return (self.packages / "stick-requests.txt").read_text().split()

    def path(self, on_board):
        """A path of the board as a path of this machine."""
        return self.root / on_board.lstrip("/")

    # --- the daemon

    def start(self, *options, env=None):
        """Starts the daemon and waits until it is ready."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.client = Client(self.url)
        with (self.folder / "daemon.log").open("ab") as log:
            self.daemon = subprocess.Popen([JETCREW, "serve", "--root", self.root, "--listen", self.url, *options],
                                           env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.client.wait_ready()

    def stop(self, seconds=20):
        """Asks the daemon to stop (SIGTERM); returns its exit status."""
        self.daemon.send_signal(signal.SIGTERM)
        status = self.daemon.wait(seconds)
        self.daemon = None
        return status

    def kill(self):
        """Ends the daemon without warning, as a pulled plug would (SIGKILL)."""
        self.daemon.kill()
        self.daemon.wait()
        self.daemon = None

    def log(self):
        path = self.folder / "daemon.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # --- talking to it

    def api(self, method, path, body=None, headers=None):
        """The decoded body of the daemon's answer; `path` is relative to /api/v1. Throws ApiError."""
        return self.client.api(method, path, body, headers)

    def follow(self, job, seconds=600, on_event=None):
        """Follows a job (its number or its JSON) to its end and returns it."""
        return self.client.follow(job["id"] if isinstance(job, dict) else job, seconds, on_event)

    def cli(self, *arguments, seconds=600, env=None, compile=False):
        """Runs `jetcrew ARGUMENTS --root BOARD`; returns the completed process with text in stdout and stderr.

        An install leaves nothing running on the board, unless asked to with compile=True."""
        if "install" in arguments and not compile:
            arguments = (*arguments, "--no-compile")
        return subprocess.run([JETCREW, *arguments, "--root", self.root], env={**os.environ, **(env or {})}, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds, check=False)

    # --- looking at the board without JetCrew

    def run(self, *argv, seconds=120):
        """Runs a program of the board in its root."""
        return subprocess.run(["chroot", self.root, *argv], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=seconds, check=False)

    def deb_version(self, name):
        """The version dpkg has configured on the board, or None."""
        found = self.run("dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Version}", name)
        status, _, version = found.stdout.partition(" ")
        return version if found.returncode == 0 and status == "installed" else None

    def dpkg_audit(self):
        """What dpkg finds wrong with its database; empty where all is well."""
        return self.run("dpkg", "--audit").stdout
