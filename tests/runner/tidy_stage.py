"""clang-tidy over the sources of server/. A file that was clean is looked at again only when something it depends on
changed: its text, the project headers it includes, its compile command, .clang-tidy, or clang-tidy itself."""
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import pathlib

from stage import BUILD, CACHE, SOURCE, StageFailed

SERVER = SOURCE / "server"
TOOL = "clang-tidy-19"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
# The rooms' headers are found through links in the build folder, so they go by that path too.
OPTIONS = ["--quiet", "--warnings-as-errors=*", "--header-filter=/(server|rooms)/", "--extra-arg=-Wno-unknown-warning-option"]


def for_clang(entry):
    """The compile command as clang understands it: GCC's precompiled header is of no use to it, the header itself is."""
    words = shlex.split(entry["command"])
    words = [str(SERVER / "precompiled.hpp") if word.endswith("cmake_pch.hxx") else word for word in words]
    words = [word for word in words if word not in ("-Winvalid-pch", "-fno-plt")]
    return {"directory": entry["directory"], "file": entry["file"], "arguments": words}


def database():
    entries = json.loads((BUILD / "compile_commands.json").read_text())
    return [for_clang(entry) for entry in entries if pathlib.Path(entry["file"]).is_relative_to(SERVER)]


def depends_on(path):
    """The file and the project headers it includes, directly or not."""
    found, open_ends = set(), [path]
    while open_ends:
        current = open_ends.pop()
        if current in found or not current.is_file():
            continue
        found.add(current)
        open_ends += [SERVER / name for name in INCLUDE.findall(current.read_text())]
    return sorted(found)


def key_of(entry, common):
    digest = hashlib.sha256(common)
    digest.update("\0".join(entry["arguments"]).encode())
    for path in [*depends_on(pathlib.Path(entry["file"])), SERVER / "precompiled.hpp"]:
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def look_at(entry, folder):
    """clang-tidy's complaints about one file; empty where there are none."""
    done = subprocess.run([TOOL, "-p", folder, *OPTIONS, entry["file"]], stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def run(stage, _name):
    settings = SOURCE / ".clang-tidy"
    if not settings.is_file() or not shutil.which(TOOL):
        stage.write(f"{settings} or {TOOL} is missing\n")
        raise StageFailed()
    version = subprocess.run([TOOL, "--version"], capture_output=True, check=True).stdout
    common = version + settings.read_bytes() + " ".join(OPTIONS).encode()
    clean = CACHE / "clang-tidy"
    clean.mkdir(parents=True, exist_ok=True)
    entries = database()
    keys = {entry["file"]: key_of(entry, common) for entry in entries}
    changed = [entry for entry in entries if not (clean / keys[entry["file"]]).exists()]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        (pathlib.Path(folder) / "compile_commands.json").write_text(json.dumps(entries))
        for entry, complaints in zip(changed, pool.map(lambda entry: look_at(entry, folder), changed)):
            if complaints:
                stage.failed += 1
                stage.write(complaints + "\n")
            else:
                (clean / keys[entry["file"]]).touch()
    stage.note = f"{len(entries)} files, {len(entries) - len(changed)} of them unchanged since they were clean"
