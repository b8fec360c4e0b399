"""What JetCrew computes itself, held against the tools that define it: dpkg's order of versions, apt's answers.

The cases are random and come from seeds, so every run sees the same ones. JETCREW_CASES says how many archives apt is
asked about: JETCREW_CASES=5000 tests/run against_the_real_tools takes some minutes.
"""
import collections
import itertools
import json
import os
import pathlib
import random
import re
import subprocess
import tempfile
import unittest

from board import JETCREW
from random_archives import FOREIGN, NATIVE, Archive, broken

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


def key_of(action):
    return action["name"], action["architecture"], int(action["version"])


class Apt:
    """apt with an archive and a status file of its own."""

    INST = re.compile(r"^Inst (\S+?)(?::\w+)? (?:\[[^]]+\] )?\((\S+) .*\[(\w+)\]\)", re.MULTILINE)

    def __init__(self, place):
        self.place = place
        for name in ("state/lists/partial", "cache/archives/partial", "archive"):
            (place / name).mkdir(parents=True)
        self.packages, self.status = place / "archive/Packages", place / "status"
        (place / "sources.list").write_text(f"deb [trusted=yes] file:{place}/archive ./\n")
        config = place / "apt.conf"
        config.write_text(f'''Dir::State "{place}/state"; Dir::State::status "{self.status}"; Dir::Cache "{place}/cache";
Dir::Etc::sourcelist "{place}/sources.list"; Dir::Etc::sourceparts "/dev/null"; Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
APT::Architecture "{NATIVE}"; APT::Architectures {{ "{NATIVE}"; "{FOREIGN}"; }}; APT::Install-Recommends "false";
APT::Sandbox::User "root"; Acquire::Languages "none";\n''')
        self.environment = {**os.environ, "APT_CONFIG": str(config), "LC_ALL": "C"}

    def get(self, *arguments):
        return subprocess.run(["apt-get", "-q", *arguments], env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False)

    def read(self, archives):
        """Takes the archives, all in one; their installed packages have to be whole."""
        self.packages.write_text("\n".join(filter(None, (archive.packages_text() for archive in archives))))
        self.status.write_text("\n".join(filter(None, (archive.status_text() for archive in archives))))
        for command in ("update", "check"):
            done = self.get(command)
            if done.returncode != 0:
                raise AssertionError(f"apt-get {command}: {done.stderr}")

    def installs(self, wanted):
        """(what it would install or change, or None; what it printed)."""
        done = self.get("-s", "--no-remove", "install", *wanted)
        if done.returncode != 0:
            return None, done.stdout + done.stderr
        return {(name, architecture, int(version)) for name, version, architecture in self.INST.findall(done.stdout)}, done.stdout


class Dpkg:
    """dpkg itself, in an empty root with some packages installed."""

    def __init__(self, place, status):
        self.place, self.root = place, place / "root"
        for name in ("info", "updates"):
            (self.root / "var/lib/dpkg" / name).mkdir(parents=True)
        (self.root / "var/lib/dpkg/status").write_text(status)
        (self.root / "var/lib/dpkg/arch").write_text(f"{NATIVE}\n{FOREIGN}\n")

    def run(self, *arguments, told=""):
        """Nothing, or what dpkg said."""
        done = subprocess.run(["dpkg", f"--root={self.root}", "--force-not-root", "--log=/dev/null", *arguments], text=True, input=told,
                              capture_output=True, check=False)
        return done.stdout + done.stderr if done.returncode != 0 else None

    def built(self, package):
        folder = self.place / "made" / "_".join(map(str, package.key))
        (folder / "DEBIAN").mkdir(parents=True)
        (folder / "DEBIAN/control").write_text(package.stanza())
        subprocess.run(["dpkg-deb", "-Znone", "--build", folder], check=True, capture_output=True)
        return f"{folder}.deb"

    def carry_out(self, batch, at_hand):
        """One batch as the installer does it. Nothing, or why it did not."""
        going = [f"{action['name']}:{action['architecture']}" for action in batch if action["action"] == "remove"]
        coming = [self.built(at_hand[key_of(action)]) for action in batch if action["action"] != "remove"]
        if not coming:
            return self.run("--remove", *going)
        if not going and not batch[0].get("deconfigures"):
            return self.run("--auto-deconfigure", "--install", *coming)
        names = [f"{action['name']}:{action['architecture']}" for action in batch if action["action"] != "remove"]
        if not going:
            return self.run("--auto-deconfigure", "--unpack", *coming) or self.run("--configure", *names)
        failed = self.run("--set-selections", told="".join(f"{name} deinstall\n" for name in going)) or self.run("--auto-deconfigure", "--unpack", *coming)
        left = [name for name in going if name.rsplit(":", 1)[0] in self.there()]
        if left and not failed:
            failed = self.run("--configure", *names) or self.run("--remove", *left)
        return failed or self.run("--configure", "--pending")

    def there(self):
        """{name: versions} of what is installed and configured, and the names alone of what is not."""
        found = collections.defaultdict(set)
        for stanza in (self.root / "var/lib/dpkg/status").read_text().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in stanza.splitlines() if ": " in line)
            state = fields.get("Status", "").split()
            if state and state[2] not in ("not-installed", "config-files"):
                found[fields["Package"]].update({(fields["Architecture"], int(fields["Version"]))} if state[2] == "installed" else ())
        return found


class AnswersAgainstApt(unittest.TestCase):
    """Whether there is a solution, without removing anything. apt decides greedily and misses some: where it finds one, so must
    JetCrew, and change no more than apt does; what JetCrew finds, apt must find consistent when each version is named to it.
    Some plans are carried out by dpkg, in their order.
    """

    CASES = int(os.environ.get("JETCREW_CASES") or 600)
    AT_ONCE = 300

    # apt decided what to install and then found no order for it. It walks in circles where a package is among what meets its own
    # Depends (by what it provides, or by its own name), which dpkg does not mind: dpkg says then who is right.
    NO_ORDER = re.compile("MaxLoopCount|Could not configure|Couldn't configure|Conf Broken")

    DPKG_EVERY = 5  # the plan of every fifth is carried out by dpkg

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.apt = Apt(pathlib.Path(self.folder.name))

    def answer(self, archive):
        # Every other one brings what is asked for to its newest version, as apt always does.
        argv = [JETCREW, "resolve", "--state", "/nonexistent", "--packages", self.apt.packages, "--dpkg-status", self.apt.status,
                "--architecture", NATIVE, "--foreign-architecture", FOREIGN, "--json", *["--upgrade"] * (archive.seed % 2),
                *(f"deb:{name}" for name in archive.wanted)]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        answer = json.loads(done.stdout)
        if done.returncode == 0:
            self.assertLessEqual({action["action"] for action in answer["actions"]}, {"install", "upgrade"})
        elif done.returncode == 3:
            self.assertTrue(answer["causes"])
        else:
            self.assertEqual(answer["code"], "predepends_loop", answer)
        return done.returncode, answer.get("actions", [])

    def assert_dpkg_installs(self, archive, actions):
        at_hand = {package.key: package for package in archive.available}
        with tempfile.TemporaryDirectory() as place:
            dpkg = Dpkg(pathlib.Path(place), archive.status_text())
            for _, batch in itertools.groupby(actions, lambda action: action["batch"]):
                self.assertIsNone(dpkg.carry_out(list(batch), at_hand))

    def assert_bears_the_names(self, archive, ours):
        """What was asked for by name is there under that name, wherever something bears it: apt takes no provider for it then."""
        def bears(name, architecture, wanted):
            return name == wanted.split(":")[0] and (architecture == FOREIGN) == wanted.endswith(f":{FOREIGN}")
        for wanted in archive.wanted:
            if any(bears(package.name, package.architecture, wanted) for package in [*archive.available, *archive.installed]):
                # Of another architecture too, where it is `Multi-Arch: foreign`.
                there = [*ours, *(package.key for package in archive.installed)]
                self.assertTrue(any(name == wanted.split(":")[0] for name, _, _ in there), wanted)

    def compare(self, archive):
        """Which of the two found a plan."""
        theirs, _ = self.apt.installs(archive.wanted)
        status, actions = self.answer(archive)
        if status != 0:
            self.assertIsNone(theirs, "apt installs it")
            return "neither" if status == 3 else "neither: what it needs has to be there before itself"
        ours = {key_of(action) for action in actions}
        if archive.seed % self.DPKG_EVERY == 0:
            self.assert_dpkg_installs(archive, actions)
        self.assert_bears_the_names(archive, ours)
        if theirs is not None:
            self.assertLessEqual(len(ours), len(theirs), "apt changes fewer packages")
        if ours == theirs or not ours:
            return "both" if ours else "both: it is there"
        named = [f"{name}={version}" if architecture == "all" else f"{name}:{architecture}={version}" for name, architecture, version in ours]
        again, said = self.apt.installs(named)
        if again is None and self.NO_ORDER.search(said):
            self.assert_dpkg_installs(archive, actions)
            return "JetCrew alone: apt finds no order, dpkg takes JetCrew's"
        if again is not None and again > ours:
            self.assert_dpkg_installs(archive, actions)
            return "both, apt changes more: dpkg takes JetCrew's"
        self.assertEqual(again, ours, said)
        return "JetCrew alone" if theirs is None else "both, differently"

    def test_finds_a_plan_wherever_apt_does(self):
        count = collections.Counter()
        for first in range(0, self.CASES, self.AT_ONCE):
            # Every third is about upgrades.
            archives = [Archive(seed, upgrades=seed % 3 == 2) for seed in range(first, min(first + self.AT_ONCE, self.CASES))]
            self.apt.read(archives)
            for archive in archives:
                with self.subTest(archive=str(archive)):
                    count[self.compare(archive)] += 1
        print(f"of {self.CASES} archives, solved by: {dict(count)}")
        self.assertGreater(count["both"], self.CASES // 5)
        self.assertGreater(count["neither"], self.CASES // 20)


class PlansCarriedOutByDpkg(unittest.TestCase):
    """What may remove and downgrade, and upgrades what clashes: dpkg takes each plan in its order, and what is there in the end is
    what the plan says, whole and configured.
    """

    CASES = int(os.environ.get("JETCREW_CASES") or 600) // 4

    def plan(self, archive, place):
        (place / "Packages").write_text(archive.packages_text())
        (place / "status").write_text(archive.status_text())
        argv = [JETCREW, "resolve", "--state", "/nonexistent", "--packages", place / "Packages", "--dpkg-status", place / "status", "--architecture",
                NATIVE, "--foreign-architecture", FOREIGN, "--json", "--allow-remove", "--allow-downgrade", "--upgrade",
                *(f"deb:{name}" for name in archive.wanted)]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        answer = json.loads(done.stdout)
        if done.returncode not in (0, 3):
            self.assertEqual(answer["code"], "predepends_loop", answer)
            return None
        return answer["actions"] if done.returncode == 0 else None

    def carry_out(self, archive, actions, place):
        at_hand = {package.key: package for package in archive.available}
        dpkg = Dpkg(place, archive.status_text())
        expected = {(package.name, package.architecture): package for package in archive.installed}
        for _, group in itertools.groupby(actions, lambda action: action["batch"]):
            batch = list(group)
            self.assertIsNone(dpkg.carry_out(batch, at_hand), f"{batch}")
            for action in batch:
                # `all` and the board's own architecture may follow one another.
                same = (NATIVE, "all") if action["architecture"] in (NATIVE, "all") else (action["architecture"],)
                for architecture in same:
                    expected.pop((action["name"], architecture), None)
                if action["action"] != "remove":
                    expected[action["name"], action["architecture"]] = at_hand[key_of(action)]
        there = {(name, *version) for name, versions in dpkg.there().items() for version in versions}
        self.assertEqual(there, {(name, architecture, package.version) for (name, architecture), package in expected.items()})
        self.assertTrue(all(dpkg.there().values()), "nothing is left half-way")
        self.assertIsNone(broken(list(expected.values())))

    def test_dpkg_takes_them(self):
        count = collections.Counter()
        for seed in range(100_000, 100_000 + self.CASES):
            archive = Archive(seed, upgrades=True)
            with self.subTest(archive=str(archive)), tempfile.TemporaryDirectory() as folder:
                place = pathlib.Path(folder)
                actions = self.plan(archive, place)
                if actions:
                    self.carry_out(archive, actions, place)
                count.update({action["action"] for action in actions or ()} or ["none"])
        print(f"of {self.CASES} plans with: {dict(count)}")
        self.assertGreater(count["remove"], self.CASES // 20)
        self.assertGreater(count["upgrade"], self.CASES // 20)


if __name__ == "__main__":
    unittest.main()
