"""The plug is pulled at random points of installs and of cleaning: the environment in use is always a whole one, the next
run succeeds, and a cleaning leaves nothing that nobody uses.

JETCREW_KILLS says how often (default 20); JETCREW_SEED repeats a run.
"""
import base64
import csv
import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import tempfile
import time
import unittest

from board import JETCREW, Board
from wheels import write_wheel

KILLS = int(os.environ.get("JETCREW_KILLS", "20"))
SEED = int(os.environ.get("JETCREW_SEED", random.SystemRandom().randrange(10**6)))
ENVIRONMENT = "/var/lib/jetcrew/environments/default"


class Killed(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.board = Board(stick=False).__enter__()
        self.addCleanup(self.board.__exit__, None, None, None)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.wheels = pathlib.Path(folder.name)
        self.version = 0
        self.large = self.random.randbytes(3_000_000)

    def next_version(self):
        """Files enough that killing has something to fall into; half of them are the same in each version."""
        self.version += 1
        for old in self.wheels.glob("*.whl"):
            old.unlink()
        for name in ("apple", "pear"):
            members = {f"{name}/part{part}.py": f"version = {self.version if part % 2 else 0}\n" for part in range(60)}
            write_wheel(self.wheels, name, f"{self.version}.0", {**members, f"{name}/__init__.py": "", f"{name}/large.bin": self.large})

    def install(self):
        return ["install", "--trust-loose", "--yes", "--bundle", self.wheels, f"wheel:apple=={self.version}.0", f"wheel:pear=={self.version}.0"]

    def whole(self, *arguments):
        """Runs it to its end; how long that took."""
        start = time.monotonic()
        done = self.board.cli(*arguments)
        self.assertEqual(done.returncode, 0, f"seed {SEED}: {done.stderr}")
        return time.monotonic() - start

    def cut(self, seconds, *arguments):
        """Runs it, and ends it and all it started without warning. Whether it had come to its end before."""
        process = subprocess.Popen([JETCREW, *arguments, "--root", self.board.root], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return False

    def look(self):
        """What is in use is whole, to the last byte."""
        current = self.board.path(f"{ENVIRONMENT}/current")
        site = next((current / "lib").glob("python3.*")) / "site-packages"
        versions = set()
        for record in site.glob("*.dist-info/RECORD"):
            versions.add(record.parent.name.split("-")[1].removesuffix(".dist"))
            for path, digest, _ in csv.reader(record.read_text().splitlines()):
                if digest:
                    content = (site / path).read_bytes()
                    found = "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
                    self.assertEqual(found, digest, f"seed {SEED}: {path}")
        self.assertEqual(len(versions), 1, f"seed {SEED}: apple and pear of one generation")
        self.assertTrue((current / "pyvenv.cfg").exists())

    def leaves_no_orphans(self):
        self.whole("environment", "clean", "--keep", "1")
        folder = self.board.path("/var/lib/jetcrew")
        told = json.loads(self.board.cli("environment", "history", "default", "--json").stdout)["generations"]
        there = {path.name for path in (folder / "environments/default/generations").iterdir()}
        self.assertEqual(there, {str(generation["number"]) for generation in told}, f"seed {SEED}")
        self.assertEqual({path.name for path in (folder / "environments/default").iterdir()}, {".lock", "current", "generations", "last-generation"}, f"seed {SEED}")
        self.assertEqual({path.name for path in (folder / "environments").iterdir()}, {"default"}, f"seed {SEED}")
        used = {package["sha256"] for generation in told for package in generation["packages"]}
        self.assertEqual({path.name for path in (folder / "store/trees").iterdir()}, used, f"seed {SEED}")

    def test_at_random_points(self):
        self.next_version()
        self.whole(*self.install())
        self.next_version()
        install = self.whole(*self.install())
        clean = self.whole("environment", "clean", "--keep", "0")
        ended = 0
        for kill in range(KILLS):
            if kill % 3 == 2:
                ended += self.cut(self.random.uniform(0, clean), "environment", "clean", "--keep", "0")
                self.look()
                self.whole("environment", "clean", "--keep", "0")
            else:
                self.next_version()
                ended += self.cut(self.random.uniform(0, install), *self.install())
                self.look()
                if kill % 2:  # else the next one finds what this one left
                    self.whole(*self.install())
                    self.look()
        self.assertLess(ended, KILLS, f"seed {SEED}: nothing was killed")
        self.whole(*self.install())
        self.look()
        self.leaves_no_orphans()


if __name__ == "__main__":
    unittest.main()
