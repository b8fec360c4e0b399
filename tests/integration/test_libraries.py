"""What no metadata says: a wheel whose shared object, linked by the real linker, loads a library of the system."""
import json
import pathlib
import tempfile
import unittest

from board import Board
from library_wheel import LIBRARY, make_all

STICK = "/media/LIBS"


class AWheelThatLoadsALibraryOfTheSystem(unittest.TestCase):
    def setUp(self):
        self.board = Board(stick=False).__enter__()
        self.addCleanup(lambda: self.board.__exit__(None, None, None))
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.made = pathlib.Path(made.name)
        self.wheel, self.deb = make_all(self.made)
        self.stick = self.board.path(STICK)
        self.stick.mkdir(parents=True)
        (self.stick / self.wheel.name).write_bytes(self.wheel.read_bytes())

    def plan(self, **options):
        self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True}))
        return self.board.api("POST", "plans", {"requests": ["wheel:demo"], **options})

    def test_without_the_library_the_board_says_so_before_anything_is_installed(self):
        for done in (self.board.cli("resolve", "--wheel-dir", self.stick, "--json", "wheel:demo"),
                     self.board.cli("install", "--bundle", self.stick, "--trust-loose", "--yes", "--json", "wheel:demo")):
            self.assertEqual(done.returncode, 3, done.stderr)
            answer = json.loads(done.stdout)
            self.assertIn(f"demo 1.0 needs the library {LIBRARY} (demo/_native.so loads it), and the board does not have it",
                          answer["explanation"])
            self.assertIn("libjetcrewdemo3", answer["explanation"])
        self.assertIsNone(self.board.deb_version("libjetcrewdemo3"))

    def test_with_its_deb_on_the_stick_the_plan_has_it_and_the_import_works(self):
        (self.stick / self.deb.name).write_bytes(self.deb.read_bytes())
        self.board.start()
        plan = self.plan()
        self.assertEqual([(a["ecosystem"], a["name"]) for a in plan["actions"]], [("deb", "libjetcrewdemo3"), ("wheel", "demo")])
        self.assertEqual(plan["actions"][0]["because"], "demo needs it")
        job = self.board.follow(self.board.api("POST", f"plans/{plan['id']}:approve", {"digest": plan["digest"]}))
        self.assertEqual(job["state"], "succeeded", job["error"])
        state = self.board.api("GET", "state")
        self.assertTrue(state["ready"])
        self.assertIn(("import-demo", "passed"), [(c["name"], c["status"]) for c in state["checks"]])
        # Now that the board has it, another environment needs the wheel alone.
        plan = self.plan(environment="second")
        self.assertEqual([a["name"] for a in plan["actions"]], ["demo"])

    def test_who_insists_gets_it_without_and_is_told(self):
        self.board.start()
        plan = self.plan(allow_missing_libraries=True)
        self.assertEqual([a["name"] for a in plan["actions"]], ["demo"])
        self.assertTrue(any(LIBRARY in note for note in plan["notes"]), plan["notes"])
        job = self.board.follow(self.board.api("POST", f"plans/{plan['id']}:approve", {"digest": plan["digest"]}))
        failed = [c for c in self.board.api("GET", "state")["checks"] if c["status"] == "failed"]
        self.assertEqual([c["name"] for c in failed], ["import-demo"], job)


if __name__ == "__main__":
    unittest.main()
