"""The command line against a board: with the daemon (over its socket) and without it."""
import http.server
import json
import os
import socketserver
import threading
import unittest

from board import STICK, Board


class Refusing(http.server.BaseHTTPRequestHandler):
    """A daemon that has a problem of its own."""

    def do_GET(self):
        body = json.dumps({"code": "disk_full", "title": "Disk full", "detail": "the disk is full", "hint": "Make room.", "status": 507}).encode()
        self.send_response(507)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def address_string(self):
        return "socket"

    def log_message(self, *_):
        pass


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.board = Board().__enter__()
        self.addCleanup(lambda: self.board.__exit__(None, None, None))

    def json(self, *arguments, status=0):
        """What the command prints, which must be one document."""
        done = self.board.cli(*arguments, "--json")
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def install(self, *more):
        return self.board.cli("install", "--bundle", self.board.path(STICK), "--trust-loose", *more)

    def test_with_and_without_the_daemon_the_answer_is_the_same(self):
        self.assertEqual(self.install("--yes", "wheel:numpy").returncode, 0)

        def ask():
            answers = [self.json("environment", "list"), self.json("environment", "show", "default"), self.json("state", "export")]
            del answers[2]["board"]["storage"]  # the disk belongs to the whole machine, and fills up meanwhile
            del answers[2]["board"]["clock"]["time"]
            return answers

        without = ask()
        self.assertIn("numpy", [p["name"] for p in without[1]["packages"]])
        self.board.start()
        self.assertEqual(ask(), without)
        self.assertIn("default  generation 1", self.board.cli("environment", "list").stdout)
        unknown = self.board.cli("environment", "show", "defualt")
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("Did you mean default?", unknown.stderr)
        self.board.kill()
        self.assertEqual(ask(), without, "the socket that a killed daemon left is no daemon")

    def test_a_daemon_with_a_problem_is_not_hidden(self):
        state = self.board.path("/var/lib/jetcrew")
        state.mkdir(parents=True, exist_ok=True)
        socket = state / "jetcrew.sock"
        # A Unix socket's path has 107 characters at most; the board's folder may be longer.
        back = os.open(".", os.O_RDONLY)
        os.chdir(state)
        try:
            server = socketserver.ThreadingUnixStreamServer(socket.name, Refusing)
        finally:
            os.fchdir(back)
            os.close(back)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(lambda: (server.shutdown(), server.server_close(), socket.unlink()))
        for command in (["state", "export"], ["environment", "list"]):
            self.assertEqual(self.json(*command, status=1)["code"], "disk_full")
            self.assertIn("Make room.", self.board.cli(*command).stderr)

    def test_what_is_there_already_is_not_asked_about(self):
        asked = self.install("deb:nano")
        self.assertEqual(asked.returncode, 1, "nobody is there to approve")
        self.assertEqual(self.install("--yes", "deb:nano").returncode, 0)
        again = self.board.cli("install", "deb:nano")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("Everything is there already", again.stderr)
        self.assertTrue(self.json("install", "deb:nano")["ready"])

    def test_a_python_that_is_not_there_is_said_before_anything_is_copied(self):
        done = self.board.cli("install", "--bundle", self.board.path(STICK), "--trust-loose", "--yes", "--python", "3.99", "wheel:numpy")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("no Python 3.99", done.stderr)
        self.assertEqual([path for path in self.board.path("/var/lib/jetcrew/store").rglob("*") if path.is_file()], [])

    def test_checks_by_name(self):
        self.assertEqual(self.install("--yes", "wheel:numpy").returncode, 0)
        names = lambda *which: [c["name"] for c in self.json("check", *which)["items"]]
        self.assertEqual(names("numpy"), ["import-numpy"])
        self.assertEqual(names("numpy-computes", "import-numpy"), ["import-numpy", "numpy-computes"])
        self.assertGreater(len(names()), 2)
        unknown = self.board.cli("check", "nunpy")
        self.assertEqual(unknown.returncode, 2)
        self.assertIn("Did you mean import-numpy?", unknown.stderr)
        self.assertEqual(self.board.cli("check", "numpy", "--environment", "nowhere").returncode, 1)
        package = next(self.board.path("/var/lib/jetcrew/environments/default/current/").glob("lib/python3*/site-packages/numpy"))
        (package / "__init__.py").unlink()
        (package / "__init__.py").write_text("raise ImportError('spoilt')\n")
        self.assertEqual(self.json("check", "numpy", status=4)["items"][0]["status"], "failed")

    def test_a_job_is_followed_as_one_document(self):
        self.board.start()
        job = self.board.api("POST", "imports", {"path": STICK, "trust_loose": True})["id"]
        while_it_runs = self.json("job", "follow", str(job))
        afterwards = self.json("job", "follow", str(job))
        for followed in (while_it_runs, afterwards):
            self.assertEqual(followed["state"], "succeeded")
            self.assertIn("step", {event["event"] for event in followed["events"]})
            self.assertEqual({event["job"] for event in followed["events"]}, {job})
        failing = self.board.api("POST", "checks", {"environment": "default"})["id"]
        self.board.follow(failing)
        self.assertEqual(self.board.cli("job", "follow", str(failing)).returncode, 0)
        self.assertEqual(self.board.cli("job", "follow", "999").returncode, 1)


if __name__ == "__main__":
    unittest.main()
