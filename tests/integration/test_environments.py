"""The life of an environment: upgraded, looked back at, rolled back, damaged, repaired, cleaned, removed."""
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from board import ApiError, Board
from wheels import write_wheel

ENVIRONMENT = "/var/lib/jetcrew/environments/default"


def module(version):
    return {"apple/__init__.py": f"version = '{version}'\n", "apple/data.bin": os.urandom(50_000)}


class Life(unittest.TestCase):
    """One board; `default` has apple 1 in generation 1, and apple 2 with pear in generation 2."""

    def setUp(self):
        ends = contextlib.ExitStack()
        self.addCleanup(ends.close)
        self.board = ends.enter_context(Board(stick=False))
        self.wheels = pathlib.Path(ends.enter_context(tempfile.TemporaryDirectory()))
        write_wheel(self.wheels, "apple", "1.0", module("1.0"))
        self.install("apple")
        write_wheel(self.wheels, "apple", "2.0", module("2.0"), requires=["pear"])
        write_wheel(self.wheels, "pear", "1.0", {"pear.py": "x = 1\n"})
        self.install("apple>=2")

    def install(self, *requests, options=()):
        done = self.board.cli("install", "--trust-loose", "--yes", "--bundle", self.wheels, "--json", *options,
                              *[f"wheel:{request}" for request in requests])
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def said_by_installing(self, request, *options):
        done = self.board.cli("install", "--trust-loose", "--yes", "--bundle", self.wheels, *options, f"wheel:{request}")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    def refusal(self, *requests, options=()):
        """What is said where there is no plan."""
        done = self.board.cli("install", "--trust-loose", "--yes", "--bundle", self.wheels, *options,
                              *[f"wheel:{request}" for request in requests])
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def run_json(self, *arguments, status=0):
        done = self.board.cli(*arguments, "--json")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def in_use(self):
        return os.readlink(self.board.path(f"{ENVIRONMENT}/current"))

    def python(self, code):
        done = self.board.run(f"{ENVIRONMENT}/current/bin/python", "-c", code)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def site(self, generation):
        return next(self.board.path(f"{ENVIRONMENT}/generations/{generation}/lib").glob("python3.*")) / "site-packages"

    def trees(self):
        return sorted(entry.name for entry in self.board.path("/var/lib/jetcrew/store/trees").iterdir())

    def state(self):
        state = self.run_json("state", "export")
        return {package["name"]: package["version"] for package in state["packages"]}, state["ready"]

    def test_history_and_rollback(self):
        generations = self.run_json("environment", "history", "default")["generations"]
        self.assertEqual([(g["number"], g["in_use"]) for g in generations], [(2, True), (1, False)])
        self.assertEqual(generations[0]["difference"],
                         {"added": [{"name": "pear", "version": "1.0"}], "removed": [],
                          "changed": [{"name": "apple", "from": "1.0", "to": "2.0"}]})
        text = self.board.cli("environment", "history", "default").stdout
        self.assertIn("+pear 1.0, apple 1.0 -> 2.0  (in use)", text)

        self.assertEqual(self.run_json("environment", "rollback", "default"), {"environment": "default", "generation": 1})
        self.assertEqual(self.in_use(), "generations/1")
        self.assertEqual(self.python("import apple; print(apple.version)"), "1.0")
        # What was asked for then is what counts now: apple, and not apple>=2.
        self.assertEqual(self.state(), ({"apple": "1.0"}, True))

        self.assertEqual(self.run_json("environment", "rollback", "default", "--generation", "2")["generation"], 2)
        self.assertEqual(self.python("import apple; print(apple.version)"), "2.0")
        self.assertEqual(self.state(), ({"apple": "2.0", "pear": "1.0"}, True))
        for arguments, code in ((["default", "--generation", "2"], "generation_in_use"), (["default", "--generation", "9"], "generation_missing"),
                                (["defualt"], "not_found")):
            self.assertEqual(self.run_json("environment", "rollback", *arguments, status=1)["code"], code)

    def test_an_upgrade_after_a_rollback_takes_a_number_of_its_own(self):
        self.run_json("environment", "rollback", "default")
        self.install("apple>=2")
        self.assertEqual(self.in_use(), "generations/3")
        generations = self.run_json("environment", "history", "default")["generations"]
        self.assertEqual([g["number"] for g in generations], [3, 2, 1])

    def test_uninstalling_is_a_next_generation(self):
        refused = self.board.cli("uninstall", "--yes", "pear", "--json")
        self.assertEqual((refused.returncode, json.loads(refused.stdout)["code"]), (1, "still_needed"))
        self.assertIn("apple needs it", refused.stdout)
        self.assertEqual(json.loads(self.board.cli("uninstall", "--yes", "kiwi", "--json").stdout)["code"], "not_installed")
        unasked = self.board.cli("uninstall", "apple")
        self.assertEqual(unasked.returncode, 1)
        self.assertIn("pear 1.0  (nothing needs it any more)", unasked.stderr)
        self.assertEqual(self.in_use(), "generations/2")

        write_wheel(self.wheels, "plum", "1.0", {"plum.py": "x = 1\n"})
        self.install("plum")
        done = self.board.cli("uninstall", "--yes", "Apple", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.state(), ({"plum": "1.0"}, True))
        self.assertEqual(self.in_use(), "generations/4")
        self.assertNotEqual(self.board.run(f"{ENVIRONMENT}/current/bin/python", "-c", "import apple").returncode, 0)
        # And it is undone like any other change.
        self.run_json("environment", "rollback", "default")
        self.assertEqual(self.state(), ({"apple": "2.0", "pear": "1.0", "plum": "1.0"}, True))

    def test_a_build_of_its_own_gives_way_only_where_that_is_asked_for(self):
        write_wheel(self.wheels, "kiwi", "2.0.0+nv23.05", {"kiwi.py": "x = 1\n"})
        self.install("kiwi")
        write_wheel(self.wheels, "kiwi", "2.1.0", {"kiwi.py": "x = 2\n"})
        write_wheel(self.wheels, "plum", "1.0", {"plum.py": "import kiwi\n"}, requires=["kiwi>=2.1"])
        for options in ((), ("--upgrade",)):
            self.assertIn("ask for wheel:kiwi too; kiwi 2.1.0 then takes the place of kiwi 2.0.0+nv23.05",
                          self.refusal("plum", options=options))
        self.assertEqual(self.state()[0]["kiwi"], "2.0.0+nv23.05")
        self.install("plum", "kiwi")
        self.assertEqual(self.state()[0]["kiwi"], "2.1.0")

    def test_what_an_extra_needs_is_needed_for_as_long_as_it_is_asked_for(self):
        write_wheel(self.wheels, "robot", "1.0", {"robot.py": "x = 1\n"}, requires=["arm<2; extra == 'arms'"])
        write_wheel(self.wheels, "arm", "1.0", {"arm.py": "x = 1\n"})
        self.install("robot[arms]")
        write_wheel(self.wheels, "arm", "2.0", {"arm.py": "x = 2\n"})
        self.assertIn("robot 1.0 needs arm<2", self.refusal("arm>=2"))
        refused = self.board.cli("uninstall", "--yes", "arm", "--json")
        self.assertEqual(json.loads(refused.stdout)["code"], "still_needed")
        # Asked for without it, it is needed no more.
        self.install("robot")
        self.install("arm>=2")
        self.assertEqual(self.state()[0]["arm"], "2.0")

    def test_damage_is_repaired_and_told_from_what_programs_do(self):
        self.assertEqual(self.run_json("environment", "repair", "default"), {"files": [], "trees": 0})
        data = self.site(2) / "apple/data.bin"
        content, times = data.read_bytes(), data.stat()
        with data.open("r+b") as file:  # the disk does not keep the time of its own mistakes
            file.seek(1234)
            file.write(bytes([content[1234] ^ 1]))
        os.utime(data, ns=(times.st_atime_ns, times.st_mtime_ns))
        edited = self.site(1) / "apple/__init__.py"
        edited.unlink()
        edited.write_text("version = 'edited'\n")
        (self.site(1) / "apple/cache.db").write_text("a program's own")
        (self.site(2) / "pear.py").unlink()

        found = self.run_json("environment", "repair", "default")
        files = {(f["generation"], pathlib.Path(f["path"]).name): (f["kind"], f["mended"]) for f in found["files"]}
        self.assertEqual(files, {(2, "data.bin"): ("damaged", True), (2, "pear.py"): ("missing", True),
                                 (1, "__init__.py"): ("changed", False), (1, "cache.db"): ("added", False)})
        self.assertEqual(found["trees"], 1)
        self.assertEqual(data.read_bytes(), content)
        self.assertEqual(self.python("import apple, pear; print(pear.x)"), "1")
        self.assertEqual(edited.read_text(), "version = 'edited'\n")

        self.run_json("environment", "repair", "default", "--discard-changes")
        self.assertEqual(edited.read_text(), "version = '1.0'\n")
        self.assertFalse((self.site(1) / "apple/cache.db").exists())
        self.assertEqual(self.run_json("environment", "repair", "default"), {"files": [], "trees": 0})

    def test_what_was_edited_in_place_is_not_passed_on(self):
        # The generations share the file, so it is another one in each; a new generation has what was published.
        shared = self.site(2) / "apple/__init__.py"
        published = shared.read_text()
        shared.write_text(published.replace("version", "edited_"))
        write_wheel(self.wheels, "plum", "1.0", {"plum.py": "x = 1\n"})
        again = "apple 2.0 is unpacked again, because somebody or something changed apple/__init__.py"
        self.assertIn(again, self.said_by_installing("plum"))
        self.assertEqual((self.site(3) / "apple/__init__.py").read_text(), published)
        self.assertNotEqual(shared.read_text(), published)
        self.assertNotIn("unpacked again", self.said_by_installing("apple", "--environment", "other"))

    def test_going_back_to_what_was_edited_in_place_says_so(self):
        self.assertNotIn("not quite what it was", self.board.cli("environment", "rollback", "default").stderr)
        self.python("import apple")  # bytecode is no change
        edited = self.site(2) / "pear.py"
        edited.write_text("x = 2\n")
        done = self.board.cli("environment", "rollback", "default", "--generation", "2")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("generation 2 of default is not quite what it was: lib/", done.stderr)
        self.assertIn("site-packages/pear.py was changed or added since; jetcrew environment repair default tells all", done.stderr)

    def test_where_files_cannot_be_shared_they_are_copied(self):
        # As on a file system without hard links: the unpacked wheels lie on another one.
        trees = self.board.path("/var/lib/jetcrew/store/trees")
        self.run_json("environment", "remove", "default")
        self.run_json("environment", "clean")
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=755", "tmpfs", trees], check=True)
        self.addCleanup(subprocess.run, ["umount", trees], check=False)
        self.install("apple>=2")
        self.assertEqual(self.python("import apple, pear; print(apple.version)"), "2.0")
        file = self.site(1) / "apple/data.bin"
        self.assertEqual(file.stat().st_nlink, 1)
        self.assertEqual(file.stat().st_mode & 0o777, 0o444)
        self.assertEqual(self.run_json("environment", "repair", "default"), {"files": [], "trees": 0})

    def test_cleaning_frees_what_nothing_uses(self):
        self.assertEqual(len(self.trees()), 3)
        self.assertEqual(self.run_json("environment", "clean")["removed_trees"], 0)
        cleaned = self.run_json("environment", "clean", "--keep", "0")
        self.assertEqual((cleaned["removed_generations"], cleaned["removed_trees"]), (1, 1))
        self.assertEqual(len(self.trees()), 2)
        self.assertEqual([p.name for p in self.board.path(f"{ENVIRONMENT}/generations").iterdir()], ["2"])
        self.assertEqual(self.python("import apple, pear; print(apple.version)"), "2.0")
        # The package is still in the store: what was cleaned away can be had again.
        self.install("apple==1.0", options=["--allow-downgrade"])
        self.assertEqual(self.python("import apple; print(apple.version)"), "1.0")

    def test_cleaning_the_store_leaves_what_environments_are_made_of(self):
        stored = lambda: {path.name for path in self.board.path("/var/lib/jetcrew/store/sha256").glob("*/*")}  # noqa: E731
        before = stored()
        half = self.board.path("/var/lib/jetcrew/store") / f".partial-{'0' * 64}"
        half.write_bytes(b"half of a package")
        cleaned = self.run_json("environment", "clean", "--keep", "0", "--packages")
        self.assertEqual(cleaned["removed_packages"], len(before) - 2)
        self.assertEqual(len(stored()), 2)
        self.assertFalse(half.exists())
        # What is in use can still be mended from the store, and what was cleaned away can be imported again.
        (self.site(2) / "apple/__init__.py").unlink()
        self.assertEqual(len(self.run_json("environment", "repair", "default")["files"]), 1)
        self.assertEqual(self.python("import apple, pear; print(apple.version)"), "2.0")
        self.install("apple==1.0", options=["--allow-downgrade"])
        self.assertEqual(self.python("import apple; print(apple.version)"), "1.0")
        self.assertEqual(stored(), before)

    def test_an_environment_in_use_is_removed_only_on_ones_word(self):
        sleeper = subprocess.Popen(["chroot", self.board.root, f"{ENVIRONMENT}/current/bin/python", "-c",
                                    "import time; print('up', flush=True); time.sleep(60)"],
                                   stdout=subprocess.PIPE, cwd="/", env={"PATH": os.environ["PATH"]})
        try:
            sleeper.stdout.readline()
            refused = self.run_json("environment", "remove", "default", status=1)
            self.assertEqual((refused["code"], refused["facts"]["pid"]), ("environment_in_use", str(sleeper.pid)))
            self.assertEqual(self.python("import apple; print(apple.version)"), "2.0")
            self.run_json("environment", "remove", "default", "--force")
        finally:
            sleeper.kill()
            sleeper.communicate()
        self.assertFalse(self.board.path(ENVIRONMENT).exists())
        self.assertEqual(self.run_json("environment", "list"), {"items": []})
        self.assertEqual(self.run_json("environment", "clean")["removed_trees"], 3)
        self.assertEqual(self.trees(), [])

    def test_the_daemon_does_the_same(self):
        self.board.start()
        self.assertEqual(self.run_json("environment", "rollback", "default")["generation"], 1)
        self.assertEqual(self.in_use(), "generations/1")
        difference = self.board.api("GET", "environments/default/difference?from=1&to=2")
        self.assertEqual([p["name"] for p in difference["added"]], ["pear"])
        self.assertEqual(self.run_json("environment", "repair", "default"), {"files": [], "trees": 0})
        self.run_json("environment", "remove", "default", "--generation", "2")
        self.assertEqual(self.run_json("environment", "clean")["removed_trees"], 2)
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", "environments/default:rollback", {})
        self.assertEqual((refused.exception.status, refused.exception.code), (404, "generation_missing"))
        plan = self.board.api("POST", "plans", {"removes": ["apple"]})
        self.assertEqual([(a["action"], a["name"], a["reason"]["kind"]) for a in plan["actions"]], [("remove", "apple", "requested")])
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", "environments:clean", {"keep": -1})
        self.assertEqual((refused.exception.status, refused.exception.code), (422, "field_invalid"))
        self.run_json("environment", "remove", "default")
        self.assertEqual(self.board.api("GET", "environments"), {"items": []})


if __name__ == "__main__":
    unittest.main()
