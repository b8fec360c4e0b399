"""Keys and signatures, held against Debian's minisign."""
import json
import pathlib
import subprocess
import tempfile
import unittest

from board import JETCREW


def jetcrew(*arguments):
    return subprocess.run([JETCREW, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def minisign(*arguments, typed=""):
    return subprocess.run(["minisign", *map(str, arguments)], input=typed, capture_output=True, text=True, check=False)


class Keys(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def keygen(self, *options, status=0):
        done = jetcrew("bundle", "keygen", "--out", self.folder / "keys", "--json", *options)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def signed_by(self, made, typed=""):
        """Whether minisign signs with the secret key and verifies with the public one."""
        (self.folder / "manifest.json").write_text("{}\n")
        signed = minisign("-S", "-s", made["secret_key"], "-m", self.folder / "manifest.json", "-t", "bundle:demo serial:1", typed=typed)
        self.assertEqual(signed.returncode, 0, signed.stdout + signed.stderr)
        verified = minisign("-V", "-p", made["public_key"], "-m", self.folder / "manifest.json")
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertIn("bundle:demo serial:1", verified.stdout)

    def test_minisign_takes_ours(self):
        made = self.keygen()
        self.assertEqual(pathlib.Path(made["secret_key"]).stat().st_mode & 0o777, 0o600)
        self.assertIn(made["key_id"], pathlib.Path(made["public_key"]).read_text())
        self.signed_by(made)

    def test_with_a_password(self):
        (self.folder / "password").write_text("open sesame\n")
        made = self.keygen("--password-file", self.folder / "password", "--name", "team")
        self.assertTrue(made["secret_key"].endswith("/team.key"))
        self.signed_by(made, typed="open sesame\n")
        wrong = minisign("-S", "-s", made["secret_key"], "-m", self.folder / "manifest.json", typed="wrong\n")
        self.assertNotEqual(wrong.returncode, 0)
        (self.folder / "password").write_text("\n")
        self.assertEqual(self.keygen("--password-file", self.folder / "password", "--name", "other", status=1)["code"], "key_password_needed")

    def test_no_key_is_lost(self):
        before = self.keygen()
        content = pathlib.Path(before["secret_key"]).read_bytes()
        self.assertEqual(self.keygen(status=1)["code"], "key_exists")
        self.assertEqual(pathlib.Path(before["secret_key"]).read_bytes(), content)
        self.assertEqual(self.keygen("--name", "../other", status=2)["code"], "usage")


if __name__ == "__main__":
    unittest.main()
