"""Bundles sent in pieces: taken as from a stick, gone on with after every kind of cut, refused as early as can be."""
import contextlib
import hashlib
import http.client
import pathlib
import random
import shutil
import tempfile
import threading
import time
import unittest

from board import ApiError, Board
from bundle_maker import BLOCK, Bundle, Key, header, make_deb, make_wheel, member, padded, payload_of, tar_of

PIECE = 1 << 20


class Uploads(unittest.TestCase):
    def setUp(self):
        self.board = self.enterContext(Board(stick=False))
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.team, self.stranger = Key(self.folder, "team"), Key(self.folder, "stranger")
        trusted = self.board.path("/etc/jetcrew/trust.d")
        trusted.mkdir(parents=True)
        shutil.copy(self.team.public, trusted)
        self.state = self.board.path("/var/lib/jetcrew")
        self.board.start()

    def bundle(self, key=None, size=3 << 20, **head):
        files = [make_deb(self.folder, "jc-base", "1.0", size=size), make_wheel(self.folder, "pear", "1.0")]
        payloads = {path: (content, facts) for path, content, facts in map(payload_of, files)}
        return Bundle(key or self.team, payloads, **head)

    def announce(self, content, **more):
        return self.board.api("POST", "bundle-uploads", {"file_name": "demo.jetbundle", "size": len(content), **more})

    def send(self, upload, offset, content):
        return self.board.api("PATCH", f"bundle-uploads/{upload['id']}", content, {"Upload-Offset": str(offset)})

    def send_all(self, upload, content, offset=0, piece=PIECE):
        while True:
            upload = self.send(upload, offset, content[offset:offset + piece])
            offset = upload["offset"]
            if offset == len(content):
                return upload

    def get(self, upload):
        return self.board.api("GET", f"bundle-uploads/{upload['id']}")

    def refused(self, code, action, *arguments):
        with self.assertRaises(ApiError) as refused:
            action(*arguments)
        self.assertEqual(refused.exception.code, code, refused.exception)
        self.assertNotIn("/uploads/", refused.exception.problem["detail"], "where it lies on the board is nobody's concern")
        return refused.exception

    def stored(self):
        return {path.name: path for path in (self.state / "store/sha256").rglob("*") if path.is_file()}

    def uploaded(self):
        """What is in the folder of uploads and half in the store, without the records."""
        left = [path for path in (self.state / "uploads").rglob("*") if path.is_file() and path.name != "upload.json"]
        return left + list((self.state / "store").glob(".partial-*"))

    def taken(self, upload, bundle):
        self.assertEqual((upload["state"], upload["problem"]), ("done", None), upload)
        self.assertEqual(upload["result"]["bundle"]["name"], "demo")
        self.assertEqual({entry["name"] for entry in upload["result"]["imported"]}, {"jc-base", "pear"})
        for content in bundle.payloads.values():
            self.assertEqual(self.stored()[hashlib.sha256(content).hexdigest()].read_bytes(), content)
        self.assertEqual(self.uploaded(), [])

    def nothing_kept(self):
        self.assertEqual((self.stored(), self.uploaded()), ({}, []))
        self.assertEqual(self.board.api("GET", "bundles")["items"], [])

    def test_in_pieces_and_with_cuts(self):
        bundle = self.bundle()
        content = tar_of(bundle.members())
        upload = self.announce(content)
        self.assertEqual((upload["offset"], upload["size"], upload["state"]), (0, len(content), "open"))
        places = random.Random(7)
        offset = 0
        while offset < len(content):
            wrong = self.refused("upload_offset_wrong", self.send, upload, offset + 1, b"x")
            self.assertEqual((wrong.status, wrong.problem["facts"]["offset"]), (409, str(offset)))
            self.assertEqual(self.get(upload)["offset"], offset)
            if places.random() < 0.3:
                self.board.kill()
                self.board.start()
                self.assertEqual(self.get(upload)["offset"], offset)
            piece = content[offset:offset + places.randrange(1, 600_000)]
            answer = self.send(upload, offset, piece)
            offset += len(piece)
            self.assertEqual(answer["offset"], offset)
        self.taken(answer, bundle)
        # Whose last answer was lost asks for it.
        self.taken(self.get(upload), bundle)
        self.assertEqual(self.board.api("GET", "bundles")["items"][0]["origin"], "upload")

    def test_a_connection_that_ends_in_a_piece(self):
        bundle = self.bundle()
        content = tar_of(bundle.members())
        upload = self.announce(content)
        self.send(upload, 0, content[:PIECE])
        connection = http.client.HTTPConnection(self.board.url.removeprefix("http://"))
        connection.putrequest("PATCH", f"/api/v1/bundle-uploads/{upload['id']}")
        for name, value in (("X-JetCrew", "1"), ("Upload-Offset", str(PIECE)), ("Content-Type", "application/offset+octet-stream"), ("Content-Length", str(PIECE))):
            connection.putheader(name, value)
        connection.endheaders(content[PIECE:PIECE + 5000])
        connection.close()
        self.assertEqual(self.get(upload)["offset"], PIECE)
        self.taken(self.send_all(upload, content, PIECE), bundle)

    def test_the_daemon_is_killed_while_it_imports(self):
        bundle = self.bundle(size=40 << 20)
        content = tar_of(bundle.members())
        for delay in (0, 0.01, 0.05, 0.15):
            with self.subTest(delay):
                upload = self.announce(content)
                offset = len(content) - BLOCK
                for at in range(0, offset, 8 << 20):
                    self.send(upload, at, content[at:min(at + (8 << 20), offset)])

                def last():
                    with contextlib.suppress(OSError, http.client.HTTPException):
                        self.send(upload, offset, content[offset:])

                sender = threading.Thread(target=last)
                sender.start()
                time.sleep(delay)
                self.board.kill()
                sender.join(60)
                self.board.start()
                self.taken(self.gone_on(upload, content), bundle)
                # All of it once more, and from nothing.
                self.board.kill()
                for path in self.stored().values():
                    path.unlink()
                self.board.start()

    def gone_on(self, upload, content):
        """What somebody does who lost the last answer."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            upload = self.get(upload)
            if upload["state"] in ("done", "failed"):
                return upload
            if upload["state"] != "importing":
                try:
                    upload = self.send(upload, upload["offset"], content[upload["offset"]:upload["offset"] + PIECE])
                except ApiError as error:
                    self.assertEqual(error.code, "job_running")
            time.sleep(0.05)
        return self.fail(f"it did not end: {upload}")

    def test_the_same_again_is_quick_and_writes_nothing(self):
        bundle = self.bundle()
        content = tar_of(bundle.members())
        self.taken(self.send_all(self.announce(content), content), bundle)
        upload = self.announce(content)
        self.send(upload, 0, content[:-BLOCK])
        self.assertEqual([path.name for path in self.uploaded()], ["bundle.jetbundle"])
        self.assertLess(self.uploaded()[0].stat().st_blocks * 512, 64 << 10, "its packages are holes")
        done = self.send(upload, len(content) - BLOCK, content[-BLOCK:])
        self.assertTrue(all(entry["known"] for entry in done["result"]["imported"]))

    def test_a_stranger_is_refused_by_the_head(self):
        for key, head, code in ((self.stranger, {}, "signature_unknown"), (self.team, {"targets": [{"architecture": "s390x"}]}, "bundle_wrong_board")):
            content = tar_of(self.bundle(key, **head).members())
            upload = self.announce(content)
            refused = self.refused(code, self.send, upload, 0, content[:8 << 10])
            self.assertEqual(refused.status, 422)
            self.assertTrue(refused.problem["hint"])
            self.refused("not_found", self.get, upload)
            self.nothing_kept()

    def test_an_older_one(self):
        new, old = (tar_of(self.bundle(serial=serial).members()) for serial in (5, 4))
        self.send_all(self.announce(new), new)
        self.refused("bundle_downgrade", self.send, self.announce(old), 0, old[:PIECE])
        self.assertEqual(self.send_all(self.announce(old, allow_downgrade=True), old)["state"], "done")

    def test_what_does_not_fit_is_refused_by_its_size(self):
        refused = self.refused("disk_full", self.board.api, "POST", "bundle-uploads", {"file_name": "a.jetbundle", "size": 1 << 40})
        self.assertEqual(refused.status, 507)
        for name, size in (("a.deb", 100), ("../a.jetbundle", 100), ("a.jetbundle", 0), ("a.jetbundle", (1 << 40) + 1)):
            self.refused("not_a_bundle", self.board.api, "POST", "bundle-uploads", {"file_name": name, "size": size})
        self.refused("field_invalid", self.board.api, "POST", "bundle-uploads", {"file_name": "a.jetbundle", "size": -1})
        self.assertEqual(list((self.state / "uploads").iterdir()), [])

    def test_several_at_once_and_one_given_up(self):
        bundle = self.bundle()
        content = tar_of(bundle.members())
        uploads = [self.announce(content) for _ in range(4)]
        self.refused("too_many_uploads", self.announce, content)
        for upload in uploads:
            self.send(upload, 0, content[:2 * PIECE])
        for upload in uploads[2:]:
            self.board.api("DELETE", f"bundle-uploads/{upload['id']}")
            self.refused("not_found", self.get, upload)
        done = []

        def finish(upload):
            offset = 2 * PIECE
            while True:
                try:
                    done.append(self.send_all(upload, content, offset))
                    return
                except ApiError as error:
                    if error.code != "job_running":
                        raise
                    offset = len(content)

        threads = [threading.Thread(target=finish, args=[upload]) for upload in uploads[:2]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(len(done), 2)
        for upload in done:
            self.taken(upload, bundle)

    def test_the_same_piece_by_many_counts_once(self):
        bundle = self.bundle()
        content = tar_of(bundle.members())
        upload = self.announce(content)
        codes = []

        def send():
            try:
                self.send(upload, 0, content[:2 * PIECE])
                codes.append("")
            except ApiError as error:
                codes.append(error.code)

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual((len(codes), codes.count("")), (8, 1), codes)
        self.assertLessEqual(set(codes), {"", "upload_busy", "upload_offset_wrong"})
        self.taken(self.send_all(upload, content, 2 * PIECE), bundle)

    def test_what_is_broken_leaves_nothing(self):
        good = self.bundle(size=700)
        deb, wheel = sorted(good.payloads)
        whole = good.members()
        content = good.payloads[wheel]
        flipped = bytes([content[0] ^ 1]) + content[1:]
        link = header(wheel, 0, kind=b"2", link=b"/etc/shadow")
        pax = header("path", 12, kind=b"x") + padded(b"12 size=100\n")
        for broken, code in (
                (tar_of([*whole[:-1], (wheel, flipped)]), "payload_mismatch"), (tar_of([*whole[:-1], (wheel, content + b"x")]), "bundle_member_size"),
                (tar_of(whole[:-1]), "bundle_incomplete"), (tar_of([*whole, ("notes.txt", b"x")]), "bundle_member_unlisted"),
                (tar_of([*whole, whole[-1]]), "bundle_member_duplicate"), (tar_of([*whole[:-1], link]), "bundle_member_invalid"),
                (tar_of([*whole, member(b"../x", b"x")]), "bundle_member_invalid"), (tar_of([*whole[:-1], pax, whole[-1]]), "bundle_member_invalid"),
                (tar_of(whole, b""), "bundle_damaged"), (tar_of(whole, bytes(BLOCK)), "bundle_damaged"), (tar_of(whole) + b"x", "bundle_damaged"),
                (tar_of(whole)[:-3 * BLOCK], "bundle_damaged"), (tar_of(whole)[:1000], "bundle_damaged"), (tar_of([whole[0], *whole[2:]]), "bundle_damaged"),
                (tar_of(whole[1:]), "not_a_bundle"), (tar_of([whole[0], whole[1], *whole[3:]]), "signature_missing"),
                (tar_of([("BUNDLE", b"bundle 2\n"), *whole[1:]]), "bundle_newer"), (b"x", "bundle_damaged"), (bytes(10240), "not_a_bundle"),
                (tar_of(self.bundle(size=700, surprise=1).members()), "bundle_newer")):
            for piece in (PIECE, 700):
                with self.subTest(f"{code} {len(broken)} {piece}"):
                    upload = self.announce(broken)
                    self.refused(code, self.send_all, upload, broken, 0, piece)
                    self.nothing_kept()
        content = tar_of(whole)
        self.taken(self.send_all(self.announce(content), content, piece=700), good)

    def test_a_package_that_is_not_what_the_list_calls_it(self):
        bundle = self.bundle()
        bundle.manifest["payloads"][-1]["version"] = "9.9"
        content = tar_of(bundle.members())
        upload = self.announce(content)
        self.refused("bundle_member_invalid", self.send_all, upload, content)
        self.nothing_kept()
        failed = self.get(upload)
        self.assertEqual((failed["state"], failed["problem"]["code"]), ("failed", "bundle_member_invalid"))

    def test_the_memory_does_not_grow_with_the_bundle(self):
        bundle = self.bundle(size=300 << 20)
        content = tar_of(bundle.members())

        def memory():
            status = pathlib.Path(f"/proc/{self.board.daemon.pid}/status").read_text()
            return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) >> 10

        before = memory()
        upload = self.send_all(self.announce(content), content, piece=4 << 20)
        self.taken(upload, bundle)
        self.assertLess(memory() - before, 32)


if __name__ == "__main__":
    unittest.main()
