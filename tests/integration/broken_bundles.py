"""What the tests of broken bundles share: one board, and what it has before and after a refusal."""
import contextlib
import hashlib
import itertools
import json
import pathlib
import shutil
import sqlite3
import tempfile
import unittest

from board import Board
from bundle_maker import Bundle, Key, make_deb, make_wheel, payload_of, tar_of, write_folder

TEAM = "team"


class BrokenBundles(unittest.TestCase):
    """The board trusts `team`. Each test has packages of its own; after it the good bundle of them is taken."""

    @classmethod
    def setUpClass(cls):
        cls.board = cls.enterClassContext(Board(stick=False))
        cls.keys = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.team, cls.stranger = Key(cls.keys, TEAM), Key(cls.keys, "stranger")
        cls.trust(cls.team)
        cls.board.cli("state", "export")  # makes the database
        cls.numbers = itertools.count(1)

    @classmethod
    def trust(cls, key):
        folder = cls.board.path("/etc/jetcrew/trust.d")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(key.public, folder)

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.written = itertools.count(1)
        self.number = next(self.numbers)
        files = [make_deb(self.folder, "jc-base", f"1.{self.number}", size=700), make_wheel(self.folder, "pear", f"1.{self.number}")]
        self.payloads = {path: (content, facts) for path, content, facts in map(payload_of, files)}
        self.deb, self.wheel = sorted(self.payloads)

    def tearDown(self):
        imported = self.takes(self.bundle(serial=1000 * self.number + 999))
        self.assertEqual([payload["known"] for payload in imported], [False, False])

    def takes(self, bundle, *options):
        """The good one is imported, and what is in the store is what was in it."""
        ended, document = self.command("bundle", "import", self.write(tar_of(bundle.members())), *options)
        self.assertEqual(ended, 0, document)
        for payload in document["imported"]:
            stored = self.board.path(f"/var/lib/jetcrew/store/sha256/{payload['sha256'][:2]}/{payload['sha256']}")
            self.assertEqual(hashlib.sha256(stored.read_bytes()).hexdigest(), payload["sha256"])
        return document["imported"]

    def bundle(self, key=None, payloads=None, **head):
        return Bundle(key or self.team, self.payloads if payloads is None else payloads, **{"serial": 1000 * self.number, **head})

    def write(self, content):
        path = self.folder / f"{next(self.written)}.jetbundle"
        path.write_bytes(content)
        return path

    def command(self, *arguments):
        done = self.board.cli(*map(str, arguments), "--json")
        try:
            return done.returncode, json.loads(done.stdout)
        except json.JSONDecodeError:
            return self.fail(f"{arguments}: {done.returncode} {done.stdout} {done.stderr}")

    def kept(self):
        """What the board has of bundles: files in the store, rows in the database, the list of keys."""
        state = self.board.path("/var/lib/jetcrew")
        files = sorted(str(path.relative_to(state)) for path in (state / "store").rglob("*") if path.is_file())
        with contextlib.closing(sqlite3.connect(state / "jetcrew.db")) as database:
            rows = [database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in ("bundles", "bundle_serials", "payloads")]
        keys = state / "keys/keys.json"
        return files, rows, keys.read_bytes() if keys.exists() else None

    def refused(self, path, code, *told, status=4, what="", verify=True):
        """Neither `import` nor `verify` takes it, for the same reason, and nothing of it is kept."""
        with self.subTest(f"{what} {code}"):
            before = self.kept()
            for command in ["import"] + ["verify"] * verify:
                ended, document = self.command("bundle", command, path)
                self.assertEqual((document.get("code"), ended), (code, status), f"{command}: {document}")
                for text in told:
                    self.assertIn(text, document["detail"], command)
                self.assertNotRegex(document["detail"], r"[\x00-\x1f\x7f]", "it is shown on a terminal")
                self.assertTrue(document["hint"])
            self.assertEqual(self.kept(), before)

    def refused_tar(self, members, code, *told, **options):
        """`members` as tar_of() takes them, or the bytes of the whole."""
        content = members if isinstance(members, bytes) else tar_of(members)
        self.refused(self.write(content), code, *told, **options)

    def refused_folder(self, members, code, *told, **options):
        self.refused(write_folder(self.folder / f"folder{next(self.written)}", members), code, *told, **options)
