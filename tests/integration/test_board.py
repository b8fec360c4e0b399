"""What a board is, by command line and API; its clock."""
import json
import unittest

from board import SOURCE, ApiError, Board
from schema import faults

DOCUMENT = json.loads((SOURCE / "server" / "api" / "openapi.json").read_text())


class Identity(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.board = Board()
        cls.board.__enter__()
        cls.addClassCleanup(cls.board.__exit__, None, None, None)
        cls.board.start()

    def test_the_answer_is_as_the_document_says_and_as_the_command_line_has_it(self):
        answer = self.board.api("GET", "/board")
        self.assertEqual(faults(DOCUMENT, {"$ref": "#/components/schemas/Board"}, answer), [])
        told = json.loads(self.board.cli("board", "--json").stdout)
        for changing in ("clock", "storage"):
            answer.pop(changing), told.pop(changing)
        self.assertEqual(told, answer)

    def refusal(self, body):
        """Status and problem of a clock that is not set."""
        with self.assertRaises(ApiError, msg=body) as refused:
            self.board.api("PUT", "/board/clock", body)
        return refused.exception.status, refused.exception.problem

    def test_a_simulated_board_has_no_clock_of_its_own(self):
        clock = self.board.api("GET", "/board")["clock"]
        self.assertFalse(clock["wrong"])
        status, problem = self.refusal({"time": clock["time"]})
        self.assertEqual((status, problem["code"]), (409, "clock_not_the_boards"))

    def test_a_time_that_cannot_be_is_refused(self):
        for time in ("1999-12-31T23:59:59Z", "2200-01-01T00:00:00Z"):
            status, problem = self.refusal({"time": time})
            self.assertEqual((status, problem["code"]), (422, "clock_implausible"), time)

    def test_what_is_no_time_is_refused(self):
        for body in ({}, {"time": None}, {"time": 5}, {"time": "now"}, {"time": "2026-11-22"}, {"time": "2026-02-30T00:00:00Z"}):
            status, problem = self.refusal(body)
            self.assertEqual((status, problem["code"]), (422, "field_invalid"), body)
            self.assertEqual(problem["facts"]["pointer"], "/time", body)


if __name__ == "__main__":
    unittest.main()
