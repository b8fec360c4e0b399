"""Bytecode comes after an install, in the background, and Python uses it."""
import pathlib
import tempfile
import time
import unittest

from board import Board
from wheels import write_wheel

ENVIRONMENT = "/var/lib/jetcrew/environments/default"


class Bytecode(unittest.TestCase):
    def setUp(self):
        self.board = Board(stick=False)
        self.board.__enter__()
        self.addCleanup(lambda: self.board.__exit__(None, None, None))
        self.wheels = pathlib.Path(tempfile.mkdtemp())
        write_wheel(self.wheels, "apple", "1.0", {"apple/__init__.py": "version = 1\n", "apple/worm.py": "this is no Python\n"})

    def install(self, **options):
        done = self.board.cli("install", "--trust-loose", "--yes", "--bundle", self.wheels, "wheel:apple", **options)
        self.assertEqual(done.returncode, 0, done.stderr)

    def found(self):
        """The environment's bytecode, as the names of files; waits until nobody makes any more."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            site = next(self.board.path(f"{ENVIRONMENT}/current/lib").glob("python3.*")) / "site-packages"
            if files := sorted(site.glob("apple/__pycache__/*.pyc")):
                return files
            time.sleep(0.1)
        return []

    def assert_python_uses_it(self):
        seen = self.board.run(f"{ENVIRONMENT}/current/bin/python", "-v", "-c", "import apple; print(apple.version)")
        self.assertEqual(seen.stdout, "1\n", seen.stderr)
        self.assertRegex(seen.stderr, r"matches .*/apple/__init__\.py")
        self.assertNotIn("wrote ", "".join(line for line in seen.stderr.splitlines() if "apple" in line))

    def test_an_install_leaves_it_to_be_made(self):
        self.install(compile=True)
        files = self.found()
        self.assertEqual([file.name.split(".")[0] for file in files], ["__init__"])
        self.assertEqual(files[0].stat().st_mode & 0o777, 0o444)
        self.assertEqual(files[0].stat().st_nlink, 2, "shared with the store")
        self.assert_python_uses_it()
        again = self.board.cli("--json", "environment", "compile", "default")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn('"wheels": 0', again.stdout)

    def test_the_daemon_makes_what_is_missing(self):
        self.install()
        self.board.start()
        self.assertEqual(len(self.found()), 1)
        self.assert_python_uses_it()
        self.assertEqual(self.board.stop(), 0)

    def test_an_unknown_environment(self):
        done = self.board.cli("environment", "compile", "nobody")
        self.assertEqual((done.returncode, "no environment nobody" in done.stderr), (1, True))


if __name__ == "__main__":
    unittest.main()
