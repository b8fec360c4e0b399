"""Every rule of what is signed broken in turn: manifests, signatures, keys, serials, boards. Refused, and nothing of it is kept."""
import json
import pathlib
import subprocess
import unittest

from broken_bundles import BrokenBundles
from bundle_maker import Bundle, Key, canonical, tar_of


class Manifests(BrokenBundles):
    def refused_text(self, text, code="manifest_invalid", *told, status=4, what=""):
        """A manifest of these bytes, well signed."""
        bundle = self.bundle()
        self.refused_tar(bundle.members(text=text), code, *told, status=status, what=what or text[:40])

    def refused_with(self, change, code="manifest_invalid", *told, status=4):
        bundle = self.bundle()
        change(bundle.manifest)
        self.refused_tar(bundle.members(), code, *told, status=status, what=canonical(bundle.manifest)[:400])

    def test_other_spellings(self):
        good = canonical(self.bundle().manifest)
        document = json.loads(good)
        for text in (good[:-1], good + b"\n", good + b" ", b" " + good, b"\xef\xbb\xbf" + good, good.replace(b"\n", b"\r\n"), json.dumps(document).encode(),
                     (json.dumps(document, indent=4, sort_keys=True) + "\n").encode(), (json.dumps(document, indent="\t", sort_keys=True) + "\n").encode(),
                     (json.dumps(dict(reversed(document.items())), indent=2) + "\n").encode(), good.replace(b'"demo"', b'"\\u0064emo"'),
                     good.replace(b'"version": "1"', b'"version": "\\/"'), good.replace(b'"format": 1', b'"format": 1.0'),
                     good.replace(b'"format": 1', b'"format": 1e0'), good.replace(b'  "serial"', b'  "serial": 5,\n  "serial"'),
                     good.replace(b'  "serial"', b'  "x-\\u0061": 1,\n  "serial"'), good.replace(b": [", b":  ["), good + b"{}\n", b"", b"{", b"null\n", b"[]\n",
                     b'"text"\n', b"1\n", b"{}\n", good.replace(b'"demo"', b'"\xff"'), good.replace(b'"version": "1"', b'"version": NaN'),
                     good[:len(good) // 2], b"[" * 100000 + b"]" * 100000 + b"\n", b"/* */" + good, good.replace(b'"demo"', b"'demo'"), bytes(100)):
            self.refused_text(text)

    def test_what_only_a_newer_reader_knows(self):
        for change, told in ((lambda all: all.update(delta=True), "delta"), (lambda all: all.update(format=2), "2"),
                             (lambda all: all.update(format=99, payloads="elsewhere"), "99"), (lambda all: all.update(min_agent="99.0"), "99.0"),
                             (lambda all: all["payloads"][0].update(mode="0755"), "mode"), (lambda all: all["payloads"][0].update(kind="snap"), "snap"),
                             (lambda all: all["targets"].append({"moon": "full"}), "moon"),
                             (lambda all: all.update(install={"requests": ["pear"], "reboot": True}), "reboot"), (lambda all: all.update({"X-note": 1}), "X-note")):
            self.refused_with(change, "bundle_newer", told, status=1)

    def test_wrong_types_and_values(self):
        wrong = (None, True, 1, 1.5, -1, "", "text", [], [1], {}, {"a": 1}, "x" * 5000)
        for member in ("name", "version", "serial", "channel", "targets", "payloads", "created", "not_after", "min_agent", "description", "license", "install"):
            for value in wrong:
                # What is right for one is wrong for the others.
                right = {"version": ["text"], "description": ["text"], "license": ["text"], "name": ["text"], "channel": ["text"], "serial": [1], "targets": [[]]}
                if value in right.get(member, []) and value is not True:
                    continue
                code, status = (("bundle_newer", 1) if member == "install" and value == {"a": 1} else ("manifest_invalid", 4))
                if member == "payloads" and value == []:
                    continue  # both files are then unlisted
                bundle = self.bundle()
                bundle.manifest[member] = value
                signature = self.team.sign(canonical(bundle.manifest), "bundle:demo serial:1")
                path = self.write(tar_of(bundle.members(signature=signature)))
                with self.subTest(member=member, value=str(value)[:20]):
                    ended, document = self.command("bundle", "verify", path)
                    self.assertIn((document.get("code"), ended), {(code, status), ("signature_wrong", 4)} if member in ("name", "serial") else {(code, status)})
                    if code == "manifest_invalid" and document["code"] == code:
                        self.assertTrue(document["facts"]["pointer"].startswith(f"/{member}"), document)

    def test_payloads_that_cannot_be(self):
        for field, value in (("path", "../x.deb"), ("path", "/deb/x.deb"), ("path", "whl/x.deb"), ("path", "deb/.x.deb"), ("path", "deb/x.sh"), ("path", "deb/a\nb.deb"),
                             ("path", "deb/" + "a" * 255 + ".deb"), ("path", "BUNDLE"), ("path", "manifest.json"), ("size", -1), ("size", 1 << 33), ("size", "1"),
                             ("sha256", "A" * 64), ("sha256", "a" * 63), ("sha256", ""), ("kind", "wheel"), ("kind", "index"), ("name", ""), ("architecture", None)):
            self.refused_with(lambda all: all["payloads"][0].update({field: value}), "manifest_invalid", "/payloads/0")
        self.refused_with(lambda all: all["payloads"].reverse(), "manifest_invalid", "/payloads/1", "order")
        self.refused_with(lambda all: all["payloads"].append(all["payloads"][1]), "manifest_invalid", "/payloads/2")
        self.refused_with(lambda all: all["payloads"].insert(1, {**all["payloads"][1], "path": self.wheel.replace("pear", "PEAR")}), "manifest_invalid", "/payloads/2")
        for missing in ("path", "kind", "size", "sha256", "name", "version", "architecture"):
            self.refused_with(lambda all: all["payloads"][0].pop(missing), "manifest_invalid", missing)

    def test_texts_are_lines(self):
        """They are shown on terminals and in logs, also those of bundles that nobody trusts."""
        for member in ("version", "description", "license"):
            for text in ("two\nlines", "\x1b]0;evil\x07", "tab\t", "\x7f", "c1\x9b31m"):
                self.refused_with(lambda all: all.update({member: text}), "manifest_invalid", f"/{member}")
        self.refused_with(lambda all: all["targets"].append({"distribution": "ubuntu\r18.04"}), "manifest_invalid", "/targets/0/distribution")
        self.refused_with(lambda all: all["payloads"][0].update(version="1\x1b[0m"), "manifest_invalid", "/payloads/0/version")
        self.refused_with(lambda all: all.update(install={"requests": ["pear\x1b[0m"]}), "manifest_invalid", "/install/requests/0")

    def test_too_much(self):
        self.refused_text(b" " * (4 << 20) + b"{}", "bundle_damaged", "manifest.json", what="larger than 4 MiB")
        many = [{"path": f"whl/x-{number:05}-py3-none-any.whl", "kind": "wheel", "name": "x", "version": "1", "size": 1, "sha256": "0" * 64} for number in range(20001)]
        self.refused_text(canonical({**self.bundle().manifest, "payloads": many}), "bundle_damaged", "manifest.json", what="20,001 payloads take more than 4 MiB")


class Signatures(BrokenBundles):
    def test_by_whom(self):
        for made in (self.write, lambda content: self.unpacked(content)):
            bundle = self.bundle(self.stranger)
            self.refused(made(tar_of(bundle.members())), "signature_unknown", self.stranger.id)
            magic, manifest, signature, *payloads = self.bundle().members()
            self.refused(made(tar_of([magic, manifest, *payloads])), "signature_missing")
            self.refused(made(tar_of([magic, manifest, ("manifest.json.minisig", b"garbage"), *payloads])), "signature_invalid")
            self.refused(made(tar_of([magic, manifest, ("manifest.json.minisig", b""), *payloads])), "signature_invalid")

    def unpacked(self, content):
        folder = self.folder / f"unpacked{next(self.written)}"
        folder.mkdir()
        subprocess.run(["tar", "-x", "-C", folder], input=content, check=True)
        return folder

    def test_of_another_manifest(self):
        other = self.bundle(serial=1000 * self.number + 5).head()[2]
        magic, manifest, _, *payloads = self.bundle().members()
        self.refused_tar([magic, manifest, other, *payloads], "signature_wrong", "manifest.json.minisig", self.team.id)
        # One byte of what was signed.
        signed = self.bundle().head()
        self.refused_tar([magic, ("manifest.json", signed[1][1].replace(b'"stable"', b'"stablf"')), signed[2], *payloads], "signature_wrong", "manifest.json.minisig")

    def test_made_for_something_else(self):
        bundle = self.bundle()
        text = canonical(bundle.manifest)
        for comment in ("bundle:other serial:1", f"bundle:demo serial:{1000 * self.number + 1}", "timestamp:1700000000", f"keys serial:{1000 * self.number}",
                        f"bundle:demo serial:{1000 * self.number} "):
            self.refused_tar(bundle.members(signature=self.team.sign(text, comment)), "signature_wrong", comment.strip())
        # The comment is signed too.
        signature = self.team.sign(text, "bundle:other serial:1").replace(b"bundle:other serial:1", f"bundle:demo serial:{1000 * self.number}".encode())
        self.refused_tar(bundle.members(signature=signature), "signature_wrong", self.team.id)

    def test_of_the_older_kind(self):
        text = self.folder / "manifest.json"
        text.write_bytes(canonical(self.bundle().manifest))
        subprocess.run(["minisign", "-S", "-l", "-s", self.team.secret, "-m", text, "-t", f"bundle:demo serial:{1000 * self.number}"], check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.refused_tar(self.bundle().members(signature=pathlib.Path(f"{text}.minisig").read_bytes()), "signature_invalid", "older")

    def test_a_wrong_one_beside_a_right_one(self):
        magic, manifest, signature, *payloads = self.bundle().members()
        other = self.bundle(serial=1000 * self.number + 5).head()[2][1]
        self.refused_tar([magic, manifest, signature, ("manifest.json.other.minisig", other), *payloads], "signature_wrong", "manifest.json.other.minisig")
        # Of somebody unknown nothing is known: it neither helps nor harms.
        stranger = self.bundle(self.stranger, serial=1000 * self.number + 5).head()[2][1]
        path = self.write(tar_of([magic, manifest, ("manifest.json.other.minisig", stranger), signature, *payloads]))
        self.assertEqual(self.command("bundle", "verify", path)[0], 0)
        many = [(f"manifest.json.{number}.minisig", signature[1]) for number in range(16)]
        self.refused_tar([magic, manifest, *many, signature, *payloads], "bundle_damaged", "16")

    def test_nothing_is_read_before_somebody_trusted_has_signed(self):
        """What stands behind the signatures is broken in every way, and only the signature is spoken of."""
        bundle = self.bundle(self.stranger)
        head = bundle.head()
        for rest in ([b"no header" + bytes(503)], [("../../evil", b"")], [(self.deb, b"short")], [("unlisted", b"")]):
            self.refused_tar(tar_of([*head, *rest], b""), "signature_unknown", what=str(rest)[:20])
        self.refused_tar(bundle.members(text=b"no json"), "signature_unknown")


class KeyLists(BrokenBundles):
    def key_list(self, serial, add=(), revoke=(), key=None, comment=None, text=None):
        folder = self.folder / f"keys{next(self.written)}"
        folder.mkdir()
        text = text or canonical({"format": 1, "serial": serial, "add": [key.line for key in add], "revoke": [key.id for key in revoke]})
        (folder / "keys.json").write_bytes(text)
        (folder / "keys.json.minisig").write_bytes((key or self.team).sign(text, comment or f"keys serial:{serial}"))
        return folder / "keys.json"

    def taken(self, path):
        ended, document = self.command("bundle", "import", path)
        self.assertEqual(ended, 0, document)
        return document["taken"]

    def serial_in_force(self):
        file = self.board.path("/var/lib/jetcrew/keys/keys.json")
        return json.loads(file.read_bytes())["serial"] if file.exists() else 0

    def test_keys_come_and_go(self):
        new, newer, first = Key(self.folder, "new"), Key(self.folder, "newer"), self.serial_in_force() + 1
        signed = lambda key, serial: tar_of(self.bundle(key, name="of-keys", serial=serial).members())
        self.refused(self.write(signed(new, 1)), "signature_unknown")
        self.assertTrue(self.taken(self.key_list(first, add=[new])))
        self.assertEqual(self.command("bundle", "verify", self.write(signed(new, 1)))[0], 0)
        self.refused(self.key_list(first + 1, add=[newer], key=self.stranger), "signature_unknown", "list of keys", verify=False)
        # A serial that is not higher is passed over, whatever it says.
        self.assertFalse(self.taken(self.key_list(first, revoke=[new])))
        self.assertEqual(self.command("bundle", "verify", self.write(signed(new, 1)))[0], 0)
        # A key that was added signs the next list, and takes itself out.
        self.assertTrue(self.taken(self.key_list(first + 2, add=[newer], revoke=[new], key=new)))
        self.refused(self.write(signed(new, 1)), "key_revoked", new.id)
        self.refused(self.key_list(first + 9, add=[new], key=new), "key_revoked", new.id, verify=False)
        self.assertFalse(self.taken(self.key_list(first + 1, add=[new])))
        # Revoked once is revoked for good, also where its file lies in trust.d and a later list names it.
        self.trust(new)
        self.assertTrue(self.taken(self.key_list(first + 3, add=[new])))
        self.refused(self.write(signed(new, 1)), "key_revoked", new.id)
        # What an earlier list added is still trusted.
        self.assertEqual(self.command("bundle", "verify", self.write(signed(newer, 1)))[0], 0)
        # Named on the command line it is no better.
        ended, document = self.command("bundle", "verify", self.write(signed(new, 1)), "--trust", new.public)
        self.assertEqual((document["code"], ended), ("key_revoked", 4))

    def test_lists_that_are_not_taken(self):
        serial = self.serial_in_force() + 1
        refused = lambda path, code: self.refused(path, code, verify=False)
        refused(self.key_list(serial, add=[self.stranger], key=self.stranger), "signature_unknown")
        refused(self.key_list(serial, comment=f"keys serial:{serial + 1}"), "signature_wrong")
        refused(self.key_list(serial, comment=f"bundle:demo serial:{serial}"), "signature_wrong")
        for text in (b"", b"{}", b"[]", b"{", canonical({"format": 2, "serial": serial, "add": [], "revoke": []}),
                     canonical({"format": 1, "serial": 0, "add": [], "revoke": []}), canonical({"format": 1, "serial": "1", "add": [], "revoke": []}),
                     canonical({"format": 1, "serial": serial, "add": ["RWQ"], "revoke": []}), canonical({"format": 1, "serial": serial, "add": [7], "revoke": []}),
                     canonical({"format": 1, "serial": serial, "add": [], "revoke": ["8a1f8a1f8a1f8a1f"]}),
                     canonical({"format": 1, "serial": serial, "add": [], "revoke": ["8A1F"]}), canonical({"format": 1, "serial": serial, "add": []}),
                     canonical({"format": 1, "serial": serial, "add": [], "revoke": [], "more": 1}),
                     canonical({"format": 1, "serial": serial, "add": [], "revoke": ["8A1F8A1F8A1F8A1F"] * 1001})):
            refused(self.key_list(serial, text=text or b"\n"), "key_list_invalid")
        path = self.key_list(serial)
        (path.parent / "keys.json.minisig").write_bytes(b"garbage")
        refused(path, "signature_invalid")

    def test_a_bundle_brings_a_list(self):
        new, serial = Key(self.folder, "brought"), self.serial_in_force() + 1
        listed = self.key_list(serial, add=[new])
        with_list = lambda bundle, path: tar_of([*bundle.head(), ("keys.json", path.read_bytes()),
                                                 ("keys.json.minisig", (path.parent / "keys.json.minisig").read_bytes()), *bundle.payloads.items()])
        bundle = self.bundle(name="brings-keys", payloads={})
        self.assertEqual(self.command("bundle", "import", self.write(with_list(bundle, listed)))[0], 0)
        self.assertEqual(self.command("bundle", "verify", self.write(tar_of(self.bundle(new).members())))[0], 0)
        # It may end the very key that signed the bundle: the list counts, and the bundle does not.
        last = self.key_list(serial + 1, revoke=[new])
        ended, document = self.command("bundle", "import", self.write(with_list(self.bundle(new, name="ends-keys"), last)))
        self.assertEqual((document["code"], ended), ("key_revoked", 4))
        self.assertEqual(self.serial_in_force(), serial + 1)
        # A list of a stranger is not taken, nor the bundle that it lies in.
        evil = self.key_list(serial + 2, add=[self.stranger], key=self.stranger)
        self.refused_tar(with_list(self.bundle(), evil), "signature_unknown", self.stranger.id, verify=False)


class Serials(BrokenBundles):
    def test_an_older_one_is_taken_when_an_administrator_says_so(self):
        def imported(serial, *options, key=None, **head):
            path = self.write(tar_of(self.bundle(key, name="counted", serial=serial, **head).members()))
            return path, *self.command("bundle", "import", path, *options)

        other = Key(self.folder, "other")
        self.trust(other)
        self.payloads = {}
        self.assertEqual(imported(5)[1], 0)
        self.assertEqual(imported(5)[1], 0)
        self.assertEqual(imported(7)[1], 0)
        path, *_ = imported(6)
        self.refused(path, "bundle_downgrade", "serial 6", "serial 7", verify=False)
        # Another channel, name or key counts by itself: who stole a key does not block the next one.
        self.assertEqual(imported(1, channel="beta")[1], 0)
        self.assertEqual(imported(2**63 - 1, key=other)[1], 0)
        self.assertEqual(imported(8)[1], 0)
        # Once.
        self.assertEqual(imported(6, "--allow-downgrade")[1], 0)
        self.assertEqual(imported(6)[1], 0)
        self.refused(imported(4)[0], "bundle_downgrade", verify=False)
        self.assertEqual(imported(7)[1], 0)
        self.refused(imported(6)[0], "bundle_downgrade", verify=False)

    def tearDown(self):
        pass  # nothing but serials came


class Boards(BrokenBundles):
    """The simulated board is a Jetson Nano with L4T 32.7.1, Debian 12, amd64 and Python 3.11."""

    def test_for_another_board(self):
        said = json.loads(self.board.cli("board", "--json").stdout)
        others = [{"architecture": "riscv64"}, {"module": "p3767"}, {"l4t": ["35.1", "36.4"]}, {"l4t": ["32.1", "32.6"]}, {"l4t": ["32.7.9", "32.7.9"]},
                  {"distribution": "ubuntu 99.04"}, {"python": "2.7"}, {"python": "3"}, {"architecture": said["architecture"], "python": "3.99"}]
        others[7] = {"python": "3.1"}  # which is no front of 3.11
        for target in others:
            path = self.write(tar_of(self.bundle(targets=[target]).members()))
            value = next(iter(target.values())) if len(target) == 1 else "3.99"
            self.refused(path, "bundle_wrong_board", value[0] if isinstance(value, list) else value, status=1, verify=False, what=str(target))
        path = self.write(tar_of(self.bundle(targets=others).members()))
        self.refused(path, "bundle_wrong_board", "riscv64", "3.99", status=1, verify=False)

    def test_for_this_board(self):
        said = json.loads(self.board.cli("board", "--json").stdout)
        self.payloads = {}
        for number, target in enumerate([{}, {"architecture": said["architecture"]}, {"module": "p3448"}, {"module": said["module"]}, {"l4t": ["32.7", "32.7"]},
                                         {"l4t": ["32.7.1", "32.7.1"]}, {"l4t": ["32", "32"]}, {"distribution": said["distribution"]},
                                         {"python": said["interpreters"][0]["version"]}, {"python": said["interpreters"][0]["version"].rpartition(".")[0]}], 1):
            self.takes(self.bundle(name="fitting", serial=number, targets=[{"architecture": "riscv64"}, target]))

    def tearDown(self):
        if self.payloads:
            super().tearDown()


if __name__ == "__main__":
    unittest.main()
