"""The plug is pulled in the middle: the next start goes on and ends ready."""
import time
import unittest

from board import STICK, Board


class Killed(unittest.TestCase):
    def begin(self, board):
        board.start()
        self.assertEqual(board.follow(board.api("POST", "imports", {"path": STICK, "trust_loose": True}))["state"], "succeeded")
        plan = board.api("POST", "plans", {"requests": board.requests})
        return board.api("POST", f"plans/{plan['id']}:approve", {"digest": plan["digest"]})["id"]

    def wait_for(self, board, job, condition):
        """Until the job is as wanted; fails where it ends before that."""
        while True:
            now = board.api("GET", f"jobs/{job}")
            if condition(now):
                return now
            self.assertIn(now["state"], ("queued", "running"), now["error"])
            time.sleep(0.01)

    def ends_ready(self, board, job):
        board.start()
        finished = board.follow(job)
        self.assertEqual(finished["state"], "succeeded", finished["error"])
        self.assertTrue(board.api("GET", "state")["ready"])
        self.assertEqual(board.dpkg_audit(), "")
        self.assertEqual([s["name"] for s in finished["steps"] if s["state"] not in ("done", "skipped")], [])

    def test_in_the_middle_of_the_debs(self):
        with Board() as board:
            job = self.begin(board)
            done = lambda now: [s for s in now["steps"] if s["phase"] == "debs" and s["state"] == "done"]
            busy = lambda now: any(s["phase"] == "debs" and s["state"] == "running" for s in now["steps"])
            self.wait_for(board, job, lambda now: len(done(now)) >= 5 and busy(now))
            board.kill()
            self.assertLess(sum(bool(board.deb_version(n)) for n in ("libpython3-dev", "python3-dev", "libgl1", "nano")), 4)
            self.ends_ready(board, job)

    def test_at_the_first_deb(self):
        with Board() as board:
            job = self.begin(board)
            self.wait_for(board, job, lambda now: any(s["phase"] == "debs" and s["state"] == "running" for s in now["steps"]))
            board.kill()
            self.ends_ready(board, job)

    def test_in_the_middle_of_the_wheels(self):
        with Board() as board:
            job = self.begin(board)
            self.wait_for(board, job, lambda now: any(s["phase"] == "environment" and s["state"] == "running" for s in now["steps"]))
            board.kill()
            self.ends_ready(board, job)

    def test_a_term_signal_in_the_middle_is_gone_on_from_too(self):
        with Board() as board:
            job = self.begin(board)
            self.wait_for(board, job, lambda now: any(s["phase"] == "debs" and s["state"] == "running" for s in now["steps"]))
            self.assertEqual(board.stop(seconds=120), 0)
            self.assertEqual(board.dpkg_audit(), "", "dpkg was let go on to a safe point")
            self.ends_ready(board, job)

    def test_in_the_middle_of_an_import(self):
        with Board() as board:
            board.start()
            job = board.api("POST", "imports", {"path": STICK, "trust_loose": True})["id"]
            self.wait_for(board, job, lambda now: sum(s["state"] == "done" for s in now["steps"]) >= 3)
            board.kill()
            board.start()
            self.assertEqual(board.follow(job)["state"], "succeeded")
            self.assertEqual([p.name for p in board.path("/var/lib/jetcrew/store").glob(".unfinished-*")], [])


if __name__ == "__main__":
    unittest.main()
