"""Bundles written by hand, rule for rule as server/bundle/FORMAT.md has them, so that each rule can be broken.

    bundle = Bundle(keys, {"deb/a_1_all.deb": (content, deb_facts("a", "1"))})
    bundle.write_tar(folder / "good.jetbundle")
"""
import hashlib
import json
import pathlib
import subprocess
import tempfile

from wheels import write_wheel

BLOCK = 512
MAGIC = b"ustar\x0000"


def make_deb(folder, name, version, depends="", size=0):
    """A deb of all architectures, with one file of `size` bytes; named as dpkg names it."""
    with tempfile.TemporaryDirectory() as tree:
        tree = pathlib.Path(tree)
        tree.chmod(0o755)
        (tree / "DEBIAN").mkdir()
        (tree / "DEBIAN/control").write_text(
            f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: Nobody <nobody@localhost>\n"
            + (f"Depends: {depends}\n" if depends else "") + "Description: a package of a test\n")
        place = tree / "usr/share" / name
        place.mkdir(parents=True)
        (place / "data").write_bytes(pseudo_random(name, size))
        deb = folder / f"{name}_{version.rpartition(':')[2]}_all.deb"
        subprocess.run(["dpkg-deb", "-Znone", "--build", "--root-owner-group", tree, deb], check=True, stdout=subprocess.DEVNULL)
    return deb


def make_wheel(folder, name, version, requires=()):
    return write_wheel(folder, name, version, {f"{name}.py": f"version = '{version}'\n"}, requires)


def pseudo_random(seed, size):
    """The same bytes for the same seed, that nothing compresses."""
    return hashlib.shake_256(seed.encode()).digest(size)


def payload_of(file):
    """(path in a bundle, content, what a manifest says of it) of a deb or wheel made here."""
    name, version = file.name.split("_" if file.suffix == ".deb" else "-")[:2]
    if file.suffix == ".deb":
        return f"deb/{file.name}", file.read_bytes(), {"kind": "deb", "name": name, "version": version, "architecture": "all"}
    return f"whl/{file.name}", file.read_bytes(), {"kind": "wheel", "name": name, "version": version}


def canonical(document):
    return (json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


class Key:
    """A key of Debian's minisign."""

    def __init__(self, folder, name):
        self.secret = folder / f"{name}.key"
        self.public = folder / f"{name}.pub"
        made = subprocess.run(["minisign", "-G", "-W", "-s", self.secret, "-p", self.public], capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr
        self.line = self.public.read_text().splitlines()[1]
        self.id = self.public.read_text().split()[5].zfill(16)  # minisign leaves leading zeros out

    def sign(self, content, comment):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "content"
            file.write_bytes(content)
            subprocess.run(["minisign", "-S", "-s", self.secret, "-m", file, "-t", comment, "-x", f"{file}.sig"], check=True,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            return pathlib.Path(f"{file}.sig").read_bytes()


def header(path, size, kind=b"0", link=b"", magic=MAGIC, prefix=b"", size_field=None):
    """A tar header as POSIX.1-2001 has it, with a checksum that fits."""
    path = path.encode() if isinstance(path, str) else path
    block = bytearray(BLOCK)
    for at, field in ((0, path), (100, b"0000644\0"), (108, b"0000000\0"), (116, b"0000000\0"), (124, size_field or b"%011o\0" % size),
                      (136, b"00000000000\0"), (148, b" " * 8), (156, kind), (157, link), (257, magic), (329, b"0000000\0"),
                      (337, b"0000000\0"), (345, prefix)):
        block[at:at + len(field)] = field
    assert len(block) == BLOCK
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(content):
    return content + bytes(-len(content) % BLOCK)


def member(path, content=b"", **fields):
    return header(path, len(content), **fields) + padded(content)


class Bundle:
    """Members in order, to be changed before they are written. Payloads: {path: (content, facts)}, see payload_of()."""

    def __init__(self, key, payloads, **head):
        self.payloads = {path: content for path, (content, _) in sorted(payloads.items())}
        self.manifest = {"format": 1, "name": "demo", "version": "1", "serial": 1, "channel": "stable", "targets": [],
                         "payloads": [{"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **facts}
                                      for path, (content, facts) in sorted(payloads.items())], **head}
        self.key = key

    def head(self, text=None, signature=None):
        """[(path, content)] of what stands in front; `text` in place of the manifest's own."""
        text = canonical(self.manifest) if text is None else text
        if signature is None:
            signature = self.key.sign(text, f"bundle:{self.manifest.get('name')} serial:{self.manifest.get('serial')}")
        return [("BUNDLE", b"bundle 1\n"), ("manifest.json", text), ("manifest.json.minisig", signature)]

    def members(self, **of_head):
        return [*self.head(**of_head), *self.payloads.items()]


def tar_of(members, end=bytes(2 * BLOCK)):
    """`members`: (path, content), or bytes that stand there as they are."""
    return b"".join(each if isinstance(each, bytes) else member(*each) for each in members) + end


def write_folder(folder, members):
    for path, content in members:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder
