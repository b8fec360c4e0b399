"""A USB stick of a simulated board: an image with a real file system on a loop device, described in the board's sysfs as a stick is.

    with Stick(board, "ext4", {"deb/a.deb": b"..."}) as stick:
        stick.plug()
        board_sees(stick)
        stick.pull()
"""
import os
import pathlib
import subprocess
import tempfile
import time

__all__ = ["Stick", "kernel_knows", "wait_for"]


def run(*argv):
    done = subprocess.run(list(map(str, argv)), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (argv, done.stdout, done.stderr)
    return done.stdout.strip()


def kernel_knows(kind):
    return any(line.split()[-1] == kind for line in pathlib.Path("/proc/filesystems").read_text().splitlines())


def wait_for(what, seconds=30):
    """The first true value of `what`; nothing depends on how long it takes."""
    end = time.monotonic() + seconds
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < end, f"it did not come true: {what}"
        time.sleep(0.05)


class Stick:
    """kind: ext4, vfat or exfat. files: {path: content}, written where the machine can (ext4, vfat); size in MiB."""

    def __init__(self, board, kind, files=None, size=64, name="sda", label="STICK"):
        self.board, self.kind, self.name = board, kind, name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="jetcrew-stick."))
        self.image = self.folder / "image"
        self.loop = None
        self.make(files or {}, size, label)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.pull()
        subprocess.run(["rm", "-rf", self.folder], check=False)

    def make(self, files, size, label):
        content = self.folder / "content"
        content.mkdir()
        for path, data in files.items():
            (content / path).parent.mkdir(parents=True, exist_ok=True)
            (content / path).write_bytes(data)
        with self.image.open("wb") as image:
            image.truncate(size << 20)
        if self.kind == "ext4":
            run("mkfs.ext4", "-q", "-m", "0", "-L", label, "-d", content, self.image)
        elif self.kind == "vfat":
            run("mkfs.vfat", "-n", label, self.image)
            for entry in sorted(content.iterdir()):
                run("mcopy", "-s", "-i", self.image, entry, "::")
        else:
            assert self.kind == "exfat" and not files
            run("mkfs.exfat", "-L", label, self.image)

    @property
    def sysfs(self):
        return self.board.path(f"/sys/devices/platform/usb1/1-1/1-1:1.0/host0/block/{self.name}")

    @property
    def node(self):
        return self.board.path(f"/dev/{self.name}")

    def plug(self, read_only=False):
        """The kernel makes a loop device of it; the board's sysfs says that it is a stick; an event says that something happened."""
        self.loop = run("losetup", "--find", "--show", *(["--read-only"] if read_only else []), self.image)
        real = pathlib.Path("/sys/class/block") / pathlib.Path(self.loop).name
        (self.sysfs / "holders").mkdir(parents=True)
        for name, value in (("dev", (real / "dev").read_text()), ("size", (real / "size").read_text()), ("removable", "1\n"),
                            ("ro", f"{int(read_only)}\n")):
            (self.sysfs / name).write_text(value)
        number = os.stat(self.loop).st_rdev
        self.node.parent.mkdir(exist_ok=True)
        os.mknod(self.node, 0o600 | 0o060000, number)
        links = self.board.path("/sys/class/block")
        links.mkdir(parents=True, exist_ok=True)
        (links / self.name).symlink_to(os.path.relpath(self.sysfs, links))
        self.tell()

    def tell(self):
        """The kernel tells whoever listens that something happened to the disk."""
        (pathlib.Path("/sys/class/block") / pathlib.Path(self.loop).name / "uevent").write_text("change")

    def pull(self):
        """Its device is gone, and whatever still reads from it fails."""
        if self.loop is None:
            return
        self.board.path(f"/sys/class/block/{self.name}").unlink()
        subprocess.run(["rm", "-rf", self.sysfs], check=True)
        self.node.unlink()
        self.tell()
        run("losetup", "--detach", self.loop)  # by the kernel as soon as nobody has it open
        self.loop = None

    def mounts(self):
        """The lines of mountinfo for it, wherever it is mounted."""
        number = os.stat(self.loop).st_rdev
        wanted = f" {os.major(number)}:{os.minor(number)} "
        return [line for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines() if wanted in line]

    def read(self, path):
        """A file of the stick once it is out of the board; None where there is none."""
        if self.kind == "vfat":
            done = subprocess.run(["mtype", "-i", self.image, f"::{path}"], capture_output=True, check=False)
        else:
            done = subprocess.run(["debugfs", "-R", f"cat {path}", self.image], capture_output=True, check=False)
        found = done.returncode == 0 and b"not found" not in done.stderr
        return done.stdout if found else None

    def whole(self):
        """What fsck says of it; empty where all is well."""
        check = {"ext4": ["e2fsck", "-f", "-n"], "vfat": ["fsck.vfat", "-n"], "exfat": ["fsck.exfat", "-n"]}[self.kind]
        done = subprocess.run([*check, self.image], capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr
