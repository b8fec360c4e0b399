"""Wheels made to do harm, one for each advisory or issue that an installer has had: refused, nothing written outside the store."""
import base64
import contextlib
import hashlib
import io
import json
import os
import pathlib
import stat
import struct
import tempfile
import unittest
import warnings
import zipfile

from board import Board
from wheels import write_wheel

INFO = "evil-1.0.dist-info"
METADATA = "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def digest(content):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def entry(name, mode=stat.S_IFREG | 0o644):
    info = zipfile.ZipInfo("x", (2020, 1, 1, 0, 0, 0))
    info.filename = name  # the constructor would mend it
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def wheel(members=(), record=None, metadata=METADATA, about=WHEEL, twice=(), modes=None, unlisted=(), listed=""):
    """The bytes of evil-1.0; `members` are (path, content)."""
    contents = [("evil.py", b"x = 1\n"), (f"{INFO}/METADATA", metadata.encode()), (f"{INFO}/WHEEL", about.encode()),
                *((path, content.encode() if isinstance(content, str) else content) for path, content in members)]
    if record is None:
        rows = [f'"{path}",{digest(content)},{len(content)}\n' for path, content in contents if path not in unlisted]
        record = "".join(rows) + listed + f"{INFO}/RECORD,,\n"
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for path, content in [*contents, *twice, (f"{INFO}/RECORD", record)]:
            archive.writestr(entry(path, (modes or {}).get(path, stat.S_IFREG | 0o644)), content)
    return buffer.getvalue()


def patched(content, old, new, which=0):
    """Replaces one occurrence: in local headers the first, in the central directory the last."""
    assert len(old) == len(new) and old in content
    at = content.find(old) if which == 0 else content.rfind(old)
    return content[:at] + new + content[at + len(old):]


def entry_points(text):
    return wheel([(f"{INFO}/entry_points.txt", f"[console_scripts]\n{text}\n")])


def with_central_field(name, offset, value):
    """A field of the central header of one member; the offset is that of APPNOTE 4.3.12."""
    content = bytearray(wheel([(name, b"y" * 5000)]))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(name.encode()))
    content[at + offset:at + offset + len(value)] = value
    return bytes(content)


def bomb():
    """42 KB that say they are 4 GB."""
    return with_central_field("bomb.bin", 24, struct.pack("<I", 0xFFFFFFF0))


def overlapping():
    content = bytearray(wheel([("a.bin", os.urandom(2000)), ("b.bin", os.urandom(2000))]))
    first = content.rfind(b"PK\x01\x02", 0, content.rfind(b"a.bin"))
    second = content.rfind(b"PK\x01\x02", 0, content.rfind(b"b.bin"))
    content[second + 42:second + 46] = content[first + 42:first + 46]
    return bytes(content)


def archive_in_comment():
    hidden = wheel([("other.py", "y = 2\n")])[:60_000]
    outer = bytearray(wheel())
    outer[-2:] = struct.pack("<H", len(hidden))
    return bytes(outer) + hidden


DAMAGED, RECORD, MISMATCH = "wheel_damaged", "wheel_record_mismatch", "wheel_metadata_mismatch"
LAYOUT, ENTRY, RECORD_LINES = "wheel_layout_invalid", "wheel_entry_points_invalid", "wheel_record_invalid"

# (what, whose case it is, the wheel, the code of the refusal)
CASES = [
    ("a path that climbs", "installer #317, uv enclosed_name", lambda: wheel([("../../outside.py", "x")]), DAMAGED),
    ("a path that climbs later", "installer #317", lambda: wheel([("evil/../../outside.py", "x")]), DAMAGED),
    ("an absolute path", "pip assert_no_path_traversal", lambda: wheel([("/etc/cron.d/evil", "x")]), DAMAGED),
    ("a backslash", "warehouse #18492", lambda: wheel([("..\\outside.py", "x")]), DAMAGED),
    ("a drive", "warehouse #18492", lambda: wheel([("C:/outside.py", "x")]), DAMAGED),
    ("a NUL in a name", "CVE-2025-54368", lambda: patched(patched(wheel([("nul_.py", "x")]), b"nul_.py", b"nul\0.py"), b"nul_.py", b"nul\0.py", 1), DAMAGED),
    ("a newline in a name", "warehouse #18492", lambda: wheel([("new\nline.py", "x")]), DAMAGED),
    ("an empty part", "warehouse #18492", lambda: wheel([("evil//x.py", "x")]), DAMAGED),
    ("a name of 5,000 bytes", "warehouse #18492", lambda: wheel([("n" * 5000, "x")]), DAMAGED),
    ("a symbolic link", "pip #10935, #5919", lambda: wheel([("link", "/etc/passwd")], modes={"link": stat.S_IFLNK | 0o777}), DAMAGED),
    ("a device", "GHSA-pqhf-p39g-3x64", lambda: wheel([("dev", "")], modes={"dev": stat.S_IFCHR | 0o666}), DAMAGED),
    ("a named pipe", "GHSA-pqhf-p39g-3x64", lambda: wheel([("pipe", "")], modes={"pipe": stat.S_IFIFO | 0o666}), DAMAGED),
    ("two members of one name", "CVE-2025-54368", lambda: wheel([("twin.py", "good")], twice=[("twin.py", "evil")]), DAMAGED),
    ("a file that is a folder too", "CVE-2025-54368", lambda: wheel([("both", "x"), ("both/in.py", "x")]), DAMAGED),
    ("another name in the local header", "CVE-2025-54368", lambda: patched(wheel([("name_a.py", "x")]), b"name_a.py", b"name_b.py"), DAMAGED),
    ("another size in the directory", "CVE-2025-54368", lambda: with_central_field("size.bin", 24, struct.pack("<I", 4000)), DAMAGED),
    ("another checksum in the directory", "GHSA-pqhf-p39g-3x64", lambda: with_central_field("sum.bin", 16, b"\1\2\3\4"), DAMAGED),
    ("another place in the directory", "CVE-2025-54368", lambda: with_central_field("place.bin", 42, struct.pack("<I", 7)), DAMAGED),
    ("an unknown method", "GHSA-pqhf-p39g-3x64", lambda: with_central_field("method.bin", 10, struct.pack("<H", 99)), DAMAGED),
    ("encrypted", "GHSA-pqhf-p39g-3x64", lambda: with_central_field("secret.bin", 8, struct.pack("<H", 1)), DAMAGED),
    ("a bomb", "pip zip bombs", bomb, DAMAGED),
    ("members that overlap", "zip bombs (Fifield)", overlapping, DAMAGED),
    ("an archive in the comment", "CVE-2025-54368", archive_in_comment, DAMAGED),
    ("bytes behind the end", "CVE-2025-54368", lambda: wheel() + b"#!/bin/sh\n", DAMAGED),
    ("bytes before the start", "CVE-2025-54368", lambda: b"#!/bin/sh\n" + wheel(), "not_a_package"),
    ("cut off", "warehouse #18492", lambda: wheel()[:-30], None),
    ("two .dist-info", "installer dist_info_dir", lambda: wheel([("other-2.0.dist-info/METADATA", METADATA)]), DAMAGED),
    ("no .dist-info", "installer dist_info_dir", lambda: wheel().replace(b".dist-info", b".dist-inf0"), DAMAGED),
    ("the metadata of another project", "uv MismatchedName", lambda: wheel(metadata=METADATA.replace("evil", "pip")), MISMATCH),
    ("the metadata of another version", "uv MismatchedVersion", lambda: wheel(metadata=METADATA.replace("1.0\n", "9.9\n")), MISMATCH),
    ("a newer format", "binary-distribution-format", lambda: wheel(about=WHEEL.replace("Version: 1.0", "Version: 2.0")), None),
    ("huge metadata", "denial of service", lambda: wheel(metadata=METADATA + "X: y\n" * 4_000_000), None),
    ("a changed file", "pip #4705", lambda: wheel([("changed.py", "evil\n")], unlisted=["changed.py"], listed=f"changed.py,{digest(b'good')},5\n"), RECORD),
    ("a file that RECORD has not", "pip #4705, uv #888", lambda: wheel([("smuggled.py", "x")], unlisted=["smuggled.py"]), RECORD),
    ("RECORD of a file that is not there", "uv #11723", lambda: wheel(listed=f"absent.py,{digest(b'')},0\n"), RECORD),
    ("RECORD with a weak hash", "binary-distribution-format", lambda: wheel([("weak.py", "x")], unlisted=["weak.py"], listed="weak.py,md5=nUIlHZJFSZAqYF4EXYpyrA,1\n"), RECORD),
    ("RECORD without a hash", "binary-distribution-format", lambda: wheel([("none.py", "x")], unlisted=["none.py"], listed="none.py,,\n"), RECORD),
    ("RECORD that contradicts itself", "pip #11762", lambda: wheel([("two.py", "x")], listed=f"two.py,{digest(b'other')},5\n"), RECORD),
    ("RECORD that names a file outside", "GHSA-pjjw-68hj-v9mw", lambda: wheel(listed=f"../../../../etc/passwd,{digest(b'')},0\n"), RECORD),
    ("RECORD that is no table", "pip #11762", lambda: wheel(record="one,two,three,four\n"), RECORD_LINES),
    ("bytecode that RECORD has otherwise", "installer #307", lambda: wheel([("__pycache__/evil.cpython-311.pyc", "x")], unlisted=["__pycache__/evil.cpython-311.pyc"], listed=f"__pycache__/evil.cpython-311.pyc,{digest(b'y')},1\n"), RECORD),
    ("a script that climbs", "GHSA-4gg8-gxpx-9rph", lambda: entry_points("../../outside = evil:main"), ENTRY),
    ("an absolute script", "GHSA-4gg8-gxpx-9rph", lambda: entry_points("/etc/cron.d/evil = evil:main"), ENTRY),
    ("a script named python", "GHSA-4gg8-gxpx-9rph, mamba check_entry_point_command", lambda: entry_points("python3 = evil:main"), ENTRY),
    ("a script named activate", "GHSA-4gg8-gxpx-9rph", lambda: entry_points("activate = evil:main"), ENTRY),
    ("code in an entry point", "uv ValidatedScript", lambda: entry_points("run = evil:main();import os"), ENTRY),
    ("an entry point without a function", "pip MissingCallableSuffix", lambda: entry_points("run = evil"), ENTRY),
    (".data that climbs", "installer #317", lambda: wheel([("evil-1.0.data/data/../../../outside", "x")]), DAMAGED),
    (".data of an unknown kind", "binary-distribution-format", lambda: wheel([("evil-1.0.data/other/x", "x")]), LAYOUT),
    (".data that replaces python", "GHSA-4gg8-gxpx-9rph", lambda: wheel([("evil-1.0.data/data/bin/python", "#!/bin/sh\n")]), LAYOUT),
    (".data that replaces activate", "GHSA-4gg8-gxpx-9rph", lambda: wheel([("evil-1.0.data/scripts/activate", "#!/bin/sh\n")]), LAYOUT),
    (".data that replaces pyvenv.cfg", "GHSA-4gg8-gxpx-9rph", lambda: wheel([("evil-1.0.data/data/pyvenv.cfg", "home = /\n")]), LAYOUT),
    (".data with a folder of scripts", "uv install_script", lambda: wheel([("evil-1.0.data/scripts/deep/run", "#!python\n")]), LAYOUT),
    ("the record of another project", "GHSA-pjjw-68hj-v9mw", lambda: wheel([("evil-1.0.data/purelib/honest-1.0.dist-info/RECORD", "x")]), LAYOUT),
]


class HostileWheels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        ends = contextlib.ExitStack()
        cls.addClassCleanup(ends.close)
        cls.board = ends.enter_context(Board(stick=False))
        cls.folder = pathlib.Path(ends.enter_context(tempfile.TemporaryDirectory()))
        write_wheel(cls.folder, "honest", "1.0", {"honest.py": "x = 1\n"})
        done = cls.board.cli("install", "--trust-loose", "--yes", "--bundle", cls.folder, "wheel:honest")
        assert done.returncode == 0, done.stderr

    def listing(self):
        """All that is on the board and beside it, but for the store and what the state folder notes of a job."""
        found = {}
        for folder, folders, files in os.walk(pathlib.Path(self.board.path("/")).parent):
            for name in [*folders, *files]:
                path = pathlib.Path(folder, name)
                noted = "/var/lib/jetcrew" in str(path) and "/var/lib/jetcrew/environments/" not in str(path)
                if not noted and "/board/proc/" not in str(path):
                    facts = path.lstat()
                    found[str(path)] = (facts.st_mode, 0 if stat.S_ISDIR(facts.st_mode) else facts.st_size, facts.st_mtime_ns)
        return found

    def test_each_is_refused_and_leaves_nothing(self):
        for what, whose, make, code in CASES:
            with self.subTest(what, whose=whose), tempfile.TemporaryDirectory() as stick:
                file = pathlib.Path(stick) / "evil-1.0-py3-none-any.whl"
                file.write_bytes(make())
                before = self.listing()
                done = self.board.cli("install", "--trust-loose", "--yes", "--bundle", stick, "--json", "wheel:evil")
                after = self.listing()
                self.assertNotEqual(done.returncode, 0, done.stdout)
                problem = json.loads(done.stdout)
                if code:
                    self.assertEqual(problem.get("code"), code, done.stdout)
                self.assertIn("evil", problem["detail"])
                self.assertTrue(problem["hint"])
                self.assertEqual({path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}, set())
                python = self.board.path("/var/lib/jetcrew/environments/default/current/bin/python")
                self.assertTrue(os.path.lexists(python))
        # What was refused while it was read did not stay; what only an environment refuses may lie in the store.
        done = self.board.run("/var/lib/jetcrew/environments/default/current/bin/python", "-c", "import honest; print(honest.x)")
        self.assertEqual(done.stdout.strip(), "1", done.stderr)

    def test_bytecode_of_a_wheel_is_not_installed(self):
        with tempfile.TemporaryDirectory() as stick:
            write_wheel(pathlib.Path(stick), "quiet", "1.0", {"quiet.py": "x = 1\n", "__pycache__/quiet.cpython-311.pyc": b"code"})
            done = self.board.cli("install", "--trust-loose", "--yes", "--no-compile", "--bundle", stick, "wheel:quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        site = next(self.board.path("/var/lib/jetcrew/environments/default/current/lib").glob("python3.*")) / "site-packages"
        self.assertTrue((site / "quiet.py").exists())
        self.assertEqual([path for path in site.rglob("*.pyc") if path.read_bytes() == b"code"], [])


if __name__ == "__main__":
    unittest.main()
