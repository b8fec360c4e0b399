"""`jetcrew check --explain`: what error texts mean, whatever they are made of and however long they are."""
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import unittest

from board import JETCREW, SOURCE

MISSING = b"OSError: libopenblas.so.0: cannot open shared object file: No such file or directory\n"
MOST_MEMORY = 512 << 20  # of address space; the longest text is twice that


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


class Explain(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def explain(self, file, *options, parts=None, language="C.UTF-8", status=0):
        """Standard output; the text comes from `file`, or from `parts` through standard input."""
        command = [JETCREW, "--root", self.folder, "check", "--explain", file, *options]
        environment = {**os.environ, "LC_ALL": language}
        with subprocess.Popen(command, env=environment, preexec_fn=limited, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as running:
            for part in parts or ():
                running.stdin.write(part)
            out, err = running.communicate(timeout=60)
        self.assertEqual(running.returncode, status, err)
        return out.decode()  # always UTF-8

    def findings(self, *parts):
        return json.loads(self.explain("-", "--json", parts=parts))["items"]

    def found(self, *parts):
        return [(one["problem"], one["line_number"]) for one in self.findings(*parts)]

    def test_says_cause_and_remedy_in_the_readers_language(self):
        text = self.folder / "log"
        text.write_bytes(b"Traceback (most recent call last):\n" + MISSING)
        english = self.explain(text)
        self.assertIn("(openblas-missing)", english)
        self.assertIn("line 2: OSError: libopenblas.so.0", english)
        self.assertIn("Remedy:", english)
        chinese = self.explain(text, language="zh_CN.UTF-8")
        self.assertIn("(openblas-missing)", chinese)
        self.assertTrue(any("一" <= character <= "鿿" for character in chinese))

    def test_says_so_where_nothing_is_known(self):
        self.assertIn("No known problem", self.explain("-", parts=[b"all is well\n"]))
        self.assertEqual(self.findings(b""), [])

    def test_knows_the_built_in_texts(self):
        for path in sorted((SOURCE / "tests" / "fixtures" / "problems").glob("*.2.txt")):
            with self.subTest(path.name):
                self.assertEqual([one["problem"] for one in json.loads(self.explain(path, "--json"))["items"]], [path.name.split(".")[0]])

    def test_takes_a_gigabyte(self):
        self.assertEqual(self.found(*[b"a" * (1 << 20)] * 1024, b"\n", MISSING), [("openblas-missing", 2)])

    def test_takes_one_line_of_fifty_megabytes(self):
        self.assertEqual(self.found(b"(" * 50_000_000, MISSING), [("openblas-missing", 1)])

    def test_takes_what_is_not_text(self):
        noise = bytes(range(256)) * 4000
        self.assertEqual(self.found(noise, b"\0\xff\n", MISSING, b"\xc3\x28\0" * 1000)[0][0], "openblas-missing")
        self.assertEqual(self.findings(b"\0" * 3_000_000), [])

    def test_shows_nothing_that_a_terminal_would_obey(self):
        output = self.explain("-", parts=[b"\x1b]0;owned\x07\x1b[2J\x9b2J\x08\x7f\xc2\x9b2J", MISSING])
        self.assertIn("libopenblas.so.0", output)
        self.assertNotRegex(output, r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

    def test_names_a_file_that_cannot_be_read_and_a_pattern_that_is_wrong(self):
        problem = json.loads(self.explain(self.folder / "missing", "--json", status=1))
        self.assertEqual(problem["code"], "path_not_found")
        self.assertIn(str(self.folder / "missing"), problem["detail"])
        texts = {"en": "x", "zh-CN": "x"}
        own = self.folder / "var/lib/jetcrew/catalogue/problems/own.json"
        own.parent.mkdir(parents=True)
        row = {"id": "own", "patterns": ["fine", "(broken"], "title": texts, "cause": texts, "remedy": texts, "evidence": "unsourced"}
        own.write_text(json.dumps({"format": 1, "sources": [], "problems": [row]}))
        # What is built in goes on explaining.
        self.assertEqual(self.found(MISSING)[0][0], "openblas-missing")
        done = subprocess.run([JETCREW, "--root", self.folder, "catalogue", "--json"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 4, done.stderr)
        refused = json.loads(done.stdout)["refused"]
        self.assertEqual((refused["code"], refused["facts"]["file"], refused["facts"]["pointer"]),
                         ("catalogue_invalid", "problems/own.json", "/problems/0/patterns/1"))


if __name__ == "__main__":
    unittest.main()
