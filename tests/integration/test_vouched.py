"""Loose packages that somebody vouches for: the board signs their list, and it can be checked with minisign like any other."""
import hashlib
import json
import pathlib
import subprocess
import tempfile
import unittest

from board import ApiError, Board, STICK


class Vouched(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.board = Board().__enter__()
        cls.addClassCleanup(lambda: cls.board.__exit__(None, None, None))
        cls.board.start()

    def taken(self):
        job = self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True, "listing": self.listed()["id"]}))
        self.assertEqual(job["state"], "succeeded", job["error"])
        return job

    def test_1_nothing_loose_is_taken_without_a_word(self):
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", "imports", {"path": STICK})
        self.assertEqual(refused.exception.problem["code"], "untrusted")
        self.assertEqual(self.board.api("GET", "bundles")["items"], [])
        self.assertEqual(self.board.api("GET", "payloads")["items"], [])

    def test_2_what_was_taken_is_listed_and_signed(self):
        job = self.taken()
        [bundle] = self.board.api("GET", "bundles")["items"]
        self.assertEqual((bundle["name"], bundle["channel"], bundle["serial"]), ("loose", "board", 1))
        self.assertEqual((bundle["origin"], bundle["job_id"]), (STICK, job["id"]))
        self.assertEqual(job["result"]["bundle"]["manifest_sha256"], bundle["manifest_sha256"])
        listed = {payload["sha256"] for payload in bundle["manifest"]["payloads"]}
        self.assertEqual(listed, {payload["sha256"] for payload in job["result"]["imported"]})

        key = self.board.root / "var/lib/jetcrew/keys/board.pub"
        with tempfile.TemporaryDirectory() as folder:
            manifest = pathlib.Path(folder) / "manifest.json"
            manifest.write_text(json.dumps(bundle["manifest"], indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
            for name, text in bundle["signatures"].items():
                (manifest.parent / name).write_text(text)
            checked = ["minisign", "-V", "-p", key, "-m", manifest]
            subprocess.run(checked, check=True, capture_output=True)
            manifest.write_text(manifest.read_text().replace("loose", "Loose"))
            self.assertNotEqual(subprocess.run(checked, check=False, capture_output=True).returncode, 0)

    def listed(self):
        job = self.board.follow(self.board.api("POST", "listings", {"path": STICK}))
        self.assertEqual(job["state"], "succeeded", job["error"])
        return job

    def test_1_they_are_listed_before_anybody_vouches(self):
        job = self.listed()
        files = {file["path"]: file for file in job["result"]["packages"]}
        on_stick = [path for path in (self.board.path(STICK)).rglob("*") if path.suffix in (".deb", ".whl")]
        self.assertEqual(len(files), len(on_stick))
        for path in on_stick:
            file = files[f"/{path.relative_to(self.board.root)}"]
            self.assertEqual((file["sha256"], file["size"]), (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size))
        self.assertEqual(self.board.api("GET", "payloads")["items"], [])

    def test_1_what_is_not_as_it_was_listed_is_not_taken(self):
        job = self.listed()
        last = max(path for path in self.board.path(STICK).rglob("*") if path.suffix == ".deb")
        content = last.read_bytes()
        for change in (content + b"x", None):
            other = last.with_name("another.deb")
            (last if change else other).write_bytes(change or content)
            ended = self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True, "listing": job["id"]}))
            last.write_bytes(content)
            other.unlink(missing_ok=True)
            self.assertIn(ended["error"]["code"], ("source_changed",), ended)
            self.assertEqual(self.board.api("GET", "payloads")["items"], [])
            self.assertEqual(self.board.api("GET", "bundles")["items"], [])
        for listing in (job["id"] + 1000, ended["id"]):
            ended = self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True, "listing": listing}))
            self.assertEqual(ended["error"]["code"], "listing_unknown")

    def test_3_each_import_is_one_of_its_own(self):
        self.taken()
        self.assertEqual([bundle["serial"] for bundle in self.board.api("GET", "bundles")["items"]], [2, 1])


if __name__ == "__main__":
    unittest.main()
