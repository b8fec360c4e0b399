"""USB sticks: real file systems on real block devices, noticed, mounted, taken by the board's policy, pulled out at the wrong moment."""
import contextlib
import json
import pathlib
import subprocess
import tempfile
import time
import unittest

from board import ApiError, Board
from bundle_maker import Bundle, Key, make_deb, make_wheel, payload_of, pseudo_random, tar_of
from stick import Stick, kernel_knows, wait_for

OWN = "/run/jetcrew/media"


def payloads_in(folder):
    """As Bundle takes them, of the packages in a folder."""
    files = [*folder.glob("*.deb"), *folder.glob("*.whl")]
    return {path: (content, facts) for path, content, facts in map(payload_of, files)}


class Sticks(unittest.TestCase):
    """A board that trusts one key, and a small signed bundle for it."""

    def setUp(self):
        self.ends = contextlib.ExitStack()
        self.addCleanup(self.ends.close)
        self.board = self.ends.enter_context(Board(stick=False))
        self.folder = pathlib.Path(self.ends.enter_context(tempfile.TemporaryDirectory()))
        self.key = Key(self.folder, "team")
        trusted = self.board.path("/etc/jetcrew/trust.d")
        trusted.mkdir(parents=True, exist_ok=True)
        (trusted / "team.pub").write_text(self.key.public.read_text())
        make_deb(self.folder, "jc-stick", "1.0")
        make_wheel(self.folder, "plum", "1.0")
        self.payloads = payloads_in(self.folder)

    def bundle(self, key=None, more=None, **head):
        return tar_of(Bundle(key or self.key, {**self.payloads, **(more or {})}, **head).members())

    def unattended(self, **more):
        return self.bundle(install={"requests": ["deb:jc-stick"], "environment": "default", "unattended": True}, **more)

    def policy(self, text):
        self.board.path("/etc/jetcrew/media.toml").write_text(text)

    def stick(self, *arguments, **options):
        return self.ends.enter_context(Stick(self.board, *arguments, **options))

    def sources(self):
        return self.board.api("GET", "sources")

    def jobs(self):
        return self.board.api("GET", "jobs")["items"]

    def mounted(self, stick):
        """The one source of JetCrew's own mounts."""
        return wait_for(lambda: next((item for item in self.sources()["items"] if item["path"].startswith(OWN)), None))

    def report(self, stick):
        """(text, JSON) that the board left; waits until the stick is read-only again, so that it is whole."""
        def written():
            self.assertNotEqual(self.board.daemon.poll(), 0)
            return "a report is on the stick" in self.board.log() and all(",ro," in line or " ro," in line for line in stick.mounts())
        wait_for(written)
        stick.pull()
        wait_for(lambda: not self.own_mounts())
        name = self.board.api("GET", "board")["serial"] or self.board.api("GET", "board")["hostname"]
        return (stick.read(f"jetcrew-report/{name}.txt").decode(), json.loads(stick.read(f"jetcrew-report/{name}.json")))

    def own_mounts(self):
        return [line for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines() if f"{self.board.root}{OWN}/" in line]


class Noticed(Sticks):
    def test_it_is_mounted_read_only_and_let_go(self):
        self.board.start()
        self.assertEqual(self.sources(), {"items": [], "unreadable": [], "policy": "ask"})
        stick = self.stick("ext4", {"team.jetbundle": self.bundle(), "loose.deb": b"x", "._loose.deb": b"x", ".hidden/x.deb": b"x"})
        stick.plug()
        source = self.mounted(stick)
        [line] = stick.mounts()
        for word in ("ro", "nosuid", "nodev", "noexec"):
            self.assertIn(word, line.split()[5].split(","))
        self.assertEqual(source["debs"], 1)
        [offered] = source["bundles"]
        self.assertEqual((offered["name"], offered["problem"]), ("demo", None))
        self.assertTrue(source["path"].startswith(f"{OWN}/STICK-"), source["path"])
        # Nobody said that it is to be taken.
        self.assertEqual(self.jobs(), [])
        job = self.board.follow(self.board.api("POST", "imports", {"path": offered["path"]}))
        self.assertEqual(job["state"], "succeeded", job["error"])
        stick.pull()
        wait_for(lambda: not self.own_mounts())
        self.assertEqual(self.sources()["items"], [])
        self.assertEqual(stick.whole(), "")
        told = [line for line in self.board.log().splitlines() if "a stick was noticed" in line]
        self.assertEqual(["added" in told[0], "removed" in told[-1], len(told)], [True, True, 2], told)

    def test_what_is_there_at_the_start_and_at_the_end(self):
        stick = self.stick("ext4", {"team.jetbundle": self.bundle()})
        stick.plug()
        self.board.start()
        self.assertEqual(len(stick.mounts()), 1)
        self.assertEqual(self.board.stop(), 0)
        self.assertEqual(stick.mounts(), [])
        # One that was killed leaves it mounted; the next one goes on with that.
        self.board.start()
        self.board.kill()
        self.assertEqual(len(stick.mounts()), 1)
        self.board.start()
        self.assertEqual(len(self.sources()["items"]), 1)
        self.assertEqual(len(stick.mounts()), 1)

    def test_what_others_mount_is_theirs(self):
        self.board.start()
        stick = self.stick("ext4", {"team.jetbundle": self.bundle()})
        point = self.board.path("/media/pi/STICK")
        point.mkdir(parents=True)
        stick.plug()
        subprocess.run(["mount", stick.loop, point], check=True)
        self.addCleanup(lambda: subprocess.run(["umount", "--lazy", point], check=False, capture_output=True))
        wait_for(lambda: "/media/pi/STICK" in self.board.log())
        [source] = [item for item in self.sources()["items"] if item["path"] == "/media/pi/STICK"]
        self.assertEqual(len(source["bundles"]), 1)
        subprocess.run(["umount", point], check=True)
        wait_for(lambda: "removed" in self.board.log())

    def test_disks_of_the_system_are_left_alone(self):
        self.board.start()
        held = self.stick("ext4", {"team.jetbundle": self.bundle()}, name="sda")
        data = self.board.path("/data")
        data.mkdir()
        # A disk by USB that the board runs from: something of it is mounted where media are not.
        held.plug()
        subprocess.run(["mount", held.loop, data], check=True)
        self.addCleanup(lambda: subprocess.run(["umount", data], check=False, capture_output=True))
        other = self.stick("ext4", {"team.jetbundle": self.bundle()}, name="sdb", label="OTHER")
        other.plug()
        self.mounted(other)
        self.assertEqual(len(held.mounts()), 1)
        self.assertEqual(len(self.own_mounts()), 1)

    def test_another_one_under_the_same_number(self):
        """Out and in again before anybody looked: the kernel counts the disks, and what was mounted is of one that is gone."""
        self.board.start()
        stick = self.stick("ext4", {"team.jetbundle": self.bundle()})
        stick.plug()
        self.mounted(stick)
        (stick.sysfs / "diskseq").write_text("2\n")
        stick.tell()
        wait_for(lambda: self.board.log().count("change=added") == 2)
        self.assertEqual(self.board.log().count("change=removed"), 1)
        self.assertEqual(len(stick.mounts()), 1)

    def test_off_means_off(self):
        self.policy('import = "off"\n')
        self.board.start()
        stick = self.stick("ext4", {"team.jetbundle": self.bundle()})
        stick.plug()
        self.assertEqual(self.sources()["policy"], "off")
        wait_for(lambda: time.sleep(3) or True)
        self.assertEqual(stick.mounts(), [])

    def test_settings_that_are_wrong_change_nothing(self):
        self.policy('import = "always"\n')
        self.board.start()
        self.assertEqual(self.sources()["policy"], "ask")
        self.assertIn("media.toml:1", self.board.log())

    def test_among_ten_thousand_files(self):
        files = {f"photos/{number // 500}/IMG_{number}.JPG": b"" for number in range(10_000)}
        stick = self.stick("ext4", {**files, "photos/._team.jetbundle": b"x", "a/b/c/team.jetbundle": self.bundle()})
        self.board.start()
        stick.plug()
        source = self.mounted(stick)
        self.assertEqual([offer["path"][len(source["path"]):] for offer in source["bundles"]], ["/a/b/c/team.jetbundle"])
        self.assertEqual((source["debs"], source["wheels"]), (0, 0))

    def test_a_damaged_bundle_is_shown_as_one(self):
        self.board.start()
        self.stick("ext4", {"team.jetbundle": bytes(4096)}).plug()
        source = self.mounted(None)
        self.assertEqual(source["bundles"][0]["problem"]["code"], "not_a_bundle")


class Formats(Sticks):
    def test_fat(self):
        stick = self.stick("vfat", {"team.jetbundle": self.bundle()})
        self.board.start()
        stick.plug()
        if kernel_knows("vfat"):
            self.assertEqual(len(self.mounted(stick)["bundles"]), 1)
        else:
            self.unreadable("FAT")
        # By somebody else's driver, as a desktop without the kernel's would.
        stick.pull()
        point = self.board.path("/media/FAT")
        point.mkdir()
        subprocess.run(["fusefat", "-o", "ro", stick.image, point], check=True, capture_output=True)
        self.addCleanup(lambda: subprocess.run(["umount", "--lazy", point], check=False, capture_output=True))
        [source] = wait_for(lambda: [item for item in self.sources()["items"] if item["path"] == "/media/FAT"])
        job = self.board.follow(self.board.api("POST", "imports", {"path": source["bundles"][0]["path"]}))
        self.assertEqual(job["state"], "succeeded", job["error"])

    def test_exfat(self):
        stick = self.stick("exfat", size=32)
        self.board.start()
        stick.plug()
        if not kernel_knows("exfat"):
            self.unreadable("exFAT")
        stick.pull()
        point = self.board.path("/media/EXFAT")
        point.mkdir()
        stick.plug()
        subprocess.run(["mount.exfat-fuse", stick.loop, point], check=True, capture_output=True)
        self.addCleanup(lambda: subprocess.run(["umount", "--lazy", point], check=False, capture_output=True))
        (point / "team.jetbundle").write_bytes(self.bundle())
        [source] = wait_for(lambda: [item for item in self.sources()["items"] if item["path"] == "/media/EXFAT"])
        job = self.board.follow(self.board.api("POST", "imports", {"path": source["bundles"][0]["path"]}))
        self.assertEqual(job["state"], "succeeded", job["error"])
        subprocess.run(["umount", point], check=True)

    def unreadable(self, name):
        [told] = wait_for(lambda: self.sources()["unreadable"])
        self.assertEqual((told["filesystem"], told["problem"]["code"]), (name, "filesystem_unsupported"))
        self.assertIn("FAT32", told["problem"]["hint"])


class Unasked(Sticks):
    def setUp(self):
        super().setUp()
        self.policy('import = "trusted"\ninstall = true\n')

    def test_what_is_signed_is_taken_and_installed(self):
        self.board.start()
        stick = self.stick("ext4", {"team.jetbundle": self.unattended()})
        stick.plug()
        text, report = self.report(stick)
        self.assertEqual(report["status"], "installed", report)
        self.assertEqual((report["bundle"]["name"], report["bundle"]["serial"]), ("demo", 1))
        self.assertEqual([(package["name"], package["version"]) for package in report["packages"]], [("jc-stick", "1.0")])
        self.assertTrue(report["ended"] >= report["begun"], report)
        self.assertTrue(text.startswith("Installed, and every check passed. / 已安装"), text)
        self.assertEqual(self.board.deb_version("jc-stick"), "1.0")
        self.assertEqual(stick.whole(), "")
        self.assertEqual([job["kind"] for job in self.jobs()], ["install", "import"])
        # Plugged in again it is not done again, and the report is there all the same.
        before = self.board.log().count("a report is on the stick")
        stick.plug()
        wait_for(lambda: self.board.log().count("a report is on the stick") > before)
        self.assertEqual(len(self.jobs()), 2)

    def test_without_a_request_it_is_taken_only(self):
        self.board.start()
        stick = self.stick("ext4", {"team.jetbundle": self.bundle()})
        stick.plug()
        _, report = self.report(stick)
        self.assertEqual(report["status"], "imported", report)
        self.assertIsNone(self.board.deb_version("jc-stick"))
        self.assertEqual(len(self.board.api("GET", "payloads")["items"]), 2)

    def test_installing_needs_the_boards_word_too(self):
        self.policy('import = "trusted"\n')
        self.board.start()
        stick = self.stick("ext4", {"team.jetbundle": self.unattended()})
        stick.plug()
        self.assertEqual(self.report(stick)[1]["status"], "imported")
        self.assertIsNone(self.board.deb_version("jc-stick"))

    def test_strangers_and_loose_packages_are_not(self):
        self.board.start()
        for files, code in (({"team.jetbundle": self.unattended(key=Key(self.folder, "stranger"))}, "signature_unknown"),
                            ({path.split("/")[-1]: content for path, (content, _) in self.payloads.items()}, "untrusted"),
                            ({"a.jetbundle": self.unattended(), "b.jetbundle": self.bundle(name="other")}, "several_bundles"),
                            ({"a.jetbundle": self.bundle(targets=[{"architecture": "s390x"}])}, "bundle_wrong_board")):
            with self.subTest(code), Stick(self.board, "ext4", files) as stick:
                before = self.board.log().count("a report is on the stick")
                stick.plug()
                wait_for(lambda before=before: self.board.log().count("a report is on the stick") > before)
                text, report = self.report(stick)
                self.assertEqual((report["status"], report["error"]["code"]), ("refused", code))
                self.assertIn(report["error"]["hint"], text)
        self.assertEqual(self.jobs(), [])
        self.assertEqual(self.board.api("GET", "payloads")["items"], [])

    def test_of_two_the_one_for_this_board_is_meant(self):
        self.board.start()
        stick = self.stick("ext4", {"a.jetbundle": self.bundle(name="other", targets=[{"architecture": "s390x"}]),
                                    "b.jetbundle": self.unattended()})
        stick.plug()
        self.assertEqual(self.report(stick)[1]["status"], "installed")

    def test_what_cannot_be_installed_is_told(self):
        self.board.start()
        wanted = {"requests": ["deb:jc-nowhere"], "environment": "default", "unattended": True}
        stick = self.stick("ext4", {"team.jetbundle": self.bundle(install=wanted)})
        stick.plug()
        text, report = self.report(stick)
        self.assertEqual(report["status"], "failed", report)
        self.assertIn("jc-nowhere", text)

    def test_a_stick_that_cannot_be_written_to(self):
        self.board.start()
        stick = self.stick("ext4", {"team.jetbundle": self.unattended()})
        stick.plug(read_only=True)
        wait_for(lambda: "no report could be written" in self.board.log())
        self.assertEqual(self.board.deb_version("jc-stick"), "1.0")

    def test_a_stick_that_is_full(self):
        self.board.start()
        # What mkfs leaves of four MiB is filled up to the last block.
        stick = self.stick("ext4", {"team.jetbundle": self.unattended()}, size=4)
        mounted = self.folder / "full"
        mounted.mkdir()
        subprocess.run(["mount", "-o", "loop", stick.image, mounted], check=True)
        with contextlib.suppress(OSError), (mounted / "fill").open("wb", buffering=0) as fill:
            while True:
                fill.write(bytes(1024))
        with contextlib.suppress(OSError):
            for number in range(10_000):
                (mounted / f"n{number}").write_bytes(b"")
        subprocess.run(["umount", mounted], check=True)
        stick.plug()
        wait_for(lambda: "no report could be written" in self.board.log())
        self.assertEqual(self.board.deb_version("jc-stick"), "1.0")

    def test_a_killed_daemon_goes_on(self):
        self.board.start()
        stick = self.stick("ext4", {"team.jetbundle": self.unattended()})
        stick.plug()
        wait_for(self.jobs)
        self.board.kill()
        self.board.start()
        self.assertEqual(self.report(stick)[1]["status"], "installed")
        self.assertEqual(self.board.deb_version("jc-stick"), "1.0")


class PulledOut(Sticks):
    """In the middle of a file: what the stick's second half says can no longer be read."""

    def test_it_is_told_and_goes_on_when_it_is_back(self):
        big = self.folder / "big"
        big.mkdir()
        make_deb(big, "jc-big", "1.0", size=48 << 20)
        self.payloads = payloads_in(big)
        stick = self.stick("ext4", {"team.jetbundle": self.bundle()}, size=96)
        whole = self.folder / "whole"
        subprocess.run(["cp", "--sparse=always", stick.image, whole], check=True)
        self.board.start()
        stick.plug()
        offered = self.mounted(stick)["bundles"][0]
        self.assertIsNone(offered["problem"])
        with stick.image.open("r+b") as image:
            image.truncate(40 << 20)
        job = self.board.follow(self.board.api("POST", "imports", {"path": offered["path"]}))
        self.assertEqual((job["state"], job["error"]["code"]), ("failed", "medium_unreadable"))
        self.assertIn("put it back in", job["error"]["hint"])
        self.assertEqual(self.board.api("GET", "payloads")["items"], [])
        self.assertEqual(self.board.api("GET", "bundles")["items"], [])
        kept = sum(file.stat().st_size for file in self.board.path("/var/lib/jetcrew/store").rglob("*") if file.is_file())
        self.assertGreater(kept, 8 << 20)

        stick.pull()
        wait_for(lambda: not self.own_mounts())
        subprocess.run(["cp", "--sparse=always", whole, stick.image], check=True)
        stick.plug()
        offered = self.mounted(stick)["bundles"][0]
        job = self.board.follow(self.board.api("POST", "imports", {"path": offered["path"]}))
        self.assertEqual(job["state"], "succeeded", job["error"])
        self.assertEqual(len(self.board.api("GET", "bundles")["items"]), 1)

    def test_under_the_hands_of_an_import(self):
        """A lazy unmount takes the medium away while its files are open."""
        many = self.folder / "many"
        many.mkdir()
        for number in range(40):
            make_deb(many, f"jc-many{number}", "1.0", size=1 << 20)
        self.payloads = payloads_in(many)
        stick = self.stick("ext4", {"team.jetbundle": self.bundle()}, size=96)
        self.board.start()
        stick.plug()
        offered = self.mounted(stick)["bundles"][0]
        job = self.board.api("POST", "imports", {"path": offered["path"]})
        stick.pull()
        ended = self.board.follow(job)
        if ended["state"] == "failed":  # else it was done before
            self.assertIn(ended["error"]["code"], ("medium_unreadable", "path_not_found"))
            self.assertEqual(self.board.api("GET", "bundles")["items"], [])
        wait_for(lambda: not self.own_mounts())
        stick.plug()
        offered = self.mounted(stick)["bundles"][0]
        job = self.board.follow(self.board.api("POST", "imports", {"path": offered["path"]}))
        self.assertEqual(job["state"], "succeeded", job["error"])
        self.assertEqual(len(job["result"]["imported"]), 40)


del Sticks
if __name__ == "__main__":
    unittest.main()
