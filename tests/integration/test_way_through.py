"""The way through: from a stick of real packages to an environment that is proven, by the API and by the command line."""
import json
import unittest

from board import STICK, ApiError, Board


def set_up(board):
    """Import, plan, approve; returns the plan and the finished job."""
    imported = board.follow(board.api("POST", "imports", {"path": STICK, "trust_loose": True}))
    assert imported["state"] == "succeeded", imported["error"]
    plan = board.api("POST", "plans", {"requests": board.requests, "environment": "default"})
    job = board.api("POST", f"plans/{plan['id']}:approve", {"digest": plan["digest"]})
    return plan, board.follow(job)


class ByTheApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.board = Board().__enter__()
        cls.addClassCleanup(lambda: cls.board.__exit__(None, None, None))
        cls.board.start()
        cls.plan, cls.job = set_up(cls.board)
        cls.state = cls.board.api("GET", "state")

    def test_ends_ready(self):
        self.assertEqual(self.job["state"], "succeeded", self.job["error"])
        self.assertTrue(self.state["ready"])
        self.assertEqual({check["status"] for check in self.state["checks"]}, {"passed"})

    def test_enough_real_packages_are_on_record(self):
        debs = [p for p in self.state["packages"] if p["ecosystem"] == "deb"]
        wheels = [p for p in self.state["packages"] if p["ecosystem"] == "wheel"]
        self.assertGreaterEqual(len(debs), 25)
        self.assertGreaterEqual(len(wheels), 12)
        self.assertTrue(all(len(p["sha256"]) == 64 and p["installed_by"] == f"job {self.job['id']}" for p in debs + wheels))

    def test_dpkg_says_the_same(self):
        self.assertEqual(self.board.dpkg_audit(), "")
        for package in self.state["packages"]:
            if package["ecosystem"] == "deb":
                self.assertEqual(self.board.deb_version(package["name"]), package["version"], package["name"])

    def test_the_exact_chain_of_libpython_came_along(self):
        chain = {a["name"]: a["version"] for a in self.plan["actions"] if a["name"].startswith("libpython3")}
        full = next(name for name in chain if name.endswith("-dev") and "." in name)
        self.assertEqual(self.board.deb_version(full), self.board.deb_version(full.replace("-dev", "-stdlib")))

    def test_the_environment_works_from_the_board(self):
        python = "/var/lib/jetcrew/environments/default/current/bin/python"
        answer = self.board.run(python, "-c", "import numpy, PIL, ipdb; print(numpy.__version__, numpy.__file__)")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertTrue(answer.stdout.startswith("1.26.4 /var/lib/jetcrew/environments/default/"), answer.stdout)

    def test_the_plan_says_why(self):
        because = {a["name"]: a["because"] for a in self.plan["actions"]}
        self.assertEqual(because["libpython3-dev"], "you asked for it")
        self.assertIn("needs it", because["ipython"])

    def test_the_board_is_what_its_identity_says(self):
        board = self.state["board"]
        self.assertEqual(board["model"], "NVIDIA Jetson Nano Developer Kit")
        self.assertEqual((board["module"], board["soc"]), ("p3448-0000", "tegra210"))
        self.assertEqual((board["l4t"], board["jetpack"]), ("32.7.1", "4.6.1"))
        self.assertEqual(board["kernel"], "4.9.253-tegra")
        self.assertTrue(board["simulated"])

    def test_asking_again_is_nothing_to_do(self):
        plan = self.board.api("POST", "plans", {"requests": self.board.requests})
        self.assertEqual(plan["actions"], [])
        self.assertEqual(plan["environment"]["generation"], self.plan["environment"]["generation"])

    def test_a_plan_is_carried_out_once(self):
        with self.assertRaises(ApiError) as refused:
            self.board.api("POST", f"plans/{self.plan['id']}:approve", {"digest": self.plan["digest"]})
        self.assertEqual((refused.exception.status, refused.exception.code), (409, "plan_stale"))

    def test_events_replay_the_whole_story(self):
        seen = []
        for _number, kind, data in self.board.client.events(last_id=0):
            seen.append(kind)
            if kind == "job" and data.get("job") == self.job["id"] and data.get("state") == "succeeded":
                break
        self.assertIn("job", seen)

    def test_a_restart_remembers(self):
        self.assertEqual(self.board.stop(), 0)
        self.board.start()
        self.assertTrue(self.board.api("GET", "state")["ready"])
        self.assertEqual(self.board.api("GET", f"jobs/{self.job['id']}")["state"], "succeeded")


class OnTheCommandLine(unittest.TestCase):
    def test_install_does_all_in_one_process(self):
        with Board() as board:
            done = board.cli("--json", "install", "--bundle", str(board.path(STICK)), "--trust-loose", "--yes", *board.requests)
            self.assertEqual(done.returncode, 0, done.stderr)
            state = json.loads(done.stdout)
            self.assertTrue(state["ready"])
            self.assertEqual(json.loads(board.cli("state", "export").stdout)["packages"], state["packages"])
            checks = json.loads(board.cli("--json", "check").stdout)["items"]
            self.assertTrue(checks and all(check["status"] == "passed" for check in checks))

    def test_loose_packages_are_taken_only_on_ones_word(self):
        with Board() as board:
            done = board.cli("install", "--bundle", str(board.path(STICK)), "--yes", "deb:nano")
            self.assertEqual(done.returncode, 4)
            self.assertIn("--trust-loose", done.stderr)
            self.assertIsNone(board.deb_version("nano"))

    def test_nothing_happens_without_a_yes(self):
        with Board() as board:
            done = board.cli("install", "--bundle", str(board.path(STICK)), "--trust-loose", "deb:nano")
            self.assertEqual(done.returncode, 1)
            self.assertIsNone(board.deb_version("nano"))

    def test_a_second_wheel_makes_a_second_generation(self):
        with Board() as board:
            bundle = ("--bundle", str(board.path(STICK)), "--trust-loose", "--yes")
            self.assertEqual(board.cli("install", *bundle, "wheel:Pillow").returncode, 0)
            done = board.cli("--json", "install", *bundle, "wheel:six" if "wheel:six" in board.requests else "wheel:decorator")
            self.assertEqual(done.returncode, 0, done.stderr)
            state = json.loads(done.stdout)
            self.assertEqual(state["environments"][0]["generation"], 2)
            names = {p["name"] for p in state["packages"]}
            self.assertLessEqual({"pillow", "decorator"}, names)
            python = "/var/lib/jetcrew/environments/default/current/bin/python"
            self.assertEqual(board.run(python, "-c", "import PIL, decorator").returncode, 0)


if __name__ == "__main__":
    unittest.main()
