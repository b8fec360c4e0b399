"""Bundles from their making to their use, and what other tools make of them."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import unittest

from board import Board
from bundle_maker import Bundle, Key, make_deb, make_wheel, payload_of, tar_of


def done(*argv, **options):
    """The output of a program that must succeed."""
    ended = subprocess.run(list(map(str, argv)), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **options)
    assert ended.returncode == 0, f"{argv}: {ended.stdout}{ended.stderr}"
    return ended.stdout


class Bundles(unittest.TestCase):
    """A board that trusts the key `team`, and packages: the deb jc-base, jc-top that needs it, the wheels plum and pear."""

    def setUp(self):
        ends = contextlib.ExitStack()
        self.addCleanup(ends.close)
        self.board = ends.enter_context(Board(stick=False))
        self.folder = pathlib.Path(ends.enter_context(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o755)
        self.packages = self.folder / "packages"
        self.packages.mkdir()
        make_deb(self.packages, "jc-base", "2:1.0-1")
        make_deb(self.packages, "jc-top", "1.0", depends="jc-base (>= 2:1.0)")
        make_wheel(self.packages, "pear", "1.0")
        make_wheel(self.packages, "plum", "1.0", requires=["pear"])
        self.answer("bundle", "keygen", "--out", self.folder, "--name", "team")
        self.trust(self.folder / "team.pub")

    def trust(self, public):
        folder = self.board.path("/etc/jetcrew/trust.d")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(public, folder)

    def answer(self, *arguments, status=0, env=None):
        ended = self.board.cli(*map(str, arguments), "--json", env=env)
        self.assertEqual(ended.returncode, status, ended.stdout + ended.stderr)
        return json.loads(ended.stdout)

    def create(self, name, *options, requests=("deb:jc-top", "wheel:plum"), env=None):
        out = self.folder / name
        document = self.answer("bundle", "create", "--out", out, "--from", self.packages, "--offline", "--name", "demo", *options, *requests,
                               env=env)
        self.assertEqual(document["payloads_listed"], 5)
        return out

    def created(self, name, *options):
        return self.create(name, "--key", self.folder / "team.key", *options)

    def has_all(self):
        self.assertEqual(self.board.deb_version("jc-top"), "1.0")
        self.assertEqual(self.board.deb_version("jc-base"), "2:1.0-1")
        python = "/var/lib/jetcrew/environments/default/current/bin/python"
        self.assertEqual(self.board.run(python, "-c", "import plum, pear; print(plum.version)").stdout, "1.0\n")

    def test_from_making_to_use_as_one_file(self):
        self.way_through("demo.jetbundle", "tar")

    def test_from_making_to_use_as_a_folder(self):
        self.way_through("demo", "folder")

    def way_through(self, name, form):
        out = self.create(name)
        refused = self.answer("bundle", "import", out, status=4)
        self.assertEqual(refused["code"], "signature_missing")
        self.answer("bundle", "sign", "--key", self.folder / "team.key", out)
        verified = self.answer("bundle", "verify", out)
        self.assertEqual((verified["verified"], verified["form"], verified["missing"]), (True, form, []))
        self.assertEqual([signature["state"] for signature in verified["signatures"]], ["trusted"])
        inspected = self.answer("bundle", "inspect", out)
        self.assertEqual([payload["path"] for payload in inspected["payloads"]],
                         ["deb/jc-base_1.0-1_all.deb", "deb/jc-top_1.0_all.deb", "index.json",
                          "whl/pear-1.0-py3-none-any.whl", "whl/plum-1.0-py3-none-any.whl"])
        self.assertEqual(inspected["install"]["requests"], ["deb:jc-top", "wheel:plum"])
        imported = self.answer("bundle", "import", out)
        self.assertEqual({(payload["name"], payload["version"], payload["known"]) for payload in imported["imported"]},
                         {("jc-base", "2:1.0-1", False), ("jc-top", "1.0", False), ("pear", "1.0", False), ("plum", "1.0", False)})
        self.assertEqual(imported["bundle"]["requests"], ["deb:jc-top", "wheel:plum"])
        self.assertTrue(all(payload["known"] for payload in self.answer("bundle", "import", out)["imported"]))
        # The medium is not needed any more.
        shutil.rmtree(out) if out.is_dir() else out.unlink()
        self.answer("install", "--yes", *imported["bundle"]["requests"])
        self.has_all()
        self.assertEqual(self.board.dpkg_audit(), "")

    def test_install_takes_a_bundle_by_itself(self):
        out = self.created("demo.jetbundle")
        self.answer("install", "--yes", "--bundle", out, "deb:jc-top", "wheel:plum")
        self.has_all()

    def test_the_same_packages_make_the_same_bytes(self):
        one, other = self.created("one.jetbundle"), self.created("other.jetbundle")
        self.assertEqual(one.read_bytes(), other.read_bytes())
        # Signed at once or afterwards, unpacked or written as a folder: all one.
        later = self.create("later.jetbundle")
        self.answer("bundle", "sign", "--key", self.folder / "team.key", later)
        self.assertEqual(one.read_bytes(), later.read_bytes())
        folder, unpacked = self.created("folder"), self.folder / "unpacked"
        unpacked.mkdir()
        done("tar", "-xf", one, "-C", unpacked)
        content = lambda root: {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}
        self.assertEqual(content(folder), content(unpacked))
        self.answer("bundle", "verify", unpacked)
        # A time is only said where one is given.
        self.assertIsNone(self.answer("bundle", "inspect", one)["created"])
        dated = self.create("dated.jetbundle", env={"SOURCE_DATE_EPOCH": "1700000000"})
        self.assertEqual(self.answer("bundle", "inspect", dated)["created"], "2023-11-14T22:13:20Z")

    def test_other_tools_take_what_is_in_it(self):
        out, place = self.created("demo.jetbundle"), self.folder / "place"
        place.mkdir()
        with tarfile.open(out) as tar:
            names = [info.name for info in tar]
            self.assertEqual({(info.uid, info.gid, info.mtime, info.mode) for info in tar}, {(0, 0, 0, 0o644)})
        self.assertEqual(names[:4], ["BUNDLE", "manifest.json", "manifest.json.minisig", "SHA256SUMS"])
        done("tar", "-xf", out, "-C", place)
        self.assertEqual(done("sha256sum", "--strict", "-c", "SHA256SUMS", cwd=place).count(": OK\n"), 5)
        self.assertIn("bundle:demo serial:1", done("minisign", "-V", "-p", self.folder / "team.pub", "-m", place / "manifest.json"))
        # On the board, without JetCrew.
        shutil.copytree(place, self.board.path("/mnt/bundle"))
        self.assertEqual(self.board.run("sh", "-c", "dpkg -i /mnt/bundle/deb/*.deb").returncode, 0)
        self.assertEqual(self.board.deb_version("jc-top"), "1.0")
        done("python3", "-m", "venv", self.folder / "venv")
        done(self.folder / "venv/bin/pip", "install", "--no-index", "--find-links", place / "whl", "plum")
        self.assertEqual(done(self.folder / "venv/bin/python", "-c", "import plum, pear; print(plum.version)"), "1.0\n")

    def test_what_other_tools_make_is_taken(self):
        team = Key(self.folder, "minisigns")
        self.trust(team.public)
        path, content, facts = payload_of(self.packages / "pear-1.0-py3-none-any.whl")
        bundle = Bundle(team, {path: (content, facts)}, **{"x-note": {"ours": ["alone"]}})
        by_hand = self.folder / "hand.jetbundle"
        by_hand.write_bytes(tar_of(bundle.members()))
        self.answer("bundle", "verify", by_hand)
        # GNU tar in its own format, with an entry for the folder, packed from what lies on a disk.
        place, packed = self.folder / "place", self.folder / "gnu.jetbundle"
        for name, text in bundle.members():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(text)
        (place / ".DS_Store").write_bytes(b"left by a system")
        done("tar", "--format=gnu", "-cf", packed, "-C", place, "BUNDLE", "manifest.json", "manifest.json.minisig", "whl")
        for form in (packed, place):
            self.answer("bundle", "verify", form)
        self.assertEqual(self.answer("bundle", "import", packed)["imported"][0]["name"], "pear")

    def test_several_sign_beside_each_other(self):
        out = self.create("demo.jetbundle")
        other, third = Key(self.folder, "other"), Key(self.folder, "third")
        for key in (other.secret, self.folder / "team.key", third.secret, other.secret):
            self.answer("bundle", "sign", "--key", key, out)
        signatures = self.answer("bundle", "verify", out)["signatures"]
        self.assertEqual([(s["file"], s["state"]) for s in signatures if s["key_id"] == other.id], [("manifest.json.minisig", "unknown")])
        self.assertEqual(sorted(s["state"] for s in signatures), ["trusted", "unknown", "unknown"])
        keys = self.answer("bundle", "import", out)["bundle"]["key_ids"]
        self.assertEqual(keys, [s["key_id"] for s in signatures if s["state"] == "trusted"])

    def test_seventeen_signatures_are_one_too_many(self):
        out = self.create("demo.jetbundle")
        for number in range(16):
            self.answer("bundle", "keygen", "--out", self.folder, "--name", f"k{number}")
            self.answer("bundle", "sign", "--key", self.folder / f"k{number}.key", out)
        before = out.read_bytes()
        refused = self.answer("bundle", "sign", "--key", self.folder / "team.key", out, status=2)
        self.assertEqual(refused["code"], "usage")
        self.assertIn("16", refused["detail"])
        self.assertEqual(out.read_bytes(), before)

    def test_a_list_of_keys_changes_whom_boards_trust(self):
        keygen = self.answer("bundle", "keygen", "--out", self.folder, "--name", "new")
        lists = self.folder / "list-2"
        self.answer("bundle", "keys", "--out", lists, "--serial", "2", "--add", keygen["public_key"], "--key", self.folder / "team.key")
        done("minisign", "-V", "-p", self.folder / "team.pub", "-m", lists / "keys.json")
        self.answer("bundle", "import", lists / "keys.json")
        by_new = self.create("by-new.jetbundle", "--key", self.folder / "new.key")
        self.answer("bundle", "import", by_new)

        revoking = self.folder / "list-3"
        self.answer("bundle", "keys", "--out", revoking, "--serial", "3", "--revoke", keygen["key_id"], "--key", self.folder / "team.key")
        self.assertTrue(self.answer("bundle", "import", revoking / "keys.json")["taken"])
        self.assertEqual(self.answer("bundle", "import", by_new, status=4)["code"], "key_revoked")
        # The older list does not bring it back.
        self.assertFalse(self.answer("bundle", "import", lists / "keys.json")["taken"])
        self.assertEqual(self.answer("bundle", "import", by_new, status=4)["code"], "key_revoked")
        self.answer("bundle", "keys", "--out", lists, "--serial", "4", "--key", self.folder / "team.key", status=1)
        self.answer("bundle", "keys", "--out", self.folder / "own", "--serial", "4", "--revoke", self.folder / "team.pub", "--key",
                    self.folder / "team.key", status=2)

    def test_a_link_that_somebody_types_is_followed(self):
        out = self.created("demo.jetbundle")
        link = self.folder / "link.jetbundle"
        link.symlink_to(out)
        for command in ("verify", "inspect", "import"):
            self.answer("bundle", command, link)

    def test_an_id_is_taken_as_minisign_writes_it(self):
        self.answer("bundle", "keygen", "--out", self.folder, "--name", "lister")

        def revoking(word, status=0):
            return self.answer("bundle", "keys", "--out", self.folder / word, "--serial", "1", "--revoke", word,
                               "--key", self.folder / "lister.key", status=status)

        revoking("1C2E818101C1B9")
        self.assertEqual(json.loads((self.folder / "1C2E818101C1B9/keys.json").read_text())["revoke"], ["001C2E818101C1B9"])
        for word in ("2E818101C1B9", "1C2E", "0001C2E818101C1B9", "1c2e818101c1b9ff"):
            self.assertEqual(revoking(word, status=2)["code"], "usage", word)

    def test_a_password_opens_the_key(self):
        (self.folder / "password").write_text("open sesame\n")
        self.answer("bundle", "keygen", "--out", self.folder, "--name", "closed", "--password-file", self.folder / "password")
        refused = self.answer("bundle", "create", "--out", self.folder / "x", "--from", self.packages, "--offline", "--name", "demo",
                              "--key", self.folder / "closed.key", "wheel:plum", status=1)
        self.assertEqual(refused["code"], "key_password_needed")
        out = self.create("demo.jetbundle", "--key", self.folder / "closed.key", "--password-file", self.folder / "password")
        self.answer("bundle", "verify", out, "--trust", self.folder / "closed.pub")
        self.assertEqual(self.answer("bundle", "verify", out, status=4)["code"], "signature_unknown")

    def test_nothing_that_is_there_is_replaced(self):
        out = self.created("demo.jetbundle")
        before = out.read_bytes()
        again = ["bundle", "create", "--from", self.packages, "--offline", "--name", "demo", "wheel:plum", "--out"]
        self.assertEqual(self.answer(*again, out, status=1)["code"], "bundle_exists")
        self.assertEqual(self.answer(*again, self.packages, status=1)["code"], "bundle_exists")
        self.assertEqual(out.read_bytes(), before)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith(".")], [])

    def test_a_folder_may_be_named_with_a_slash_at_its_end(self):
        self.answer("bundle", "create", "--from", self.packages, "--offline", "wheel:plum", "--out", f"{self.folder}/stick/")
        self.assertEqual(self.answer("bundle", "inspect", self.folder / "stick")["name"], "stick")
        self.answer("bundle", "inspect", f"{self.folder}/stick/")


if __name__ == "__main__":
    unittest.main()
