"""What no metadata says: a wheel whose shared object, linked by the real linker, loads a library of the system."""
import json
import pathlib
import subprocess
import tempfile
import unittest

from board import Board
from wheels import write_wheel

LIBRARY = "libjetcrewdemo.so.3"
STICK = "/media/LIBS"


def compile_library(folder, soname, source, *options):
    path = folder / soname
    code = folder / (soname + ".c")
    code.write_text(source)
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", f"-Wl,-soname,{soname}", "-o", path, code, *options], check=True)
    return path


def make_deb(folder, library):
    """libjetcrewdemo3, with the library where Debian puts it."""
    architecture = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True).stdout.strip()
    triplet = subprocess.run(["gcc", "-print-multiarch"], check=True, capture_output=True, text=True).stdout.strip()
    tree = folder / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text(
        f"Package: libjetcrewdemo3\nVersion: 3.1-1\nArchitecture: {architecture}\nMulti-Arch: same\nSection: libs\n"
        "Maintainer: Nobody <nobody@localhost>\nDescription: a library that a wheel loads\n")
    (tree / "DEBIAN/triggers").write_text("activate-noawait ldconfig\n")
    place = tree / "usr/lib" / triplet
    place.mkdir(parents=True)
    # As most libraries: the soname is a link to the file.
    (place / "libjetcrewdemo.so.3.1").write_bytes(library.read_bytes())
    (place / LIBRARY).symlink_to("libjetcrewdemo.so.3.1")
    deb = folder / f"libjetcrewdemo3_3.1-1_{architecture}.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tree, deb], check=True, stdout=subprocess.DEVNULL)
    return deb


def make_wheel(folder, module):
    machine = subprocess.run(["uname", "-m"], check=True, capture_output=True, text=True).stdout.strip()
    members = {
        # Fails at import where the loader does not find what the object asks for.
        "demo/__init__.py": "import ctypes, os\n_native = ctypes.CDLL(os.path.join(os.path.dirname(__file__), '_native.so'))\n"
                            "answer = _native.native_answer()\n",
        "demo/_native.so": module.read_bytes(),
    }
    return write_wheel(folder, "demo", "1.0", members, tag=f"py3-none-linux_{machine}", pure=False)


class AWheelThatLoadsALibraryOfTheSystem(unittest.TestCase):
    def setUp(self):
        self.board = Board(stick=False).__enter__()
        self.addCleanup(lambda: self.board.__exit__(None, None, None))
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.made = pathlib.Path(made.name)
        library = compile_library(self.made, LIBRARY, "int library_answer(void) { return 42; }\n")
        module = compile_library(self.made, "_native.so", "int library_answer(void);\nint native_answer(void) { return library_answer(); }\n", library)
        self.deb = make_deb(self.made, library)
        self.wheel = make_wheel(self.made, module)
        self.stick = self.board.path(STICK)
        self.stick.mkdir(parents=True)
        (self.stick / self.wheel.name).write_bytes(self.wheel.read_bytes())

    def plan(self, **options):
        self.board.follow(self.board.api("POST", "imports", {"path": STICK}))
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
