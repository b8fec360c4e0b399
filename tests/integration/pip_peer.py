"""pip's resolver as a peer: one process that answers many questions, for a pip of its own takes half a second to start.

It reads a JSON object a line. {"folder": wheels, "requests": [...]}, with or without "prereleases": true, asks what pip installs:
{"files": its file names, or null, "crashed": whether it broke down}. With "chosen" and "beside", lists of file names, it asks for a
judgement by pip's own reading of versions and metadata: {"unmet": what speaks against the chosen ones, or null, "older": the first
project asked for of which the chosen version differs from that of `beside`, if it is the older one, or null}. Before all that it says
what Python it is.
"""
import email
import json
import os
import pathlib
import sys
import tempfile
import urllib.parse
import zipfile

from pip._internal.cli.main import main as pip
from pip._vendor.packaging import markers, tags
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.specifiers import SpecifierSet
from pip._vendor.packaging.utils import canonicalize_name, parse_wheel_filename

ENVIRONMENT = markers.default_environment()
TAGS = set(tags.sys_tags())


def installs(folder, requests, prereleases):
    with tempfile.NamedTemporaryFile() as report:
        status = pip(["install", "--isolated", "--dry-run", "--ignore-installed", "--no-index", "--find-links", folder, "--no-cache-dir",
                      "--disable-pip-version-check", "--quiet", "--quiet", "--quiet", "--report", report.name, *["--pre"] * prereleases,
                      *requests])
        # An exception that pip did not mean is status 2, no solution is 1.
        if status != 0:
            return {"files": None, "crashed": status == 2}
        found = json.loads(report.read())
    return {"files": [urllib.parse.unquote(pathlib.PurePath(item["download_info"]["url"]).name) for item in found["install"]], "crashed": False}


def metadata_of(folder, file):
    with zipfile.ZipFile(pathlib.Path(folder) / file) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(wheel.read(name))


def unmet(folder, requests, files):
    """Why the files are no answer: a requirement that is not met, a wheel that does not fit, or one that nothing needs."""
    chosen = {}
    for file in files:
        name, version, _, file_tags = parse_wheel_filename(file)
        metadata = metadata_of(folder, file)
        if name in chosen:
            return f"{name} twice"
        if not file_tags & TAGS:
            return f"{file} is not for this Python"
        if not SpecifierSet(metadata["Requires-Python"] or "").contains(ENVIRONMENT["python_full_version"], prereleases=True):
            return f"{file} needs Python {metadata['Requires-Python']}"
        chosen[name] = version, metadata
    reached = set()
    open_ = [("", "", Requirement(text)) for text in requests]
    while open_:
        owner, extra, requirement = open_.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        if name not in chosen or not requirement.specifier.contains(chosen[name][0], prereleases=True):
            return f"{owner or 'the request'} needs {requirement}"
        for part in ("", *map(str.lower, requirement.extras)):
            if (name, part) not in reached:
                reached.add((name, part))
                open_ += [(name, part, Requirement(text)) for text in chosen[name][1].get_all("Requires-Dist", [])]
    idle = set(chosen) - {name for name, _ in reached}
    return f"nothing needs {', '.join(sorted(idle))}" if idle else None


def older(requests, files, beside):
    mine, other = ({name: version for name, version, _, _ in map(parse_wheel_filename, some)} for some in (files, beside or []))
    for request in requests:
        name = canonicalize_name(Requirement(request).name)
        if name in mine and name in other and mine[name] != other[name]:
            return name if mine[name] < other[name] else None
    return None


def main():
    # pip prints as it likes: what is said here has a descriptor of its own.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    libc, glibc = os.confstr("CS_GNU_LIBC_VERSION").split()
    platform = next(tags.platform_tags()).split("_", 3)[-1]
    answers.write(json.dumps({"markers": ENVIRONMENT, "libc": libc, "glibc": glibc, "platform": f"linux_{platform}"}) + "\n")
    for line in sys.stdin:
        question = json.loads(line)
        folder, requests = question["folder"], question["requests"]
        if "chosen" in question:
            answer = {"unmet": unmet(folder, requests, question["chosen"]), "older": older(requests, question["chosen"], question["beside"])}
        else:
            answer = installs(folder, requests, question.get("prereleases", False))
        answers.write(json.dumps(answer) + "\n")


main()
