"""Which wheels a request brings, held against pip on folders of random tiny wheels.

The folders come from seeds, so every run sees the same ones; JETCREW_CASES says how many:
JETCREW_CASES=2000 tests/run against_pip takes some minutes.

Where the two differ on purpose, the reason is one of:
- a pre-release as a fall-back: where no final version can be had, JetCrew takes a pre-release, as newer pips do where nothing
  final matches; pip up to 25 wants --pre. NVIDIA's wheels for Jetson are mostly alphas.
- a final version goes first: a requirement that names a pre-release lets pip prefer pre-releases of that project for every
  requirement, but JetCrew only for this one.
"""
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest
import zipfile

from board import JETCREW

VERSIONS = ("0.9", "1.0", "1.0.post1", "1.1", "1.1+local.2", "1.2rc1", "1.10", "2.0a1", "2.0", "2.0.dev3", "1!0.5")
BOUNDS = (">=1.0", ">=1.1", "<2", "<1.10", "==1.*", "==1.1", "!=1.1", "~=1.0", ">1.0", ">=2.0a1", "<=2.0", "==1.1+local.2", "!=1.0.*",
          ">=0.9,<1.1", "~=1.1,!=1.10")
MARKERS = ('python_version >= "3.8"', 'python_version < "3"', 'sys_platform == "linux"', 'platform_machine == "riscv128"',
           'python_full_version > "3.3.1"', 'os_name == "nt" or python_version in "3.10 3.11 3.12 3.13"', 'implementation_name != "cpython"')
EXTRAS = ("x", "y_2")  # pips before 23.3 know no other spellings than these and Y_2


class Folder:
    """wheels: {file name: METADATA}; requests: what is asked for."""

    def __init__(self, seed):
        self.draw = draw = random.Random(seed)
        self.names = [f"proj-{letter}" for letter in "abcdef"[:draw.randrange(3, 7)]]
        self.wheels = {}
        for name in self.names:
            for version in draw.sample(VERSIONS, draw.randrange(1, 5)):
                metadata = self.metadata(name, version)
                for tag in draw.choice((["py3-none-any"],) * 6 + (["cp27-cp27mu-linux_x86_64"], ["py3-none-win32", "py3-none-any"], ["py2.py3-none-any"])):
                    self.wheels[f"{name.replace('-', '_')}-{version}-{tag}.whl"] = metadata
        self.requests = [self.requirement(others=False) for _ in range(draw.choice((1, 1, 1, 2)))]

    def metadata(self, name, version):
        draw = self.draw
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        if draw.random() < 0.15:
            lines.append("Requires-Python: " + draw.choice((">=3.6", ">=3.6,<4", "<3", ">=3.99", "!=3.0.*", "~=3.5")))
        lines += [f"Provides-Extra: {extra}" for extra in EXTRAS]
        others = [other for other in self.names if other != name]
        for _ in range(draw.choice((0, 0, 1, 1, 2, 3))):
            lines.append("Requires-Dist: " + self.requirement(others))
        return "\n".join([*lines, "", "A case.", ""])

    def requirement(self, others):
        draw = self.draw
        # As people write names: in any case, with any of - _ . between.
        name = draw.choice(others or self.names)
        text = draw.choice((name, name, name.replace("-", "_"), name.title().replace("-", ".")))
        if draw.random() < 0.2:
            text += f"[{draw.choice(('x', 'y_2', 'Y_2', 'x,y_2'))}]"
        if draw.random() < 0.55:
            text += draw.choice(("", " ")) + draw.choice(BOUNDS)
        if others:
            conditions = [draw.choice(MARKERS)] * (draw.random() < 0.2) + [f'extra == "{draw.choice(EXTRAS)}"'] * (draw.random() < 0.25)
            if conditions:
                text += "; " + " and ".join(f"({condition})" for condition in conditions)
        return text

    def write(self, folder):
        for file, metadata in self.wheels.items():
            with zipfile.ZipFile(folder / file, "w") as wheel:
                name, version, tag = file[:-4].split("-", 2)
                info = f"{name}-{version}.dist-info"
                wheel.writestr(f"{name}.py", "x = 1\n")
                wheel.writestr(f"{info}/METADATA", metadata)
                wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n")
                wheel.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")

    def __str__(self):
        return f"asked for {self.requests}\n" + "\n".join(f"--- {file}\n{metadata}" for file, metadata in self.wheels.items())


def python_with_pip():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
            return python
    raise AssertionError("no Python with pip on this machine: deploy/install-dependencies board")


class Pip:
    def __init__(self, log):
        peer = pathlib.Path(__file__).with_name("pip_peer.py")
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen([python_with_pip(), peer], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, text=True)
        self.about = json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, folder, requests, **more):
        question = {"folder": str(folder), "requests": requests, **more}
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise AssertionError(f"pip has ended: {self.log.read_text()[-2000:]}")
        return json.loads(answer)


class AnswersAgainstPip(unittest.TestCase):
    CASES = int(os.environ.get("JETCREW_CASES") or 100)

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.place = pathlib.Path(self.folder.name)
        self.pip = Pip(self.place / "pip.log")
        self.addCleanup(self.pip.close)
        self.markers = self.place / "markers.json"
        self.markers.write_text(json.dumps(self.pip.about["markers"]))

    def ours(self, place, requests, *options):
        """The names of the files, or None."""
        about = self.pip.about
        argv = [JETCREW, "resolve", "--state", "/nonexistent", "--wheel-dir", place, "--dpkg-status", "none", "--architecture", "amd64",
                "--python", about["markers"]["python_full_version"], "--platform", about["platform"], "--glibc", about["glibc"],
                "--markers", self.markers, "--json", *options, *(f"wheel:{request}" for request in requests)]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        self.assertIn(done.returncode, (0, 3), done.stderr + done.stdout)
        answer = json.loads(done.stdout)
        if answer["status"] == "unsolvable":
            self.assertTrue(answer["causes"])
            return None
        return [pathlib.PurePath(action["source"]).name for action in answer["actions"]]

    def compare(self, place, requests):
        """What the two made of it."""
        answer = self.pip.ask(place, requests)
        theirs = answer["files"]
        ours = self.ours(place, requests)
        if ours is None and theirs is None:
            return "neither"
        self.assertIsNotNone(ours, f"pip installs {theirs}")
        judged = self.pip.ask(place, requests, chosen=ours, beside=theirs)
        self.assertIsNone(judged["unmet"], ours)
        if answer["crashed"]:
            return "JetCrew alone: pip's resolver recurses without end"
        if theirs is None:
            self.assertIsNotNone(self.pip.ask(place, requests, prereleases=True)["files"], f"JetCrew installs {ours}")
            return "JetCrew alone: a pre-release as a fall-back"
        if sorted(ours) == sorted(theirs):
            return "both"
        if judged["older"]:
            again = self.ours(place, requests, "--prerelease")
            self.assertIsNone(self.pip.ask(place, requests, chosen=again, beside=theirs)["older"], f"{ours}, pip {theirs}")
            return "both, pip newer: a final version goes first"
        return "both, differently"

    def test_finds_what_pip_finds(self):
        count = collections.Counter()
        for seed in range(self.CASES):
            folder = Folder(seed)
            place = self.place / str(seed)
            place.mkdir()
            folder.write(place)
            with self.subTest(seed=seed, folder=str(folder)):
                count[self.compare(place, folder.requests)] += 1
        print(f"of {self.CASES} folders, solved by: {dict(count)}")
        self.assertGreater(count["both"], self.CASES // 5)
        self.assertGreater(count["neither"], self.CASES // 20)


if __name__ == "__main__":
    unittest.main()
