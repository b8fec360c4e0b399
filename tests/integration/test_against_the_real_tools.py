"""What JetCrew computes itself, held against the tools that define it: dpkg's order of versions, apt's answers.

The cases are random and come from seeds, so every run sees the same ones.
"""
import json
import pathlib
import random
import subprocess
import tempfile
import unittest

from board import JETCREW

OPERATORS = ("lt", "le", "eq", "ne", "ge", "gt")


def random_version(draw):
    """A version as packages have them, with the characters that decide orders in odd places."""
    def part(most):
        pieces = [str(draw.randrange(10))]
        for _ in range(draw.randrange(most)):
            pieces.append(draw.choice(("", ".", "~", "+", "a", "rc", "Z", "~~", "00", "0")))
            pieces.append(draw.choice(("", str(draw.randrange(12)), "0" + str(draw.randrange(10)))))
        return "".join(pieces)
    text = part(5)
    if draw.random() < 0.2:
        text = f"{draw.randrange(3)}:{text}"
    if draw.random() < 0.5:
        text += "-" + part(3)
    return text


class VersionsAgainstDpkg(unittest.TestCase):
    def test_orders_as_dpkg_does(self):
        draw = random.Random(20)
        rows = []
        while len(rows) < 2_000:
            left = random_version(draw)
            # Versions that are nearly alike tell more than others.
            right = left.replace(draw.choice("0.~a1"), draw.choice(("", "0", "~", ".1")), 1) if draw.random() < 0.6 else random_version(draw)
            if right and right[0].isdigit() and not right.endswith("-") and ":" not in right[2:]:
                rows.append((left, draw.choice(OPERATORS), right))
        done = subprocess.run([JETCREW, "debug", "compare-versions", "deb"], input="".join("\t".join(row) + "\n" for row in rows),
                              text=True, capture_output=True, check=True)
        ours = done.stdout.splitlines()
        self.assertEqual(len(ours), len(rows))
        for row, answer in zip(rows, ours):
            dpkg = subprocess.run(["dpkg", "--compare-versions", row[0], row[1], row[2]], capture_output=True, text=True, check=False)
            if dpkg.stderr:
                continue  # dpkg warns and goes on with what it could not read
            self.assertEqual(answer, "true" if dpkg.returncode == 0 else "false", row)


class Repository:
    """A small archive and what is asked of it. packages: name -> (version, further fields)"""

    def __init__(self, packages, wanted):
        self.packages = packages
        self.wanted = wanted

    @classmethod
    def drawn(cls, seed):
        draw = random.Random(seed)
        names = [f"p{number}" for number in range(draw.randrange(4, 9))]
        packages = {}
        for name in names:
            fields = []
            clauses = []
            for _ in range(draw.randrange(3)):
                clauses.append(" | ".join(cls.relation(draw, names) for _ in range(draw.randrange(1, 3))))
            if clauses:
                fields.append("Depends: " + ", ".join(clauses))
            if draw.random() < 0.25:
                fields.append("Conflicts: " + cls.relation(draw, [other for other in names if other != name]))
            if draw.random() < 0.2:
                fields.append("Provides: virtual")
            # One version each: apt looks at the candidate alone.
            packages[name] = (draw.randrange(1, 4), fields)
        return cls(packages, draw.choice(names))

    @staticmethod
    def relation(draw, names):
        name = draw.choice([*names, "virtual"])
        if name == "virtual" or draw.random() < 0.5:
            return name
        return f"{name} ({draw.choice(('=', '>=', '<<', '<='))} {draw.randrange(1, 4)})"

    def text(self):
        return "\n".join(
            "\n".join([f"Package: {name}", f"Version: {version}", "Architecture: amd64", "Maintainer: Nobody <nobody@localhost>",
                       f"Filename: ./{name}.deb", "Size: 1", "SHA256: " + "0" * 64, "Description: a case", *fields, ""])
            for name, (version, fields) in self.packages.items())


class AnswersAgainstApt(unittest.TestCase):
    """Whether there is a solution. apt decides greedily and misses some: where it finds one, so must JetCrew; where it finds
    none and JetCrew does, the plan has to hold by itself."""

    CASES = 150

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.place = pathlib.Path(self.folder.name)
        for name in ("state/lists/partial", "cache/archives/partial", "etc", "archive"):
            (self.place / name).mkdir(parents=True)
        (self.place / "status").touch()
        (self.place / "sources.list").write_text(f"deb [trusted=yes] file:{self.place}/archive ./\n")
        self.options = ["-o", f"Dir::State={self.place}/state", "-o", f"Dir::State::status={self.place}/status",
                        "-o", f"Dir::Cache={self.place}/cache", "-o", f"Dir::Etc::sourcelist={self.place}/sources.list",
                        "-o", "Dir::Etc::sourceparts=-", "-o", "APT::Architecture=amd64", "-o", "APT::Architectures=amd64",
                        "-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none"]

    def apt_installs(self, repository):
        (self.place / "archive/Packages").write_text(repository.text())
        update = subprocess.run(["apt-get", *self.options, "-q", "update"], capture_output=True, text=True, check=False)
        self.assertEqual(update.returncode, 0, update.stderr)
        done = subprocess.run(["apt-get", *self.options, "-s", "-q", "--no-install-recommends", "install", repository.wanted],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return None
        return {line.split()[1] for line in done.stdout.splitlines() if line.startswith("Inst ")}

    def plan(self, repository):
        file = self.place / "Packages"
        file.write_text(repository.text())
        done = subprocess.run([JETCREW, "resolve", "--packages", file, "--dpkg-status", "none", "--architecture", "amd64", "--json",
                               f"deb:{repository.wanted}"], capture_output=True, text=True, check=False)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        answer = json.loads(done.stdout)
        if answer["status"] == "unsolvable":
            self.assertTrue(answer["causes"])
            return None
        return {action["name"] for action in answer["actions"]}

    def assert_holds(self, repository, plan):
        """The plan alone, as the whole of an archive, is installable for apt too."""
        alone = Repository({name: repository.packages[name] for name in plan}, repository.wanted)
        (self.place / "archive/Packages").write_text(alone.text())
        self.assertEqual(self.apt_installs(alone), plan)

    def test_finds_a_plan_wherever_apt_does(self):
        both = only_ours = 0
        for seed in range(self.CASES):
            repository = Repository.drawn(seed)
            apt, ours = self.apt_installs(repository), self.plan(repository)
            with self.subTest(seed=seed, archive=repository.text(), wanted=repository.wanted):
                if apt is not None:
                    both += 1
                    self.assertIsNotNone(ours, "apt installs it")
                    self.assertLessEqual(len(ours), len(apt), "apt needs fewer packages")
                elif ours is not None:
                    only_ours += 1
                    self.assert_holds(repository, ours)
        self.assertGreater(both, self.CASES // 5)
        print(f"{both} solved by both, {only_ours} by JetCrew alone, of {self.CASES}")


if __name__ == "__main__":
    unittest.main()
