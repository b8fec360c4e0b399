#!/usr/bin/env python3
"""Goes through the whole setup of a board by the HTTP API, as the wizard does in a browser.

Prints the final device state (JSON, alone) on stdout and the story on stderr. Exits 0 only if the board ended ready.
"""
import argparse
import json
import pathlib
import sys
import time

from jetcrew_client import ApiError, Client


class Failed(Exception):
    """The setup did not end as it must."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def tell(kind, data):
    """Shows what a person at the board would want to see go by."""
    if kind == "step" and data["state"] in ("done", "failed"):
        say(f"    {data['state']:<6} {data['title']}")
    elif kind == "check":
        say(f"    {data['status']:<6} {data['name']}")
    elif kind == "log" and data["level"] in ("warning", "error"):
        say(f"    {data['level']}: {data['message']}")


def finish(client, job):
    """Follows a job to its end. Throws Failed unless it succeeded."""
    started = time.monotonic()
    job = client.follow(job["id"], on_event=tell)
    if job["state"] != "succeeded":
        error = job.get("error") or {}
        raise Failed(f"the {job['kind']} {job['state']}: {error.get('code')}: {error.get('detail')}\n  {error.get('hint')}")
    say(f"  {job['kind']} took {time.monotonic() - started:.1f} s")
    return job


def what_to_import(source):
    """A signed bundle where the medium has one, else its loose packages: whoever runs this knows where they come from."""
    for bundle in source["bundles"]:
        if bundle["problem"] is None:
            say(f"import: {bundle['path']} ({bundle['name']} {bundle['version']}, {bundle['packages']} packages)")
            return {"path": bundle["path"]}
        say(f"  {bundle['path']} is not taken: {bundle['problem']['detail']}")
    say(f"import: {source['path']} ({source['debs']} debs, {source['wheels']} wheels)")
    return {"path": source["path"], "trust_loose": True}


def set_up(client, requests, environment):
    board = client.api("GET", "board")
    say(f"board: {board['model']}, L4T {board['l4t']}, JetPack {board['jetpack']}")

    sources = client.api("GET", "sources")["items"]
    if not sources:
        raise Failed("the board shows no folder with packages on its media")
    request = what_to_import(sources[0])
    imported = finish(client, client.api("POST", "imports", request))["result"]
    for skipped in imported["skipped"]:
        raise Failed(f"{skipped['file_name']} was not imported: {skipped['code']}: {skipped['message']}")

    say(f"plan: {' '.join(requests)}")
    plan = client.api("POST", "plans", {"requests": requests, "environment": environment})
    counts = plan["summary"]
    say(f"  {counts['install']} to install, {counts['upgrade']} to upgrade, {counts['remove']} to remove")

    say(f"install: plan {plan['id']}, {plan['digest']}")
    finish(client, client.api("POST", f"plans/{plan['id']}:approve", {"digest": plan["digest"]}))
    return client.api("GET", "state")


def shortcomings(state, debs, wheels):
    """What keeps this state from being a finished setup, one line each."""
    found = []
    installed = [package["ecosystem"] for package in state["packages"]]
    if not state["ready"]:
        found.append("the board does not say that it is ready")
    for ecosystem, least in (("deb", debs), ("wheel", wheels)):
        if installed.count(ecosystem) < least:
            found.append(f"{installed.count(ecosystem)} {ecosystem}s were installed, at least {least} are expected")
    if not state["checks"]:
        found.append("no check was run")
    found += [f"the check {check['name']}: {check['status']}" for check in state["checks"] if check["status"] != "passed"]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="where the daemon listens")
    parser.add_argument("--requests", type=pathlib.Path, required=True, help="a file with one REQUEST a line")
    parser.add_argument("--environment", default="default")
    parser.add_argument("--least-debs", type=int, default=25)
    parser.add_argument("--least-wheels", type=int, default=12)
    options = parser.parse_args()
    requests = options.requests.read_text().split("\n")
    try:
        state = set_up(Client(options.url), [line for line in requests if line], options.environment)
    except (ApiError, Failed, OSError) as error:
        sys.exit(f"headless-setup: {error}")
    json.dump(state, sys.stdout, indent=2, ensure_ascii=False)
    print()
    found = shortcomings(state, options.least_debs, options.least_wheels)
    for line in found:
        say(f"headless-setup: {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
