"""The OpenAPI document tells the truth: what the daemon answers is held against the schemas."""
import json
import unittest
import urllib.request
import uuid

from board import SOURCE, STICK, ApiError, Board
from schema import faults, resolved

DOCUMENT = json.loads((SOURCE / "server" / "api" / "openapi.json").read_text())
REQUESTS = ["deb:nano", "wheel:Pillow"]
EVENTS = {"job": "JobEvent", "step": "StepEvent", "log": "LogEvent", "check": "CheckEvent",
          "findings": "FindingsEvent", "reset": "ResetEvent"}


def operation(method, path):
    return DOCUMENT["paths"][path][method.lower()]


class Validator(unittest.TestCase):
    SCHEMA = {"type": "object", "required": ["a"], "properties": {
        "a": {"type": ["integer", "null"]}, "b": {"type": "array", "items": {"enum": ["x", "y"]}}, "c": {"$ref": "#/c"}}}

    def faults(self, value):
        return faults({"c": {"type": "string", "pattern": "^z"}}, self.SCHEMA, value)

    def test_takes_what_fits(self):
        for value in ({"a": 1}, {"a": None, "b": ["x", "y", "x"]}, {"a": 1, "c": "zoo", "more": [1]}):
            self.assertEqual(self.faults(value), [])

    def test_names_what_does_not(self):
        for value, where in (([], "/"), ({}, "/a"), ({"a": True}, "/a"), ({"a": 1.5}, "/a"), ({"a": 1, "b": ["x", "q"]}, "/b/1"),
                             ({"a": 1, "b": None}, "/b"), ({"a": 1, "c": "a"}, "/c")):
            found = self.faults(value)
            self.assertEqual(len(found), 1, value)
            self.assertTrue(found[0].startswith(f"{where}:"), found)

    def test_refuses_schemas_that_it_does_not_understand(self):
        with self.assertRaises(ValueError):
            faults({}, {"oneOf": []}, 1)


class Examples(unittest.TestCase):
    def test_fit_their_schemas(self):
        seen = 0
        for name, schema in DOCUMENT["components"]["schemas"].items():
            for example in schema.get("examples", []):
                seen += 1
                self.assertEqual(faults(DOCUMENT, schema, example), [], name)
        for path, item in DOCUMENT["paths"].items():
            for method, described in item.items():
                for answer in [described.get("requestBody", {}), *described["responses"].values()]:
                    for media in resolved(DOCUMENT, answer).get("content", {}).values():
                        if "example" in media:
                            seen += 1
                            self.assertEqual(faults(DOCUMENT, media["schema"], media["example"]), [], f"{method} {path}")
        self.assertGreater(seen, 15)


class Answers(unittest.TestCase):
    """One way through on one board; the tests look at what it left."""

    @classmethod
    def setUpClass(cls):
        cls.board = Board().__enter__()
        cls.addClassCleanup(lambda: cls.board.__exit__(None, None, None))
        cls.board.start()
        cls.told = []
        cls.import_job = cls.followed(cls.board.api("POST", "imports", {"path": STICK, "trust_loose": True}))
        cls.plan = cls.board.api("POST", "plans", {"requests": REQUESTS})
        cls.job = cls.followed(cls.board.api("POST", f"plans/{cls.plan['id']}:approve", {"digest": cls.plan["digest"]}))
        assert cls.job["state"] == "succeeded", cls.job["error"]

    @classmethod
    def followed(cls, job):
        return cls.board.follow(job, on_event=lambda kind, data: cls.told.append((kind, data)))

    def check(self, method, pattern, body=None, headers=None, **parts):
        """Asks, and holds status, media type and body against the document; returns the answer."""
        query = parts.pop("query", "")
        try:
            answer = self.board.client.request(method, pattern.format(**parts) + query, body, headers)
            status, sent = answer.status, answer.body
        except ApiError as error:
            answer, status, sent = None, error.status, error.problem
        promised = operation(method, pattern)["responses"]
        self.assertIn(str(status), list(promised), sent)
        response = resolved(DOCUMENT, promised[str(status)])
        [(media, content)] = response["content"].items()
        if answer:
            self.assertEqual(answer.headers["Content-Type"].split(";")[0], media)
            for name in response.get("headers", {}):
                self.assertTrue(answer.headers[name], name)
        else:
            self.assertEqual(media, "application/problem+json")
            self.assertIn(sent["code"], response["x-problem-codes"])
            self.assertEqual(sent["status"], status)
        self.assertEqual(faults(DOCUMENT, content["schema"], sent), [])
        return sent

    def test_every_get_route(self):
        ids = {"/api/v1/plans/{id}": [self.plan["id"]], "/api/v1/jobs/{id}": [self.import_job["id"], self.job["id"]],
               "/api/v1/jobs/{id}/log": [self.job["id"]]}
        seen = 0
        for path, item in DOCUMENT["paths"].items():
            if "get" not in item or path in ("/api/v1/events", "/api/v1/sensors/stream"):
                continue  # they do not end; the events are looked at one by one below, the samples in test_sensors.py
            for number in ids.get(path, [None]):
                with self.subTest(path=path, id=number):
                    seen += 1
                    query = "?from=1&to=1" if path.endswith("/difference") else ""
                    self.check("GET", path, id=number, name="default", query=query)
        self.assertGreater(seen, 14)

    def test_the_log_of_an_install_has_what_dpkg_said(self):
        self.assertIn("Setting up nano", self.check("GET", "/api/v1/jobs/{id}/log", id=self.job["id"]))

    def test_lists_are_not_empty(self):
        for name in ("sources", "payloads", "bundles", "jobs", "checks", "environments"):
            with self.subTest(name):
                self.assertTrue(self.board.api("GET", name)["items"])

    def test_the_state_with_all_packages(self):
        state = self.check("GET", "/api/v1/state", query="?all")
        self.assertIn("board", {package["installed_by"] for package in state["packages"]})

    def test_pages(self):
        page = self.check("GET", "/api/v1/payloads", query="?limit=1")
        self.assertEqual(len(page["items"]), 1)
        self.check("GET", "/api/v1/payloads", query=f"?limit=1&cursor={page['next_cursor']}")

    def test_events_that_were_told(self):
        self.assertTrue({"job", "step", "check"} & {kind for kind, _ in self.told})
        for kind, data in self.told:
            schema = DOCUMENT["components"]["schemas"][EVENTS[kind]]
            self.assertEqual(faults(DOCUMENT, schema, data), [], kind)

    def test_all_kinds_of_events(self):
        kinds = set()
        schemas = DOCUMENT["components"]["schemas"]
        with self.stream("?last_event_id=0") as stream:
            kind = None
            for raw in stream:
                field, _, value = raw.decode().rstrip("\n").partition(": ")
                if field == "event":
                    kind = value
                if field == "data":
                    data = json.loads(value)
                    self.assertEqual(faults(DOCUMENT, schemas[EVENTS[kind]], data), [], kind)
                    kinds.add(kind)
                    if kind == "job" and data["job"] == self.job["id"] and data["state"] == "succeeded":
                        break
        self.assertTrue({"job", "step", "check"} <= kinds, kinds)

    def stream(self, query):
        return urllib.request.urlopen(self.board.url + "/api/v1/events" + query, timeout=30)

    def test_a_change_of_the_setup(self):
        setup = self.check("GET", "/api/v1/setup")
        current = {"If-Match": f'"{setup["rev"]}"'}
        self.check("PATCH", "/api/v1/setup", {"locale": "en"}, current)
        self.assertEqual(self.check("PATCH", "/api/v1/setup", {"locale": "en"}, current)["code"], "precondition_failed")
        self.assertEqual(self.check("PATCH", "/api/v1/setup", {"locale": "en"})["code"], "precondition_required")

    def test_an_upload(self):
        deb = next(iter(sorted(self.board.path(STICK).rglob("nano_*.deb"))))
        self.check("PUT", "/api/v1/uploads/{file_name}", deb.read_bytes(), file_name=deb.name)
        self.assertEqual(self.check("PUT", "/api/v1/uploads/{file_name}", b"text", file_name="x.deb")["code"], "not_a_package")

    def test_problems(self):
        fine = {"requests": ["deb:nano"]}
        current = {"If-Match": f'"{self.board.api("GET", "setup")["rev"]}"'}
        for code, method, path, body, headers in (
                ("not_found", "GET", "/api/v1/jobs/{id}", None, None),
                ("not_found", "GET", "/api/v1/plans/{id}", None, None),
                ("not_found", "POST", "/api/v1/jobs/{id}:cancel", None, None),
                ("not_found", "POST", "/api/v1/plans/{id}:approve", {"digest": "x"}, None),
                ("path_not_found", "POST", "/api/v1/imports", {"path": "/media/NOTHING"}, None),
                ("idempotency_key_required", "POST", "/api/v1/plans", fine, {"Idempotency-Key": ""}),
                ("media_type_unsupported", "POST", "/api/v1/plans", b"text", None),
                ("json_invalid", "POST", "/api/v1/plans", b"{", {"Content-Type": "application/json"}),
                ("field_invalid", "POST", "/api/v1/plans", {"requests": "deb:nano"}, None),
                ("field_invalid", "POST", "/api/v1/imports", {}, None),
                ("field_invalid", "POST", "/api/v1/plans", {**fine, "upgrade": "yes"}, None),
                ("field_invalid", "PATCH", "/api/v1/setup", {"plan": 999}, current),
                ("environment_name_invalid", "PATCH", "/api/v1/setup", {"environment": "../x"}, current),
                ("marker_undefined", "POST", "/api/v1/plans", {"requests": ["wheel:numpy; os_name ~= 'posix'"]}, None),
                ("not_found", "GET", "/api/v1/jobs/{id}/log", None, None),
                ("usage", "POST", "/api/v1/plans", {"requests": ["deb:"]}, None),
                ("no_packages", "POST", "/api/v1/plans", {"requests": []}, None),
                ("request_unknown", "POST", "/api/v1/plans", {"requests": ["nothing-of-that-name"]}, None),
                ("environment_name_invalid", "POST", "/api/v1/checks", {"environment": "../x"}, None),
                ("not_installed", "POST", "/api/v1/plans", {"removes": ["nothing-of-that-name"]}, None),
                ("field_invalid", "POST", "/api/v1/plans", {"removes": "numpy"}, None),
                ("generation_in_use", "POST", "/api/v1/environments/{name}:rollback", {"generation": 1}, None),
                ("generation_missing", "POST", "/api/v1/environments/{name}:rollback", {}, None),
                ("field_invalid", "POST", "/api/v1/environments/{name}:repair", {"discard_changes": "yes"}, None),
                ("field_invalid", "POST", "/api/v1/environments:clean", {"keep": -1}, None),
                ("field_invalid", "GET", "/api/v1/environments/{name}/difference", None, None),
                ("no_solution", "POST", "/api/v1/plans", {"requests": ["deb:nothing-of-that-name"]}, None)):
            with self.subTest(code=code, path=path):
                self.assertEqual(self.check(method, path, body, headers, id=999, name="default")["code"], code)

    def test_jobs_of_environments(self):
        for path, result in (("/api/v1/environments/{name}:repair", {"files": [], "trees": 0}), ("/api/v1/environments:clean", None)):
            with self.subTest(path):
                job = self.followed(self.check("POST", path, {}, name="default"))
                self.assertEqual(job["state"], "succeeded", job["error"])
                self.check("GET", "/api/v1/jobs/{id}", id=job["id"])
                if result:
                    self.assertEqual(job["result"], result)
        for path in ("/api/v1/environments/{name}", "/api/v1/environments/{name}/generations/{id}"):
            with self.subTest(path):
                self.assertEqual(self.check("DELETE", path, name="nothing", id=1)["code"], "not_found")

    def test_problems_of_a_plan_that_was_carried_out(self):
        approve, number = "/api/v1/plans/{id}:approve", self.plan["id"]
        self.assertEqual(self.check("POST", approve, {"digest": "sha256:other"}, id=number)["code"], "plan_changed")
        self.assertEqual(self.check("POST", approve, {"digest": self.plan["digest"]}, id=number)["code"], "plan_stale")
        self.assertEqual(self.check("POST", "/api/v1/jobs/{id}:cancel", id=self.job["id"])["code"], "job_finished")

    def test_a_key_that_is_used_again(self):
        key = {"Idempotency-Key": str(uuid.uuid4())}
        first = self.check("POST", "/api/v1/plans", {"requests": ["deb:nano"]}, key)
        self.assertEqual(self.check("POST", "/api/v1/plans", {"requests": ["deb:nano"]}, key), first)
        self.assertEqual(self.check("POST", "/api/v1/plans", {"requests": REQUESTS}, key)["code"], "idempotency_key_reused")

    def test_what_is_served_is_this_document(self):
        self.assertEqual(self.check("GET", "/api/v1/openapi.json"), DOCUMENT)


if __name__ == "__main__":
    unittest.main()
