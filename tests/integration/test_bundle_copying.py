"""How a bundle comes into the store: interrupted and gone on with, thinned for a board, twice the same, and larger than the memory."""
import hashlib
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

from board import JETCREW, Board
from bundle_maker import BLOCK, Bundle, Key, header, make_deb, make_wheel, payload_of, tar_of, write_folder

STORE = "/var/lib/jetcrew/store"


def package(folder, name, size):
    """A deb of about that size, as payload_of() gives it."""
    return payload_of(make_deb(folder, name, "1.0", size=size))


class Copying(unittest.TestCase):
    def setUp(self):
        self.board = self.enterContext(Board(stick=False))
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.team = Key(self.folder, "team")
        trusted = self.board.path("/etc/jetcrew/trust.d")
        trusted.mkdir(parents=True)
        shutil.copy(self.team.public, trusted)

    def answer(self, *arguments, status=0):
        done = self.board.cli(*map(str, arguments), "--json")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def partials(self):
        """What is half there: the copied bytes, by SHA-256."""
        return {path.name.removeprefix(".partial-"): path.stat().st_size for path in self.board.path(STORE).glob(".partial-*")}

    def stored(self, sha256):
        path = self.board.path(f"{STORE}/sha256/{sha256[:2]}/{sha256}")
        return path.read_bytes() if path.exists() else None

    def interrupted_import(self, path, limit):
        """The kernel ends the import at once, as a pulled plug would, when it writes beyond so many bytes of a file."""
        ended = subprocess.run([JETCREW, "bundle", "import", path, "--root", self.board.root], stdin=subprocess.DEVNULL, capture_output=True,
                               text=True, check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertEqual(ended.returncode, -signal.SIGXFSZ, ended.stderr)

    def test_an_interrupted_import_goes_on_where_it_was(self):
        payloads = {path: (content, facts) for path, content, facts in [package(self.folder, "jc-first", 6 << 20), package(self.folder, "jc-second", 30 << 20)]}
        bundle = Bundle(self.team, payloads)
        source = write_folder(self.folder / "bundle", bundle.members())
        first, second = (entry["sha256"] for entry in bundle.manifest["payloads"])
        self.interrupted_import(source, 9 << 20)
        before = self.partials()
        self.assertEqual(before, {first: len(bundle.payloads["deb/jc-first_1.0_all.deb"]), second: 9 << 20})
        self.assertIsNone(self.stored(first))
        # What was copied is not there to be copied again: on the medium it is something else now.
        for name, sha256 in (("first", first), ("second", second)):
            with (source / f"deb/jc-{name}_1.0_all.deb").open("r+b") as file:
                file.write(bytes(before[sha256]))
        # First the interrupted job is finished; what was asked for now finds all of it there.
        imported = self.answer("bundle", "import", source)["imported"]
        self.assertEqual([payload["known"] for payload in imported], [True, True])
        for path, content in bundle.payloads.items():
            self.assertEqual(self.stored(hashlib.sha256(content).hexdigest()), content, path)
        self.assertEqual(self.partials(), {})

    def test_what_a_power_cut_left_is_not_trusted(self):
        path, content, facts = package(self.folder, "jc-only", 6 << 20)
        bundle = Bundle(self.team, {path: (content, facts)})
        sha256 = bundle.manifest["payloads"][0]["sha256"]
        self.answer("state", "export")
        for left in (bytes(3 << 20), bytes(len(content)), bytes(len(content) + 5000), content + b"more", b""):
            self.board.path(f"{STORE}/.partial-{sha256}").write_bytes(left)
            tar = self.folder / "bundle.jetbundle"
            tar.write_bytes(tar_of(bundle.members()))
            self.answer("bundle", "import", tar)
            self.assertEqual(self.stored(sha256), content)
            self.assertEqual(self.partials(), {})
            self.board.path(f"{STORE}/sha256/{sha256[:2]}/{sha256}").unlink()

    def test_the_same_content_under_two_names(self):
        path, content, facts = payload_of(make_wheel(self.folder, "pear", "1.0"))
        twin = path.replace("py3-none", "1-py3-none")
        bundle = Bundle(self.team, {path: (content, facts), twin: (content, facts)})
        tar = self.folder / "twins.jetbundle"
        tar.write_bytes(tar_of(bundle.members()))
        imported = self.answer("bundle", "import", tar)["imported"]
        self.assertEqual([payload["known"] for payload in imported], [False, True])
        self.assertEqual(self.stored(imported[0]["sha256"]), content)

    def test_a_thin_bundle_is_for_the_board_that_has_the_rest(self):
        packages = self.folder / "packages"
        packages.mkdir()
        for name, depends in (("jc-base", ""), ("jc-top", "jc-base")):
            make_deb(packages, name, "1.0", depends)
        make_wheel(packages, "pear", "1.0")
        make_wheel(packages, "plum", "1.0", requires=["pear"])
        create = ["bundle", "create", "--from", packages, "--offline", "--name", "demo", "--key", self.team.secret, "--any-board"]
        self.answer(*create, "--out", self.folder / "first.jetbundle", "deb:jc-base", "wheel:pear")
        self.answer("install", "--yes", "--bundle", self.folder / "first.jetbundle", "deb:jc-base", "wheel:pear")
        (self.folder / "state.json").write_text(self.board.cli("state", "export", "--all").stdout)
        whole = self.folder / "whole.jetbundle"
        with Board(stick=False) as fresh:
            made = fresh.cli(*map(str, create), "--serial", "2", "--out", str(whole), "deb:jc-top", "wheel:plum", "--json")
            self.assertEqual(made.returncode, 0, made.stderr)
            for name in ("thin.jetbundle", "thin/"):
                thin = self.folder / name
                done = self.answer("bundle", "thin", "--for", self.folder / "state.json", "--out", f"{self.folder}/{name}", whole)
                self.assertEqual(done["left_out"], ["deb/jc-base_1.0_all.deb", "whl/pear-1.0-py3-none-any.whl"])
                verified = self.answer("bundle", "verify", thin)
                self.assertEqual((verified["missing"], verified["serial"]), (done["left_out"], 2))
                # Another board has none of that.
                shutil.copytree(self.board.path("/etc/jetcrew/trust.d"), fresh.path("/etc/jetcrew/trust.d"), dirs_exist_ok=True)
                refused = fresh.cli("bundle", "import", str(thin), "--json")
                document = json.loads(refused.stdout)
                self.assertEqual((document["code"], refused.returncode), ("bundle_incomplete", 4))
                for path in done["left_out"]:
                    self.assertIn(path, document["detail"])
                self.assertEqual([file for file in fresh.path(f"{STORE}/sha256").rglob("*") if file.is_file()], [])
        # What is installed is there, also where its file is not kept any more.
        self.answer("environment", "clean", "--packages")
        imported = self.answer("bundle", "import", self.folder / "thin.jetbundle")
        self.assertEqual({payload["name"] for payload in imported["imported"]}, {"jc-top", "plum"})
        self.answer("install", "--yes", *imported["bundle"]["requests"])
        self.assertEqual(self.board.deb_version("jc-top"), "1.0")
        self.assertEqual(self.board.run("/var/lib/jetcrew/environments/default/current/bin/python", "-c", "import plum, pear").returncode, 0)

    def test_a_payload_larger_than_the_memory(self):
        """5 GiB, sparse on the medium; about half a minute."""
        size = 5 << 30
        free = shutil.disk_usage(self.folder).free
        if free < 12 << 30:
            self.skipTest(f"only {free >> 30} GiB are free, and it takes 12")
        # With an index that speaks of it nothing but a hash is made of it on the way in.
        digest = hashlib.sha256()
        path, small, facts = package(self.folder, "jc-large", 100)
        digest.update(small)
        zeros = bytes(1 << 20)
        for at in range(0, size - len(small), len(zeros)):
            digest.update(zeros[:min(len(zeros), size - len(small) - at)])
        sha256 = digest.hexdigest()
        bundle = Bundle(self.team, {path: (small, facts)})
        index = json.dumps([{"sha256": sha256, "ecosystem": "deb", "name": "jc-large", "version": "1.0", "architecture": "all", "metadata": "Package: jc-large\n",
                             "unpacked_bytes": 1, "libraries": None, "facts": {}}]).encode()
        bundle.manifest["payloads"][0].update(size=size, sha256=sha256)
        bundle.manifest["payloads"].append({"path": "index.json", "kind": "index", "size": len(index), "sha256": hashlib.sha256(index).hexdigest()})
        tar = self.folder / "large.jetbundle"
        with tar.open("wb") as file:
            file.write(tar_of([*bundle.head(), ("index.json", index)], b"") + header(path, size) + small)
            file.seek(-(-size // BLOCK) * BLOCK - len(small), os.SEEK_CUR)
            file.write(bytes(2 * BLOCK))
        for command in ("verify", "import"):
            # By a small program in between: a child counts as its parent's memory too, and this one is large.
            program = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); " \
                      "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
            done = subprocess.run([sys.executable, "-c", program, JETCREW, "bundle", command, tar, "--root", self.board.root], check=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
            self.assertLess(int(done.stdout), 64 << 10, command)
        self.assertEqual(self.board.path(f"{STORE}/sha256/{sha256[:2]}/{sha256}").stat().st_size, size)


if __name__ == "__main__":
    unittest.main()
