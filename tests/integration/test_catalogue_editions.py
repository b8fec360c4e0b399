"""A newer catalogue that comes in a signed bundle, and a board's own files: what is in force, and what is refused."""
import contextlib
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from board import JETCREW, SOURCE
from bundle_maker import Bundle, Key, tar_of, write_folder

PROFILE = {"format": 1, "title": {"en": "Line 3", "zh-CN": "三号线"}, "description": {"en": "x", "zh-CN": "x"},
           "sources": [{"name": "s", "link": "https://example.org"}],
           "variants": [{"requests": ["deb:git"], "sources": ["s"]}]}


class Editions(unittest.TestCase):
    def setUp(self):
        ends = contextlib.ExitStack()
        self.addCleanup(ends.close)
        self.folder = pathlib.Path(ends.enter_context(tempfile.TemporaryDirectory()))
        self.root = self.folder / "root"
        (self.root / "var/lib/dpkg").mkdir(parents=True)
        (self.root / "var/lib/dpkg/status").write_text("")
        self.key = Key(self.folder, "team")
        trust = self.root / "etc/jetcrew/trust.d"
        trust.mkdir(parents=True)
        shutil.copy(self.key.public, trust)
        self.packages = self.folder / "packages"
        shutil.copytree(SOURCE / "packages", self.packages)
        self.built_in = self.in_force()["serial"]

    def answer(self, *arguments, status=0):
        ended = subprocess.run([JETCREW, "--root", self.root, *map(str, arguments), "--json"], capture_output=True, text=True,
                               stdin=subprocess.DEVNULL, check=False, timeout=120)
        self.assertEqual(ended.returncode, status, ended.stdout + ended.stderr)
        return json.loads(ended.stdout)

    def in_force(self, status=0):
        return self.answer("catalogue", status=status)

    def change(self, serial, path="profiles/line-3.json", content=PROFILE):
        (self.packages / "edition.json").write_text(json.dumps({"format": 1, "serial": serial}))
        (self.packages / path).write_text(json.dumps(content))

    def bundle(self, name, text, serial=1):
        """One made by hand: `jetcrew bundle create` makes none that is wrong."""
        facts = {"kind": "catalogue"}
        made = Bundle(self.key, {"catalogue.json": (text, facts)}, serial=serial)
        return write_folder(self.folder / name, made.members())

    def test_a_bundle_brings_a_newer_one_and_an_older_one_changes_nothing(self):
        self.change(self.built_in + 5)
        # A signing key without password, as minisign makes it.
        made = self.folder / "new.jetbundle"
        told = self.answer("bundle", "create", "--catalogue", self.packages, "--key", self.key.secret, "--out", made)
        self.assertEqual(told["payloads_listed"], 2)
        self.assertEqual(self.answer("bundle", "import", made)["catalogue"], {"serial": self.built_in + 5, "taken": True})
        now = self.in_force()
        self.assertEqual((now["serial"], now["from_bundle"], now["refused"]), (self.built_in + 5, True, None))
        self.change(self.built_in + 3)
        older = self.folder / "older"
        self.answer("bundle", "create", "--catalogue", self.packages, "--key", self.key.secret, "--name", "older", "--out", older)
        self.assertEqual(self.answer("bundle", "import", older)["catalogue"], {"serial": self.built_in + 3, "taken": False})
        self.assertEqual(self.in_force()["serial"], self.built_in + 5)

    def test_the_same_files_make_the_same_bundle(self):
        made = [self.folder / "a.jetbundle", self.folder / "b.jetbundle"]
        for out in made:
            self.answer("bundle", "create", "--catalogue", self.packages, "--name", "c", "--out", out)
        self.assertEqual(made[0].read_bytes(), made[1].read_bytes())

    def test_one_that_breaks_its_schema_is_refused_and_the_last_good_one_stays(self):
        self.change(self.built_in + 1)
        good = self.folder / "good"
        self.answer("bundle", "create", "--catalogue", self.packages, "--key", self.key.secret, "--name", "demo", "--out", good)
        self.answer("bundle", "import", good)
        self.change(self.built_in + 2, "boards.json", {"format": 1, "sources": [], "modules": [{"module": "x"}]})
        problem = self.answer("bundle", "create", "--catalogue", self.packages, "--out", self.folder / "no", status=1)
        self.assertEqual((problem["code"], problem["facts"]["file"]), ("catalogue_invalid", "boards.json"))
        files = {"edition.json": json.dumps({"format": 1, "serial": self.built_in + 9}), "boards.json": "{\"format\": 1}"}
        for serial, text in enumerate((json.dumps({"format": 1, "files": files}), json.dumps({"format": 1, "files": {"../x": ""}}),
                                       json.dumps([]), "no json", "[" * 100_000), 2):
            with self.subTest(text[:40]):
                bad = self.bundle(f"bad-{serial}", text.encode(), serial)
                problem = self.answer("bundle", "import", bad, status=1)
                self.assertEqual(problem["code"], "catalogue_invalid")
                self.assertTrue(problem["facts"]["reason"])
                now = self.in_force()
                self.assertEqual((now["serial"], now["refused"]), (self.built_in + 1, None))

    def test_one_that_is_not_what_was_signed_is_not_read(self):
        text = json.dumps({"format": 1, "files": {"edition.json": json.dumps({"format": 1, "serial": 99})}}).encode()
        made = Bundle(self.key, {"catalogue.json": (text, {"kind": "catalogue"})})
        members = [*made.head(), ("catalogue.json", text.replace(b"99", b"98"))]
        file = self.folder / "changed.jetbundle"
        file.write_bytes(tar_of(members))
        self.assertEqual(self.answer("bundle", "import", file, status=4)["code"], "payload_mismatch")
        self.assertEqual(self.in_force()["serial"], self.built_in)

    def test_own_files_stand_in_front_and_a_broken_one_is_told(self):
        own = self.root / "var/lib/jetcrew/catalogue/profiles/line-3.json"
        own.parent.mkdir(parents=True)
        own.write_text(json.dumps(PROFILE))
        before = self.in_force()
        self.assertEqual((before["own_files"], before["refused"]), (1, None))
        own.write_text(json.dumps({**PROFILE, "titel": "x"}))
        now = self.in_force(status=4)
        self.assertEqual((now["profiles"], now["own_files"]), (before["profiles"] - 1, 0))
        self.assertEqual((now["refused"]["code"], now["refused"]["facts"]["file"]), ("catalogue_invalid", "profiles/line-3.json"))
        warnings = self.answer("board")["warnings"]
        self.assertIn("catalogue_invalid", [warning["code"] for warning in warnings])


if __name__ == "__main__":
    unittest.main()
