"""Every rule of how a bundle is packed broken in turn: refused for that reason, by name, and nothing of it is kept."""
import os
import socket
import unittest

from broken_bundles import BrokenBundles
from bundle_maker import BLOCK, header, member, padded, tar_of, write_folder


def flipped(content, at=-1):
    changed = bytearray(content)
    changed[at] ^= 1
    return bytes(changed)


def pax(content, **fields):
    return header("path", len(content), kind=b"x", **fields) + padded(content)


class Members(BrokenBundles):
    def test_what_the_manifest_does_not_list(self):
        for path in ("notes.txt", "deb/extra_1_all.deb", "whl/extra-1-py3-none-any.whl", "index.json", "autorun.inf", "a/b/c"):
            members = [*self.bundle().members(), (path, b"x")]
            self.refused_tar(members, "bundle_member_unlisted", path)
            self.refused_folder(members, "bundle_member_unlisted", path)

    def test_another_size(self):
        for change in (lambda content: content + b"x", lambda content: content[:-1], lambda content: b""):
            bundle = self.bundle()
            bundle.payloads[self.wheel] = change(bundle.payloads[self.wheel])
            self.refused_tar(bundle.members(), "bundle_member_size", self.wheel)
            self.refused_folder(bundle.members(), "bundle_member_size", self.wheel)

    def test_another_content(self):
        # The last one: what came before it is not kept either.
        for path in (self.wheel, self.deb):
            bundle = self.bundle()
            bundle.payloads[path] = flipped(bundle.payloads[path])
            self.refused_tar(bundle.members(), "payload_mismatch", path)
            self.refused_folder(bundle.members(), "payload_mismatch", path)

    def test_a_payload_that_did_not_come_along(self):
        for path in (self.wheel, self.deb):
            bundle = self.bundle()
            del bundle.payloads[path]
            self.refused_tar(bundle.members(), "bundle_incomplete", path, verify=False)
            self.refused_folder(bundle.members(), "bundle_incomplete", path, verify=False)

    def test_packages_are_what_the_manifest_says(self):
        for path, fact, value in ((self.wheel, "version", "9.9"), (self.deb, "version", "9.9"), (self.wheel, "name", "plum"), (self.deb, "name", "plum"),
                                  (self.deb, "architecture", "arm64")):
            bundle = self.bundle()
            next(entry for entry in bundle.manifest["payloads"] if entry["path"] == path)[fact] = value
            # Not even the one that came before it is kept.
            self.refused_tar(bundle.members(), "bundle_member_invalid", path, verify=False, what=f"{path} {fact}")

    def test_links_and_devices_in_a_tar(self):
        bundle = self.bundle()
        for kind in b"12346":
            entry = header(self.wheel, 0, kind=bytes([kind]), link=b"/etc/shadow" if kind in b"12" else b"")
            self.refused_tar([*bundle.head(), (self.deb, bundle.payloads[self.deb]), entry], "bundle_member_invalid", self.wheel, what=chr(kind))
        linked = header(self.wheel, len(bundle.payloads[self.wheel]), link=b"/etc/shadow") + padded(bundle.payloads[self.wheel])
        self.refused_tar([*bundle.head(), (self.deb, bundle.payloads[self.deb]), linked], "bundle_member_invalid", self.wheel, "link")

    def test_links_and_devices_in_a_folder(self):
        def laid_at(path, make):
            bundle = self.bundle()
            folder = write_folder(self.folder / f"links{next(self.written)}", bundle.members())
            content = (folder / path).read_bytes()
            (folder / path).unlink()
            (self.folder / "elsewhere").write_bytes(content)
            make(folder / path)
            return folder

        def listen(path):
            with socket.socket(socket.AF_UNIX) as server:
                os.chdir(path.parent)  # the path of a socket is short
                server.bind(path.name)
                os.chdir("/")

        for make in (lambda path: path.symlink_to(self.folder / "elsewhere"), lambda path: path.symlink_to("nowhere"), os.mkfifo, listen,
                     lambda path: os.mknod(path, 0o600 | 0o020000, os.makedev(1, 3)), os.mkdir):
            self.refused(laid_at(self.wheel, make), "bundle_incomplete" if make is os.mkdir else "bundle_member_invalid", self.wheel,
                         verify=make is not os.mkdir)
        # A folder that is a link, and one that is a mount of nothing that was signed.
        folder = write_folder(self.folder / "outside", self.bundle().members())
        (folder / "whl").rename(self.folder / "whl")
        (folder / "whl").symlink_to(self.folder / "whl")
        self.refused(folder, "bundle_member_invalid", "whl")

    def test_paths_that_no_member_may_have(self):
        for path in (b"whl/../../etc/cron.d/evil", b"/etc/cron.d/evil", b"./whl/a.whl", b"whl//a.whl", b"..", b"whl/.a.whl", b"a/b/c/d.whl", b"-rf",
                     b"whl/a b.whl", b"whl/a\nb.whl", b"whl/\x1b[2J.whl", b"whl/\x7f.whl", b"whl\\a.whl", b"C:whl", b"whl/\xff\xfe.whl",
                     "whl/ä.whl".encode(), b"whl/a.whl/", b"whl/con*"):
            self.refused_tar([*self.bundle().members(), member(path, b"x")], "bundle_member_invalid", what=repr(path))
        self.refused_tar([*self.bundle().members(), member(b"d" * 100, b"x", prefix=b"..")], "bundle_member_invalid")
        self.refused_tar([*self.bundle().members(), header("../up/", 0, kind=b"5")], "bundle_member_invalid", "../up")
        for name in ("a b.whl", "a\nb.whl", "\x1b[2J.whl", "ä.whl"):
            self.refused_folder([*self.bundle().members(), (f"whl/{name}", b"x")], "bundle_member_invalid", what=repr(name))
        self.refused_folder([*self.bundle().members(), ("a/b/c/d", b"x")], "bundle_member_invalid")

    def test_what_is_there_twice(self):
        bundle = self.bundle()
        for path in (self.wheel, self.wheel.upper(), "manifest.json", "BUNDLE", "SHA256SUMS"):
            twice = [("SHA256SUMS", b""), (path, bundle.payloads.get(path, b"{}"))]
            self.refused_tar([*bundle.members(), *twice], "bundle_member_duplicate", path)
        head = bundle.head()
        self.refused_tar([head[0], head[1], head[1], *bundle.members()[2:]], "signature_missing", what="a second manifest in front of the signature")
        self.refused_tar([*bundle.members(), ("manifest.json.minisig", head[2][1])], "bundle_member_invalid", "manifest.json.minisig")
        self.refused_folder([*bundle.members(), (self.wheel.replace("pear", "Pear"), b"x")], "bundle_member_duplicate")

    def test_what_has_to_stand_in_front(self):
        magic, manifest, signature, *payloads = self.bundle().members()
        self.refused_tar([magic, signature, manifest, *payloads], "bundle_damaged", "manifest.json")
        self.refused_tar([magic, payloads[0], manifest, signature], "bundle_damaged", "manifest.json")
        self.refused_tar([magic, manifest, payloads[0], signature, payloads[1]], "signature_missing")
        self.refused_tar([manifest, signature, magic, *payloads], "not_a_bundle", status=1)
        self.refused_tar([magic], "bundle_damaged", "manifest.json")
        self.refused_folder([magic, signature, *payloads], "bundle_damaged", "manifest.json")

    def test_the_word_in_front(self):
        _, *rest = self.bundle().members()
        for line in (b"bundle 2\n", b"bundle 10\n", b"bundle 1.1\n"):
            self.refused_tar([("BUNDLE", line), *rest], "bundle_newer", line.decode().split()[1], status=1)
            self.refused_folder([("BUNDLE", line), *rest], "bundle_newer", line.decode().split()[1], status=1)
        for line in (b"", b"bundle 1", b"bundle 1\r\n", b"Bundle 1\n", b"x" * 1000, b"bundle " + b"9" * 1000 + b"\n"):
            self.refused_tar([("BUNDLE", line), *rest], "not_a_bundle", status=1, what=line[:20])
            self.refused_folder([("BUNDLE", line), *rest], "not_a_bundle", status=1, what=line[:20])


class Packing(BrokenBundles):
    """The tar itself."""

    def test_checksums_of_headers(self):
        content = tar_of(self.bundle().members())
        at = 0
        while content[at:at + 6] != bytes(6):
            for byte in (0, 130, 200, 400, 511):
                self.refused_tar(flipped(content, at + byte), "bundle_damaged", verify=False, what=f"{at}+{byte}")
            size = int(content[at + 124:at + 135], 8)
            at += BLOCK + size + -size % BLOCK

    def test_cut_off_anywhere(self):
        content = tar_of(self.bundle().members())
        for size in sorted({*range(0, len(content), BLOCK), 1, 7, 511, 513, 700, len(content) - 1, len(content) - 513, len(content) - 1025}):
            path = self.write(content[:size])
            for command in ("verify", "inspect"):
                ended, document = self.command("bundle", command, path)
                code = document.get("code")
                # In the head it may be the manifest or the signature that fails to be there.
                self.assertIn((code, ended), {("bundle_damaged", 4), ("signature_missing", 4)}, f"{size} {document}")
            if size % (8 * BLOCK) == 0 or size < 1024:
                self.refused(path, code, what=size, verify=False)

    def test_what_stands_behind_the_end(self):
        members = self.bundle().members()
        good = tar_of(members)
        for content, why in ((good + b"x", "behind"), (good + tar_of(members), "behind"), (good + bytes(9 << 10) + b"PK\x05\x06", "behind"),
                             (good + bytes(2 << 20), "behind"), (good[:-512], "end"), (tar_of(members, b""), ""),
                             (tar_of(members[:-1], bytes(512)) + member(*members[-1]) + bytes(1024), "behind")):
            self.refused_tar(content, "bundle_damaged", why)

    def test_tar_fills_its_last_record(self):
        content = tar_of(self.bundle(serial=1000 * self.number + 1).members())
        ended, document = self.command("bundle", "verify", self.write(content + bytes(-len(content) % 10240)))
        self.assertEqual(ended, 0, document)

    def test_sizes_that_are_none(self):
        *front, (path, content) = self.bundle().members()
        for field in (b"\x80" + bytes(10) + b"\x01", b"-0000000001\0", b"99999999999\0", b"0x000000100\0", bytes(12), b"            ",
                      b"00000000 00\0", b"777777777777"):
            self.refused_tar([*front, header(path, 0, size_field=field) + padded(content)], "bundle_damaged", path, what=repr(field))

    def test_extensions_of_tar(self):
        bundle = self.bundle()
        content = bundle.payloads.pop(self.wheel)
        for what, extension in (
                ("the size", pax(b"12 size=100\n")), ("two records", pax(b"12 path=abc\n12 path=def\n")), ("a record cut off", pax(b"99 path=abc\n")),
                ("no record", pax(b"")), ("a name too long", pax(b"513 path=" + b"a" * 503 + b"\n")), ("for all", header("g", 12, kind=b"g") + padded(b"12 path=abc\n")),
                ("of Solaris", header("X", 12, kind=b"X") + padded(b"12 path=abc\n")), ("GNU's long name", header("././@LongLink", 4, kind=b"L") + padded(b"abc\0")),
                ("GNU's long link", header("././@LongLink", 4, kind=b"K") + padded(b"abc\0")), ("sparse", header(self.wheel, 0, kind=b"S")),
                ("a volume's name", header("volume", 0, kind=b"V")), ("several volumes", header("volume", 0, kind=b"M")),
                ("two names", pax(b"12 path=abc\n") * 2), ("for a folder", pax(b"12 path=abc\n") + header("whl/", 0, kind=b"5"))):
            self.refused_tar([*bundle.members(), extension, member(self.wheel, content)], "bundle_member_invalid", what=what)
        up = b"whl/../../etc/passwd"
        record = b"%d path=%s\n" % (len(up) + 9, up)
        self.refused_tar([*bundle.members(), pax(record), member(self.wheel, content)], "bundle_member_invalid", up.decode())
        long = b"whl/" + b"a" * 252
        record = b"%d path=%s\n" % (len(long) + 10, long)
        self.refused_tar([*bundle.members(), pax(record), member(self.wheel, content)], "bundle_member_invalid")
        # One name beyond what a header holds is the one extension that there is; cut off it is damage.
        self.refused_tar(tar_of([*bundle.members(), pax(b"12 path=abc\n")], b""), "bundle_damaged")
        self.refused_tar(tar_of([*bundle.members(), pax(b"12 path=abc\n")])[:-2048 + 512], "bundle_damaged")

    def test_what_is_no_bundle(self):
        for content in (b"", b"x", bytes(512), bytes(10240), b"PK\x03\x04" + bytes(600), tar_of([("other", b"x")])):
            path = self.folder / f"some{next(self.written)}"
            path.write_bytes(content)
            ended, document = self.command("bundle", "verify", path)
            self.assertEqual((document.get("code"), ended), ("not_a_bundle", 1), document)
        ended, document = self.command("bundle", "verify", self.folder / "nothing")
        self.assertEqual((document.get("code"), ended), ("path_not_found", 1), document)
        # A file that calls itself a bundle is a damaged one, whatever is left of it.
        for content in (b"", b"x", bytes(512), tar_of(self.bundle().members())[:511], b"PK\x03\x04" + bytes(600)):
            self.refused_tar(content, "bundle_damaged")


if __name__ == "__main__":
    unittest.main()
