"""Loose packages that somebody vouches for: the board signs their list, and it can be checked with minisign like any other."""
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
        job = self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True}))
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

    def test_3_each_import_is_one_of_its_own(self):
        self.taken()
        self.assertEqual([bundle["serial"] for bundle in self.board.api("GET", "bundles")["items"]], [2, 1])


if __name__ == "__main__":
    unittest.main()
