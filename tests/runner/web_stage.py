"""The browser UI: types and unit tests (Vitest)."""
import json

from stage import LOGS, SOURCE, StageFailed

WEB = SOURCE / "web"


def install(stage, folder):
    """Installs what the folder's lock file names, unless that is what is there."""
    done = folder / "node_modules" / ".package-lock.json"
    if done.exists() and done.stat().st_mtime >= (folder / "package-lock.json").stat().st_mtime:
        return
    stage.must(["npm", "ci", "--no-audit", "--no-fund"], cwd=folder)


def mentions(folder, pattern, name):
    """Whether one of the test files has `name` in its name or text; saves the start of tools that would find nothing."""
    return any(name in path.name or name in path.read_text() for path in folder.rglob(pattern)
               if "node_modules" not in path.parts)


def run(stage, name):
    if name and not mentions(WEB, "*.test.ts", name):
        stage.note = "nothing of that name"
        return
    install(stage, WEB)
    if not name:
        stage.must(["npm", "run", "check"], cwd=WEB)
    report = LOGS / "web.json"
    report.unlink(missing_ok=True)
    status = stage.run(["npm", "test", "--", "--reporter=default", "--reporter=json", f"--outputFile.json={report}",
                        *(["-t", name] if name else [])], cwd=WEB)
    if not report.exists():
        raise StageFailed()
    counted = json.loads(report.read_text())
    stage.count(counted["numPassedTests"], counted["numFailedTests"])
    if status != 0 and not stage.failed:
        raise StageFailed()
