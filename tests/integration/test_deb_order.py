"""Packages that dpkg takes in one order only, on a board: what was broken or taken out meanwhile is right again at the end."""
import json
import pathlib
import subprocess
import unittest

from board import Board


class DebOrder(unittest.TestCase):
    def setUp(self):
        self.board = Board(stick=False).__enter__()
        self.addCleanup(lambda: self.board.__exit__(None, None, None))
        self.stick = self.board.path("/media/ORDER")

    def deb(self, name, version, *fields):
        tree = pathlib.Path(self.board.folder) / f"{name}-{version}"
        (tree / "DEBIAN").mkdir(parents=True)
        control = [f"Package: {name}", f"Version: {version}", "Architecture: all", "Maintainer: Nobody <nobody@localhost>",
                   *fields, "Description: a case"]
        (tree / "DEBIAN/control").write_text("\n".join(control) + "\n")
        # Its version is on the disk for as long as it is unpacked.
        folder = tree / "usr/share" / name
        folder.mkdir(parents=True)
        (folder / "version").write_text(version)
        self.stick.mkdir(parents=True, exist_ok=True)
        subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tree, self.stick / f"{name}_{version}_all.deb"], check=True,
                       stdout=subprocess.DEVNULL)

    def install(self, *requests):
        done = self.board.cli("install", "--bundle", self.stick, "--trust-loose", "--yes", "--json", *requests)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.board.dpkg_audit(), "")
        return json.loads(done.stdout)

    def test_what_is_broken_until_its_own_turn(self):
        self.deb("low", "1")
        self.install("deb:low")
        self.deb("high", "2", "Breaks: low (<< 2)")
        self.deb("low", "2", "Pre-Depends: high")
        self.install("deb:high")
        self.assertEqual(self.board.deb_version("high"), "2")
        self.assertEqual(self.board.deb_version("low"), "2")

    def test_what_takes_the_place_of_another(self):
        self.deb("old", "1", "Provides: editor")
        self.deb("user", "1", "Depends: old | new")
        self.install("deb:old", "deb:user")
        self.deb("new", "1", "Provides: editor", "Conflicts: editor", "Replaces: editor")
        refused = self.board.cli("install", "--bundle", self.stick, "--trust-loose", "--yes", "deb:new")
        self.assertEqual(refused.returncode, 3, refused.stdout + refused.stderr)
        self.assertIn("--allow-remove", refused.stdout + refused.stderr)
        self.assertEqual(self.board.deb_version("old"), "1")
        self.install("deb:new", "--allow-remove")
        self.assertEqual(self.board.deb_version("new"), "1")
        self.assertEqual(self.board.deb_version("user"), "1")
        self.assertIsNone(self.board.deb_version("old"))


if __name__ == "__main__":
    unittest.main()
