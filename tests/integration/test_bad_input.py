"""What bad input gets: a code, a hint, and a board as before."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import unittest

from board import STICK, ApiError, Board

BAD = "/media/BAD"


class BadInput(unittest.TestCase):
    def setUp(self):
        self.board = Board().__enter__()
        self.addCleanup(lambda: self.board.__exit__(None, None, None))

    def stick_file(self, pattern):
        return next(iter(sorted(self.board.path(STICK).rglob(pattern))))

    def bad_folder(self):
        folder = self.board.path(BAD)
        folder.mkdir(parents=True)
        return folder

    def import_bad(self):
        job = self.board.api("POST", "imports", {"path": BAD, "trust_loose": True})
        return self.board.follow(job)

    def assertHelpful(self, problem, code):
        self.assertEqual(problem["code"], code)
        self.assertTrue(problem.get("detail") or problem.get("message"))
        self.assertTrue(problem["hint"])

    def start_on_a_small_disk(self):
        """The daemon with 72 MiB for its state, of which it keeps 64 free; the state folder."""
        state = self.board.path("/var/lib/jetcrew")
        state.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=72m", "tmpfs", state], check=True)
        self.addCleanup(lambda: (self.board.daemon and self.board.stop(), subprocess.run(["umount", state], check=True)))
        self.board.start()
        return state

    def nothing_kept(self):
        self.assertEqual(self.board.api("GET", "payloads")["items"], [])
        store = self.board.path("/var/lib/jetcrew/store")
        self.assertEqual([str(p) for p in store.rglob("*") if p.is_file()], [])

    def test_a_truncated_deb(self):
        whole = self.stick_file("*.deb").read_bytes()
        (self.bad_folder() / "cut_1.0_amd64.deb").write_bytes(whole[: len(whole) // 2])
        self.board.start()
        job = self.import_bad()
        self.assertEqual(job["state"], "failed")
        self.assertHelpful(job["result"]["skipped"][0], "deb_damaged")
        self.nothing_kept()

    def test_a_truncated_wheel(self):
        wheel = self.stick_file("numpy*.whl")
        (self.bad_folder() / wheel.name).write_bytes(wheel.read_bytes()[:100000])
        self.board.start()
        job = self.import_bad()
        self.assertHelpful(job["result"]["skipped"][0], "wheel_damaged")
        self.nothing_kept()

    def test_a_text_file_called_deb(self):
        (self.bad_folder() / "readme.deb").write_text("not a package\n")
        self.board.start()
        self.assertHelpful(self.import_bad()["result"]["skipped"][0], "not_a_package")
        self.nothing_kept()

    def test_source_code_is_no_wheel(self):
        (self.bad_folder() / "mmcv-1.5.0.tar.gz").write_bytes(b"\x1f\x8b")
        self.board.start()
        job = self.import_bad()
        self.assertHelpful(job["result"]["skipped"][0], "source_distribution")
        self.assertIn("pip wheel --no-deps mmcv-1.5.0.tar.gz", job["result"]["skipped"][0]["hint"])
        self.nothing_kept()

    def test_the_good_ones_beside_a_bad_one_are_taken(self):
        folder = self.bad_folder()
        (folder / "readme.deb").write_text("not a package\n")
        good = self.stick_file("nano*.deb")
        shutil.copy(good, folder)
        (folder / f"._{good.name}").write_text("macOS wrote this")
        self.board.start()
        job = self.import_bad()
        self.assertEqual(job["state"], "succeeded")
        self.assertEqual([p["file_name"] for p in job["result"]["imported"]], [good.name])
        self.assertEqual([p["file_name"] for p in job["result"]["skipped"]], ["readme.deb"])

    def test_a_wheel_for_another_python(self):
        wheel = self.stick_file("numpy*.whl")
        shutil.copy(wheel, self.bad_folder() / wheel.name.replace("cp311-cp311", "cp36-cp36m"))
        self.board.start()
        self.assertEqual(self.import_bad()["state"], "succeeded", "it is a sound wheel, only not for this board")
        payload = self.board.api("GET", "payloads")["items"][0]
        self.assertFalse(payload["fits"])
        self.assertHelpful(payload["misfit"], "wrong_python")
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", "plans", {"requests": ["wheel:numpy"]})
        self.assertEqual((refused.exception.status, refused.exception.code), (422, "no_solution"))
        self.assertIn("cp36", refused.exception.problem["detail"])

    def test_a_wheel_for_another_python_of_the_board(self):
        # What is asked of it here is what it says of itself.
        old = self.board.path("/opt/old/bin/python3.9")
        old.parent.mkdir(parents=True)
        old.write_text("#!/bin/sh\n/usr/bin/python3 \"$@\" | sed 's/3\\.11/3.9/g; s/\"minor\":11/\"minor\":9/'\n")
        old.chmod(0o755)
        wheel = self.stick_file("numpy*.whl")
        shutil.copy(wheel, self.bad_folder() / wheel.name.replace("cp311-cp311", "cp39-cp39"))
        self.board.start()
        self.assertEqual(self.import_bad()["state"], "succeeded")
        misfit = self.board.api("GET", "payloads")["items"][0]["misfit"]
        self.assertHelpful(misfit, "other_python")
        self.assertEqual(misfit["facts"]["other"], "/opt/old/bin/python3.9")
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", "plans", {"requests": ["wheel:numpy"]})
        problem = refused.exception.problem
        self.assertIn("which this board has as /opt/old/bin/python3.9", problem["detail"])
        way_out = next(cause for cause in problem["causes"] if cause["kind"] == "proposal")
        self.assertEqual((way_out["key"], way_out["facts"]["other"]), ("proposal.other_python", "/opt/old/bin/python3.9"))
        plan = self.board.api("POST", "plans", {"requests": ["wheel:numpy"], "python": "/opt/old/bin/python3.9", "environment": "old"})
        self.assertEqual(plan["environment"]["interpreter"], "/opt/old/bin/python3.9")

    def test_a_deb_for_another_architecture(self):
        folder = self.bad_folder()
        tree = folder.parent / "tree"
        (tree / "DEBIAN").mkdir(parents=True)
        (tree / "DEBIAN/control").write_text("Package: foreign\nVersion: 1.0\nArchitecture: s390x\nMaintainer: T <t@example.org>\nDescription: x\n")
        subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tree, folder / "foreign_1.0_s390x.deb"], check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(tree)
        self.board.start()
        self.import_bad()
        self.assertEqual(self.board.api("GET", "payloads")["items"][0]["misfit"]["code"], "wrong_architecture")
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", "plans", {"requests": ["deb:foreign"]})
        self.assertEqual(refused.exception.code, "no_solution")
        self.assertIn("s390x", refused.exception.problem["detail"])

    def test_a_need_that_nothing_satisfies(self):
        folder = self.bad_folder()
        shutil.copy(self.stick_file("libpython3-dev*.deb"), folder)
        self.board.start()
        self.import_bad()
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", "plans", {"requests": ["deb:libpython3-dev"]})
        problem = refused.exception.problem
        self.assertEqual((problem["status"], problem["code"]), (422, "no_solution"))
        self.assertIn("libpython3.11-dev", problem["detail"])
        self.assertIn("add libpython3.11-dev", problem["detail"])
        self.board.stop()
        cli = self.board.cli("install", "--yes", "deb:libpython3-dev")
        self.assertEqual(cli.returncode, 3)
        self.assertIn("libpython3.11-dev", cli.stderr)

    def test_a_path_that_is_not_there(self):
        self.board.start()
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", "imports", {"path": "/media/NOWHERE", "trust_loose": True})
        self.assertEqual((refused.exception.status, refused.exception.code), (404, "path_not_found"))
        self.assertTrue(refused.exception.problem["hint"])
        self.board.stop()
        cli = self.board.cli("install", "--bundle", "/no/such/folder", "--trust-loose", "--yes", "deb:nano")
        self.assertEqual(cli.returncode, 1)
        self.assertIn("/no/such/folder", cli.stderr)

    def test_a_path_out_of_the_board_stays_in_it(self):
        self.board.start()
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", "imports", {"path": f"/../../../..{pathlib.Path(__file__).parent}", "trust_loose": True})
        self.assertEqual(refused.exception.code, "path_not_found")

    def test_a_full_disk_at_import(self):
        state = self.start_on_a_small_disk()
        job = self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True}))
        self.assertEqual(job["state"], "failed")
        self.assertHelpful(job["error"], "disk_full")
        self.assertEqual(list((state / "store").glob(".unfinished-*")), [])
        kept = {p["sha256"] for p in self.board.api("GET", "payloads?limit=200")["items"]}
        self.assertEqual({p.name for p in (state / "store/sha256").rglob("*") if p.is_file()}, kept)

    def test_an_upload_that_does_not_fit_is_refused_before_it_is_sent(self):
        self.start_on_a_small_disk()
        connection = http.client.HTTPConnection(self.board.url.removeprefix("http://"), timeout=20)
        self.addCleanup(connection.close)
        connection.putrequest("PUT", "/api/v1/uploads/torch-2.0-py3-none-any.whl")
        connection.putheader("Content-Length", str(3 << 30))
        connection.endheaders()
        answer = connection.getresponse()
        problem = json.load(answer)
        self.assertEqual(answer.status, 507)
        self.assertHelpful(problem, "disk_full")
        self.assertGreater(int(problem["facts"]["needed_bytes"]), 3 << 30)
        self.assertLess(int(problem["facts"]["free_bytes"]), 72 << 20)
        self.nothing_kept()

    def test_an_upload_without_a_length_leaves_the_reserve_free(self):
        self.start_on_a_small_disk()
        pieces = (b"x" * (1 << 20) for _ in range(60))
        connection = http.client.HTTPConnection(self.board.url.removeprefix("http://"), timeout=20)
        self.addCleanup(connection.close)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request("PUT", "/api/v1/uploads/big.deb", pieces, {"Transfer-Encoding": "chunked"}, encode_chunked=True)
        self.assertEqual(json.load(connection.getresponse())["code"], "disk_full")
        self.nothing_kept()

    def rot(self, pattern):
        """One stored file is no longer what was imported, as a card does that wears out."""
        payload = next(p for p in self.board.api("GET", "payloads?limit=200")["items"] if p["file_name"].startswith(pattern))
        file = self.board.path("/var/lib/jetcrew/store/sha256") / payload["sha256"][:2] / payload["sha256"]
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)

    def test_a_stored_package_that_rotted_is_not_installed_until_it_is_imported_again(self):
        self.board.start()
        for request, pattern in (("deb:nano", "nano_"), ("wheel:Pillow", "pillow-")):
            with self.subTest(request):
                self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True}))
                # What was unpacked from the good file would do without it.
                self.board.follow(self.board.api("POST", "environments:clean", {}))
                self.rot(pattern)
                for code in ("payload_damaged", None):
                    plan = self.board.api("POST", "plans", {"requests": [request]})
                    job = self.board.follow(self.board.api("POST", f"plans/{plan['id']}:approve", {"digest": plan["digest"]}))
                    if code:
                        self.assertEqual(job["state"], "failed")
                        self.assertHelpful(job["error"], code)
                        self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True}))
                    else:
                        self.assertEqual(job["state"], "succeeded", job["error"])
        self.assertTrue(self.board.api("GET", "state")["ready"])

    def test_a_second_install_at_the_same_time(self):
        self.board.start()
        self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True}))
        plan = self.board.api("POST", "plans", {"requests": self.board.requests})
        other = self.board.api("POST", "plans", {"requests": ["deb:nano"]})
        job = self.board.api("POST", f"plans/{plan['id']}:approve", {"digest": plan["digest"]})
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", f"plans/{other['id']}:approve", {"digest": other["digest"]})
        self.assertEqual((refused.exception.status, refused.exception.code), (409, "job_running"))
        self.assertEqual(refused.exception.problem["facts"]["job"], str(job["id"]))
        cli = self.board.cli("install", "--yes", "deb:nano")
        self.assertEqual(cli.returncode, 1)
        self.assertIn("another jetcrew", cli.stderr)
        self.assertEqual(self.board.follow(job)["state"], "succeeded")

    def test_a_locked_dpkg_is_waited_for(self):
        self.board.start()
        self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True}))
        plan = self.board.api("POST", "plans", {"requests": ["deb:nano"]})
        lock = self.board.path("/var/lib/dpkg/lock-frontend")
        holder = subprocess.Popen(
            ["python3", "-c", "import fcntl,sys; f=open(sys.argv[1],'w'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()", lock],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.assertEqual(holder.stdout.readline(), "held\n")
        job = self.board.api("POST", f"plans/{plan['id']}:approve", {"digest": plan["digest"]})
        for _number, kind, data in self.board.client.events(last_id=0):
            if kind == "log" and "Waiting for" in data["message"]:
                break
        holder.communicate()
        self.assertEqual(self.board.follow(job)["state"], "succeeded")
        self.assertIsNotNone(self.board.deb_version("nano"))

    def test_a_plan_that_was_changed_is_not_approved(self):
        self.board.start()
        self.board.follow(self.board.api("POST", "imports", {"path": STICK, "trust_loose": True}))
        plan = self.board.api("POST", "plans", {"requests": ["deb:nano"]})
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", f"plans/{plan['id']}:approve", {"digest": "sha256:" + "0" * 64})
        self.assertEqual((refused.exception.status, refused.exception.code), (409, "plan_changed"))

    def test_a_database_of_a_newer_jetcrew(self):
        self.board.start()
        self.board.stop()
        file = self.board.path("/var/lib/jetcrew/jetcrew.db")
        with sqlite3.connect(file) as database:
            database.execute("INSERT INTO migration (number, name, sha256, applied_at) VALUES (9999, 'later', 'x', '2030-01-01T00:00:00.000Z')")
        database.close()
        cli = self.board.cli("environment", "list")
        self.assertEqual(cli.returncode, 1)
        self.assertIn("newer", cli.stderr)

    def test_other_addresses_than_this_machines_are_refused(self):
        cli = self.board.cli("serve", "--listen", "http://0.0.0.0:0", seconds=20)
        self.assertEqual(cli.returncode, 1)
        self.assertIn("0.0.0.0", cli.stderr)

    def failing_deb(self, postinst):
        folder = self.bad_folder()
        tree = folder.parent / "tree"
        (tree / "DEBIAN").mkdir(parents=True)
        (tree / "DEBIAN/control").write_text("Package: angry\nVersion: 1.0\nArchitecture: all\nMaintainer: T <t@example.org>\nDescription: x\n")
        script = tree / "DEBIAN/postinst"
        script.write_text(f"#!/bin/sh\n{postinst}\n")
        os.chmod(script, 0o755)
        subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tree, folder / "angry_1.0_all.deb"], check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(tree)

    def test_a_failing_maintainer_script_is_told_and_undone_by_nothing_else(self):
        self.failing_deb("echo 'the oracle is silent' >&2; exit 7")
        self.board.start()
        self.import_bad()
        plan = self.board.api("POST", "plans", {"requests": ["deb:angry"]})
        job = self.board.follow(self.board.api("POST", f"plans/{plan['id']}:approve", {"digest": plan["digest"]}))
        self.assertEqual(job["state"], "failed")
        self.assertHelpful(job["error"], "dpkg_failed")
        self.assertEqual(job["error"]["facts"]["package"].split(":")[0], "angry")
        self.assertIn("the oracle is silent", job["error"]["facts"]["output"])
        self.assertFalse(self.board.api("GET", "state")["ready"])
        self.assertEqual(self.board.api("GET", f"jobs/{job['id']}")["findings"], [], "nobody knows what the oracle means")

    def test_what_is_known_of_a_script_s_error_comes_with_the_job(self):
        self.failing_deb("echo 'cp: error writing /boot/x: No space left on device' >&2; exit 1")
        self.board.start()
        self.import_bad()
        plan = self.board.api("POST", "plans", {"requests": ["deb:angry"]})
        job = self.board.follow(self.board.api("POST", f"plans/{plan['id']}:approve", {"digest": plan["digest"]}))
        self.assertEqual(job["state"], "failed")
        found = self.board.api("GET", f"jobs/{job['id']}")["findings"]
        self.assertEqual([(one["problem"], one["line"]) for one in found],
                         [("disk-full", "cp: error writing /boot/x: No space left on device")])
        self.assertEqual(set(found[0]["remedy"]), {"en", "zh-CN"})


if __name__ == "__main__":
    unittest.main()
