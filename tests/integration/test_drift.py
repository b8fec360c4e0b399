"""Drift: somebody goes behind JetCrew's back, by dpkg, by pip's ways, by hand; and nothing is told of a board that is as it was."""
import json
import os
import shutil
import unittest
import urllib.request

from board import SOURCE, STICK, Board
from schema import faults

DOCUMENT = json.loads((SOURCE / "server" / "api" / "openapi.json").read_text())


class Drift(unittest.TestCase):
    """One board for all: each test leaves it as it found it."""

    @classmethod
    def setUpClass(cls):
        cls.board = Board()
        cls.board.__enter__()
        cls.addClassCleanup(cls.board.__exit__, None, None, None)
        cls.deb = next(request for request in cls.board.requests if request.startswith("deb:"))
        cls.install("--bundle", cls.board.path(STICK), "--trust-loose", cls.deb, "wheel:numpy")
        cls.environment = cls.board.root / "var/lib/jetcrew/environments/default"
        cls.site = next((cls.environment / "current/lib").iterdir()) / "site-packages"

    @classmethod
    def install(cls, *arguments):
        done = cls.board.cli("install", "--yes", *arguments)
        if done.returncode:
            raise AssertionError(done.stderr)

    def setUp(self):
        self.addCleanup(lambda: self.assertEqual(self.drift(), {}, "the test left something behind"))

    def put(self, path, text):
        """Writes a file; afterwards what was there is there again."""
        self.addCleanup(path.write_bytes, path.read_bytes()) if path.exists() else self.addCleanup(path.unlink)
        path.write_text(text)

    def drift(self, *options):
        """What the command line says, and that the API says the same."""
        told = self.board.cli("drift", "--json", *options)
        report = json.loads(told.stdout)
        self.assertEqual(told.returncode, 4 if report["items"] else 0, told.stderr)
        self.assertEqual(faults(DOCUMENT, {"$ref": "#/components/schemas/DriftReport"}, report), [])
        return {item["kind"]: item for item in report["items"]}

    def test_a_board_that_is_as_it_was_has_none(self):
        self.assertEqual(self.drift(), {})
        self.assertEqual(self.drift("--deep"), {})
        self.assertIn("is what JetCrew made of it", self.board.cli("drift").stdout)

    def test_using_an_environment_is_no_drift(self):
        used = self.board.run("/var/lib/jetcrew/environments/default/current/bin/python", "-c", "import numpy")
        self.assertEqual(used.returncode, 0, used.stderr)
        self.assertEqual(self.drift("--deep"), {})

    def test_a_package_that_dpkg_removed(self):
        name = self.deb.removeprefix("deb:").split("=")[0]
        gone = self.board.run("dpkg", "--remove", "--force-depends", name)
        self.assertEqual(gone.returncode, 0, gone.stderr)
        found = self.drift()
        self.assertEqual(set(found), {"deb_missing"}, "told once, though it was asked for by name")
        self.assertEqual(found["deb_missing"]["subject"], name)
        self.assertIn(f"deb:{name}", found["deb_missing"]["hint"])
        self.install(self.deb)
        self.assertEqual(self.drift(), {})

    def test_what_was_written_into_an_environment(self):
        self.put(self.site / "mine.py", "x = 1\n")
        found = self.drift()
        self.assertEqual(set(found), {"files_changed"})
        item = found["files_changed"]
        self.assertEqual((item["environment"], item["observed"], item["repairable"]), ("default", "1", True))
        self.assertTrue(item["files"][0].endswith("site-packages/mine.py"), item)

    def test_a_file_that_is_gone_is_found_by_looking_deep(self):
        victim = self.site / "numpy" / "version.py"
        victim.unlink()
        self.assertEqual(self.drift(), {}, "nothing is newer than it was")
        found = self.drift("--deep")
        self.assertEqual(set(found), {"files_changed"})
        self.assertTrue(found["files_changed"]["files"][0].endswith("numpy/version.py"))
        repaired = self.board.cli("environment", "repair", "default")
        self.assertEqual(repaired.returncode, 0, repaired.stderr)
        self.assertTrue(victim.exists())
        self.assertEqual(self.drift("--deep"), {})

    def test_what_another_installer_put_there_and_took_away(self):
        info = next(self.site.glob("numpy-*.dist-info"))
        version = info.name.removeprefix("numpy-").removesuffix(".dist-info")
        other = self.site / "sneaky-1.0.dist-info"
        other.mkdir()
        (other / "METADATA").write_text("Metadata-Version: 2.1\nName: Sneaky\nVersion: 1.0\n")
        shutil.rmtree(info)
        found = self.drift()
        self.assertEqual(found["wheel_added"]["subject"], "sneaky")
        self.assertEqual((found["wheel_missing"]["subject"], found["wheel_missing"]["expected"]), ("numpy", version))
        repaired = self.board.cli("environment", "repair", "default", "--discard-changes")
        self.assertEqual(repaired.returncode, 0, repaired.stderr)
        self.assertEqual(self.drift("--deep"), {})

    def test_an_environment_that_is_gone(self):
        away = self.environment.with_name("away")
        self.environment.rename(away)
        self.addCleanup(away.rename, self.environment)
        found = self.drift()
        self.assertEqual(set(found), {"environment_missing"})
        self.assertFalse(found["environment_missing"]["repairable"])

    def test_a_link_that_somebody_moved(self):
        link = self.environment / "current"
        self.addCleanup(os.symlink, os.readlink(link), link)
        link.unlink()
        found = self.drift()
        self.assertEqual(set(found), {"generation_changed"})
        self.assertEqual((found["generation_changed"]["expected"], found["generation_changed"]["observed"]), ("1", None))

    def test_a_card_that_was_moved_to_another_board(self):
        tree = self.board.root / "proc/device-tree"
        self.put(tree / "compatible", "nvidia,p3542-0000+p3448-0003\0nvidia,tegra210\0")
        self.put(tree / "model", "NVIDIA Jetson Nano 2GB Developer Kit\0")
        found = self.drift()
        self.assertEqual(set(found), {"board_changed"})
        self.assertIn("Run the checks", found["board_changed"]["hint"])

    def test_the_daemon_tells_the_same_and_counts_it(self):
        self.put(self.site / "mine.py", "x = 1\n")
        self.board.start()
        self.addCleanup(self.board.stop)
        report = self.board.api("GET", "/drift")
        self.assertEqual(faults(DOCUMENT, {"$ref": "#/components/schemas/DriftReport"}, report), [])
        self.assertEqual([item["kind"] for item in report["items"]], ["files_changed"])
        self.assertEqual(self.drift(), {item["kind"]: item for item in report["items"]}, "over the socket")
        self.assertTrue(self.board.api("GET", "/drift?deep=true")["deep"])
        with urllib.request.urlopen(f"{self.board.url}/metrics", timeout=60) as answer:
            metrics = answer.read().decode()
        self.assertIn('\njetcrew_drift_items{kind="files_changed"} 1\n', metrics)
        self.assertIn('\njetcrew_drift_items{kind="deb_missing"} 0\n', metrics)


if __name__ == "__main__":
    unittest.main()
