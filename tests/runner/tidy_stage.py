"""clang-tidy over the sources of server/. A file that was clean is looked at again only when something it depends on
changed: its text, the project headers it includes, its compile command, .clang-tidy, or clang-tidy itself.

Nearly all of clang-tidy's time goes into the library headers, so many files are looked at together, as one translation
unit; where that does not compile after all, the batch is halved."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import tempfile

from stage import BUILD, CACHE, SOURCE, StageFailed

SERVER = SOURCE / "server"
SETTINGS = SOURCE / ".clang-tidy"
TOOL = "clang-tidy-19"
BATCH = 16
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
# The rooms' headers are found through links in the build folder, so they go by that path too.
OPTIONS = ["--quiet", "--warnings-as-errors=*", "--header-filter=/(server|rooms)/",
           # The compiler's warnings are the compiler's business: GCC's, which builds what ships.
           "--extra-arg=-w"]


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


def local_names(path):
    """What the file defines for itself alone: two files that name such a thing alike cannot be one translation unit."""
    names, inside = set(), False
    for line in path.read_text().splitlines():
        if line == "namespace {":
            inside = True
        elif line == "}  // namespace":
            inside = False
        elif inside and line and (line[0].isalpha() or line[0] == "["):
            found = re.match(r"(?:template .*|(?:struct|class|enum class|enum) (\w+)|.*?(\w+)(?:\(|\{| =|\[).*)$", line)
            names.update(f"{path.parent.name}::{name}" for name in (found.groups() if found else ()) if name)
    return names


def batches(entries):
    """The entries in groups of BATCH files at most that compile alike, but for where headers are, and share no local name."""
    groups = {}
    for entry in entries:
        alike = [word for word in entry["arguments"] if not word.endswith((".cpp", ".o")) and not word.startswith(("-I", "-D"))]
        names = local_names(pathlib.Path(entry["file"]))
        fitting = groups.setdefault("\0".join(alike), [])
        for batch, taken in fitting:
            if len(batch) < BATCH and not names & taken:
                batch.append(entry)
                taken |= names
                break
        else:
            fitting.append(([entry], set(names)))
    return [batch for group in groups.values() for batch, _ in group]


def complaints_of(batch):
    """What clang-tidy says of these files looked at as one; empty where they are clean."""
    with tempfile.TemporaryDirectory() as folder:
        together = pathlib.Path(folder) / "together.cpp"
        together.write_text("".join(f'#include "{entry["file"]}"  // NOLINT(bugprone-suspicious-include)\n' for entry in batch))
        words = [str(together) if word == batch[0]["file"] else word for word in batch[0]["arguments"]]
        headers = dict.fromkeys(word for entry in batch[1:] for word in entry["arguments"] if word.startswith(("-I", "-D")))
        words[1:1] = headers
        command = {"directory": batch[0]["directory"], "file": str(together), "arguments": words}
        (pathlib.Path(folder) / "compile_commands.json").write_text(json.dumps([command]))
        done = subprocess.run(["nice", "-n", "10", TOOL, "-p", folder, f"--config-file={SETTINGS}", *OPTIONS, together], stdin=subprocess.DEVNULL,
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def look_at(batch):
    """Yields ([entries], complaints) for the whole batch, or for its parts where it does not compile as one."""
    waiting = [batch]
    while waiting:
        part = waiting.pop()
        said = complaints_of(part)
        if "clang-diagnostic-error" in said and len(part) > 1:
            waiting += [part[: len(part) // 2], part[len(part) // 2:]]
        else:
            yield part, said


def blamed(part, said):
    """The entries that are not clean: those a complaint names, or all where only headers are named."""
    named = [entry for entry in part if f"{entry['file']}:" in said]
    return part if said and not named else named


def headers_blamed(said):
    return re.search(r"^\S+\.hpp:\d+:\d+: (error|warning):", said, re.MULTILINE) is not None


def run(stage, _name):
    if not SETTINGS.is_file():
        stage.write(f"{SETTINGS} is missing\n")
        raise StageFailed()
    version = subprocess.run([TOOL, "--version"], capture_output=True, check=True).stdout
    common = version + SETTINGS.read_bytes() + " ".join(OPTIONS).encode()
    clean = CACHE / "clang-tidy"
    clean.mkdir(parents=True, exist_ok=True)
    entries = database()
    keys = {entry["file"]: key_of(entry, common) for entry in entries}
    changed = [entry for entry in entries if not (clean / keys[entry["file"]]).exists()]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for looked_at in pool.map(lambda batch: list(look_at(batch)), batches(changed)):
            for part, said in looked_at:
                bad = blamed(part, said)
                stage.failed += len(bad)
                stage.write(said)
                for entry in part:
                    if entry not in bad and not headers_blamed(said):
                        (clean / keys[entry["file"]]).touch()
    stage.note = f"{len(entries)} files, {len(entries) - len(changed)} of them unchanged since they were clean"
