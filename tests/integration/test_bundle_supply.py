"""Bundles made from an apt archive and a Python package index: what is taken, what is refused, and what goes on where it was."""
import contextlib
import functools
import hashlib
import http.server
import json
import lzma
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import unittest

from board import JETCREW
from bundle_maker import make_deb, make_wheel


class Mirror(http.server.SimpleHTTPRequestHandler):
    """Files below a folder, with parts of them where a test wants so; what was asked for is kept in `asked`."""
    protocol_version = "HTTP/1.1"
    asked = []
    gives_parts = True
    sent_at_most = None  # a connection is closed after so many bytes of a body

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.asked.append(self.path)
        file = pathlib.Path(self.translate_path(self.path))
        if file.is_dir():
            file = file / "index.html"
        if not file.is_file():
            self.send_error(404)
            return
        content, status = file.read_bytes(), 200
        total, begin = len(content), 0
        wanted = self.headers.get("Range", "") if self.gives_parts else ""
        if wanted.startswith("bytes="):
            first, _, last = wanted[6:].partition("-")
            begin = int(first) if first else max(0, total - int(last))
            content, status = content[begin:int(last) + 1 if first and last else total], 206
        self.send_response(status)
        self.send_header("Content-Type", "application/vnd.pypi.simple.v1+json" if file.suffix == ".json" else "text/html")
        self.send_header("Content-Length", str(len(content)))
        if status == 206:
            self.send_header("Content-Range", f"bytes {begin}-{begin + len(content) - 1}/{total}")
        self.end_headers()
        if self.sent_at_most is not None and len(content) > self.sent_at_most:
            self.wfile.write(content[:self.sent_at_most])
            self.close_connection = True
            return
        self.wfile.write(content)


def sha256(content):
    return hashlib.sha256(content).hexdigest()


class Supply(unittest.TestCase):
    """An archive with jc-top, which needs jc-base, and an index with plum, which needs pear below 2."""

    def setUp(self):
        ends = contextlib.ExitStack()
        self.addCleanup(ends.close)
        self.folder = pathlib.Path(ends.enter_context(tempfile.TemporaryDirectory()))
        self.mirror = self.folder / "mirror"
        self.mirror.mkdir()
        self.handler = type("Handler", (Mirror,), {"asked": []})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(self.handler, directory=self.mirror))
        ends.callback(server.server_close)
        ends.callback(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        self.gpg_home = self.folder / "gpg"
        self.gpg_home.mkdir(mode=0o700)
        self.gpg("--quick-gen-key", "Archive <archive@localhost>", "ed25519", "sign", "never")
        self.keyring = self.folder / "archive.gpg"
        self.keyring.write_bytes(self.gpg("--export"))
        self.make_archive()
        self.make_index()
        self.board = self.folder / "board.json"
        self.board.write_text(json.dumps({
            "format": 1, "packages": [], "environments": [],
            "board": {"architecture": "arm64", "glibc": "2.31", "distribution": "ubuntu 20.04",
                      "interpreters": [{"path": "/usr/bin/python3.8", "version": "3.8.10"}]}}))

    def gpg(self, *arguments, typed=b""):
        return subprocess.run(["gpg", "--homedir", self.gpg_home, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "",
                               *arguments], input=typed, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def make_archive(self, more=""):
        pool = self.mirror / "debian/pool"
        pool.mkdir(parents=True, exist_ok=True)
        # As Debian's mirrors have it, the epoch is in the file's name.
        make_deb(pool, "jc-base", "2:1.0", size=300_000).rename(pool / "jc-base_2%3a1.0_all.deb")
        make_deb(pool, "jc-top", "1.0", depends="jc-base (>= 2:1.0)")
        stanzas = []
        for deb in sorted(pool.glob("*.deb")):
            control = subprocess.run(["dpkg-deb", "--field", deb], check=True, capture_output=True, text=True).stdout
            content = deb.read_bytes()
            stanzas.append(f"{control}Filename: pool/{deb.name}\nSize: {len(content)}\nSHA256: {sha256(content)}\n")
        packages = lzma.compress("\n".join(stanzas).encode())
        suite = self.mirror / "debian/dists/stable"
        lists = suite / "main/binary-arm64"
        lists.mkdir(parents=True, exist_ok=True)
        (lists / "Packages.xz").write_bytes(packages)
        self.release = (f"Origin: test\nSuite: stable\nArchitectures: arm64\nComponents: main\n{more}SHA256:\n"
                        f" {sha256(packages)} {len(packages)} main/binary-arm64/Packages.xz\n").encode()
        (suite / "InRelease").write_bytes(self.gpg("--clearsign", typed=self.release))

    def make_index(self):
        files = self.mirror / "files"
        files.mkdir(exist_ok=True)
        for name, version, requires in (("plum", "1.0", ["pear<2"]), ("pear", "1.5", []), ("pear", "2.0", []), ("pear", "1.9", [])):
            make_wheel(files, name, version, requires=requires)
        for name in ("plum", "pear"):
            wheels = [{"filename": wheel.name, "url": f"../../files/{wheel.name}", "hashes": {"sha256": sha256(wheel.read_bytes())},
                       "size": wheel.stat().st_size, "yanked": wheel.name.startswith("pear-1.9")}
                      for wheel in sorted(files.glob(f"{name}-*.whl"))]
            page = self.mirror / "simple" / name
            page.mkdir(parents=True, exist_ok=True)
            (page / "index.html").unlink(missing_ok=True)
            # As indexes do it without JSON.
            (page / "index.html").write_text("<!DOCTYPE html><html><body>" + "".join(
                f'<a href="{file["url"]}#sha256={file["hashes"]["sha256"]}"{" data-yanked" if file["yanked"] else ""}>{file["filename"]}</a>'
                for file in wheels) + "</body></html>")

    def create(self, *requests, status=0, options=(), index="/simple"):
        out = self.folder / "made"
        argv = [JETCREW, "--json", "bundle", "create", "--out", out, "--for", self.board, "--cache", self.folder / "cache",
                "--state", self.folder / "no-state", "--keyring", self.keyring,
                "--archive", f"{self.url}/debian stable main", "--index", f"{self.url}{index}", *options, *requests]
        done = subprocess.run(list(map(str, argv)), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120,
                              env={**os.environ, "PIP_CONFIG_FILE": "/dev/null", "PIP_FIND_LINKS": ""})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        if status:
            self.assertFalse(out.exists(), "nothing half-made is left")
        return json.loads(done.stdout)

    def members(self):
        made = self.folder / "made"
        return sorted(str(path.relative_to(made)) for path in made.rglob("*") if path.suffix in (".deb", ".whl"))

    def test_from_archive_and_index(self):
        self.create("deb:jc-top", "wheel:plum")
        # pear 2.0 is not what plum takes, and 1.9 was taken back.
        self.assertEqual(self.members(), ["deb/jc-base_1.0_all.deb", "deb/jc-top_1.0_all.deb", "whl/pear-1.5-py3-none-any.whl",
                                          "whl/plum-1.0-py3-none-any.whl"])
        complete = subprocess.run([JETCREW, "resolve", "--bundle", self.folder / "made", "--architecture", "arm64", "--dpkg-status", "none",
                                   "--python", "3.8", "--platform", "linux_aarch64", "--glibc", "2.31", "deb:jc-top", "wheel:plum"],
                                  capture_output=True, text=True, check=False)
        self.assertEqual(complete.returncode, 0, complete.stdout + complete.stderr)

    def test_what_was_brought_is_not_brought_again(self):
        self.create("deb:jc-top", "wheel:plum")
        first = (self.folder / "made/manifest.json").read_bytes()
        shutil.rmtree(self.folder / "made")
        self.handler.asked.clear()
        self.create("deb:jc-top", "wheel:plum")
        self.assertEqual((self.folder / "made/manifest.json").read_bytes(), first)
        self.assertEqual([path for path in self.handler.asked if path.endswith((".deb", ".whl", ".xz"))], [])

    def test_a_broken_download_goes_on(self):
        self.handler.sent_at_most = 100_000
        self.create("deb:jc-top")
        self.handler.sent_at_most = None
        base = [path for path in self.handler.asked if "jc-base" in path]
        self.assertEqual(len(base), 4, "300 kB came in pieces of 100")

    def test_a_server_without_parts_is_asked_again_from_the_beginning(self):
        self.handler.gives_parts = False
        self.create("deb:jc-top", "wheel:plum")
        self.assertEqual(len(self.members()), 4)

    def test_a_key_that_does_not_count(self):
        other = self.folder / "other"
        other.mkdir(mode=0o700)
        self.gpg_home, home = other, self.gpg_home
        self.gpg("--quick-gen-key", "Other <other@localhost>", "ed25519", "sign", "never")
        self.make_archive()
        self.gpg_home = home
        self.assertEqual(self.create("deb:jc-top", status=4)["code"], "release_untrusted")

    def test_a_release_that_was_changed(self):
        file = self.mirror / "debian/dists/stable/InRelease"
        file.write_bytes(file.read_bytes().replace(b"Origin: test", b"Origin: best"))
        self.assertEqual(self.create("deb:jc-top", status=4)["code"], "release_untrusted")

    def test_text_around_what_was_signed_does_not_count(self):
        file = self.mirror / "debian/dists/stable/InRelease"
        file.write_bytes(b"SHA256:\n " + b"0" * 64 + b" 1 main/binary-arm64/Packages.xz\n\n" + file.read_bytes())
        # The list that was put in front is not read, so the one that was signed is taken.
        self.assertEqual(self.create("deb:jc-top")["payloads_listed"], 3)

    def test_a_release_without_a_signature(self):
        suite = self.mirror / "debian/dists/stable"
        (suite / "InRelease").unlink()
        (suite / "Release").write_bytes(self.release)
        self.assertEqual(self.create("deb:jc-top", status=4)["code"], "release_untrusted")
        (suite / "Release.gpg").write_bytes(self.gpg("--detach-sign", typed=self.release))
        self.create("deb:jc-top")

    def test_lists_of_yesterday(self):
        self.make_archive("Valid-Until: Sat, 01 Jan 2022 00:00:00 UTC\n")
        self.assertEqual(self.create("deb:jc-top", status=4)["code"], "release_expired")

    def test_a_list_that_is_not_what_was_signed(self):
        (self.mirror / "debian/dists/stable/main/binary-arm64/Packages.xz").write_bytes(lzma.compress(b"Package: evil\n"))
        self.assertEqual(self.create("deb:jc-top", status=4)["code"], "download_mismatch")

    def test_packages_that_are_not_what_was_listed(self):
        deb = self.mirror / "debian/pool/jc-top_1.0_all.deb"
        content = bytearray(deb.read_bytes())
        content[-20] ^= 1
        deb.write_bytes(content)
        self.assertEqual(self.create("deb:jc-top", status=4)["code"], "download_mismatch")
        wheel = next((self.mirror / "files").glob("pear-1.5-*"))
        wheel.write_bytes(wheel.read_bytes() + b"x")
        self.assertEqual(self.create("wheel:plum", status=4)["code"], "download_mismatch")

    def test_what_was_taken_back_is_for_who_asks_for_just_that(self):
        self.create("wheel:pear==1.9")
        self.assertEqual(self.members(), ["whl/pear-1.9-py3-none-any.whl"])
        shutil.rmtree(self.folder / "made")
        self.assertEqual(self.create("wheel:pear>=1.6,<2", status=3)["status"], "unsolvable")

    def test_an_index_that_is_none(self):
        page = self.mirror / "simple/plum/index.html"
        page.write_text('<html><head><meta name="pypi:repository-version" content="2.0"></head></html>')
        self.assertEqual(self.create("wheel:plum", status=1)["code"], "package_index_invalid")
        page.write_text("<div>" * 1_000_000)
        self.assertEqual(self.create("wheel:plum", status=1)["code"], "package_index_invalid")
        page.write_text("<div>" * 19_000)
        self.assertEqual(self.create("wheel:plum", status=3)["status"], "unsolvable")

    def test_what_no_index_has(self):
        answer = self.create("wheel:quince", status=3)
        self.assertEqual(answer["status"], "unsolvable")
        self.assertIn("quince", answer["explanation"])

    def test_an_archive_that_is_not_there(self):
        shutil.rmtree(self.mirror / "debian")
        self.assertEqual(self.create("deb:jc-top", status=1)["code"], "page_missing")

    def test_offline_asks_nobody(self):
        self.assertEqual(self.create("deb:jc-top", status=3, options=["--offline"])["status"], "unsolvable")
        self.assertEqual(self.handler.asked, [])

    def test_wrong_settings_are_told_with_their_line(self):
        sources = self.folder / "sources.toml"
        sources.write_text('proxy = "http://127.0.0.1:1"\n\n[[archive]]\nurl = "http://127.0.0.1:1"\nsuite = "stable"\n')
        answer = self.create("deb:jc-top", status=2, options=["--sources", sources])
        self.assertEqual((answer["code"], answer["facts"]["line"]), ("sources_invalid", "5"))


if __name__ == "__main__":
    unittest.main()
