"""A small client of JetCrew's HTTP API, for the demo and the tests. Python standard library only.

Sources of the rules: RFC 9457 (problem+json), the event stream of the HTML standard, section 9.2.
"""
import json
import time
import urllib.error
import urllib.request
import uuid

FINAL_STATES = ("succeeded", "failed", "cancelled")


class ApiError(Exception):
    """An answer of 400 or more; `problem` is its problem+json, or what could be made of it."""

    def __init__(self, method, path, status, problem):
        self.status = status
        self.problem = problem
        self.code = problem.get("code")
        text = f"{method} {path}: {status} {self.code or ''}: {problem.get('detail', '')}"
        super().__init__(text + (f"\n  {problem['hint']}" if problem.get("hint") else ""))


class Answer:
    """status, headers (case-insensitive) and the decoded body of one answer."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body


def decode(headers, content):
    """JSON where the answer says it is JSON; otherwise text."""
    if not content:
        return None
    if "json" in (headers.get("Content-Type") or ""):
        return json.loads(content)
    return content.decode(errors="replace")


class Client:
    """Talks to a daemon at URL, such as http://127.0.0.1:8080. Times are in seconds."""

    def __init__(self, url, timeout=60):
        self.url = url.rstrip("/")
        self.timeout = timeout

    def request(self, method, path, body=None, headers=None):
        """One exchange. A `body` of bytes goes as it is, anything else as JSON. Throws ApiError at 400 and above."""
        data, sent = None, {"X-JetCrew": "1", "Accept": "application/json"}
        if method == "POST":
            sent["Idempotency-Key"] = str(uuid.uuid4())
        if isinstance(body, bytes):
            data, sent["Content-Type"] = body, "application/octet-stream"
        elif body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        sent.update(headers or {})
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                return Answer(response.status, response.headers, decode(response.headers, response.read()))
        except urllib.error.HTTPError as error:
            with error:
                problem = decode(error.headers, error.read())
            if not isinstance(problem, dict):
                problem = {"detail": str(problem)}
            raise ApiError(method, path, error.code, problem) from None

    def api(self, method, path, body=None, headers=None):
        """The decoded body of an answer; PATH is relative to /api/v1 where it does not begin so."""
        if not path.startswith(("/api/", "/livez", "/readyz", "/metrics")):
            path = "/api/v1/" + path.lstrip("/")
        return self.request(method, path, body, headers).body

    def wait_ready(self, seconds=30):
        """Waits for /readyz. Throws TimeoutError."""
        end = time.monotonic() + seconds
        while True:
            try:
                self.request("GET", "/readyz")
                return
            except (OSError, ApiError) as error:
                if time.monotonic() > end:
                    raise TimeoutError(f"{self.url} was not ready after {seconds} s: {error}") from error
            time.sleep(0.05)

    def events(self, last_id=None):
        """Yields (id, event, data) of the event stream until the server ends it."""
        headers = {"Accept": "text/event-stream"}
        if last_id is not None:
            headers["Last-Event-ID"] = str(last_id)
        request = urllib.request.Request(self.url + "/api/v1/events?topics=job,log", headers=headers)
        with urllib.request.urlopen(request, timeout=self.timeout) as stream:
            kind, data, number = "message", [], last_id
            for raw in stream:
                line = raw.decode().rstrip("\r\n")
                if not line:
                    if data:
                        yield number, kind, json.loads("\n".join(data))
                    kind, data = "message", []
                    continue
                field, _, value = line.partition(":")
                value = value[1:] if value.startswith(" ") else value
                if field == "event":
                    kind = value
                elif field == "data":
                    data.append(value)
                elif field == "id":
                    number = value

    def follow(self, job, seconds=900, on_event=None):
        """Follows a job (its number) by the event stream until it ends; returns the job as it is then.

        A stream that breaks off is taken up again where it stopped. Throws TimeoutError.
        """
        end = time.monotonic() + seconds
        last_id = None
        while True:
            try:
                for last_id, kind, data in self.events(last_id):
                    if kind == "reset" or data.get("job") == job:
                        if kind != "reset" and on_event:
                            on_event(kind, data)
                        if kind == "reset" or data.get("state") in FINAL_STATES:
                            found = self.api("GET", f"jobs/{job}")
                            if found["state"] in FINAL_STATES:
                                return found
                    if time.monotonic() > end:
                        break
            except OSError:
                pass  # the daemon went away or was slow; asked again below, until the time is over
            if time.monotonic() > end:
                raise TimeoutError(f"job {job} had not ended after {seconds} s")
            time.sleep(0.2)
            try:
                found = self.api("GET", f"jobs/{job}")
            except OSError:
                continue
            if found["state"] in FINAL_STATES:
                return found
