"""Imports each name given, and makes sure that it is this environment's and not the system's.

--incidental first: the wheel came as a need of another. Some of those are glue to a third (matplotlib-inline to
matplotlib) and cannot be imported without it, though nothing that was asked for is missing: that is skipped.
"""
import importlib
import importlib.util
import json
import os
import sys
import sysconfig


def places_of(module):
    """Where a module lies; a namespace package has folders and no file."""
    file = getattr(module, "__file__", None)
    return [file] if file else list(getattr(module, "__path__", []))


def is_below(path, folders):
    path = os.path.realpath(path)
    return any(path == folder or path.startswith(folder + os.sep) for folder in folders)


def lacks_a_third(error, names):
    """Whether the import failed for want of a project that is not installed here at all."""
    root = (error.name or "").partition(".")[0]
    return bool(root) and root not in names and importlib.util.find_spec(root) is None


def main(arguments):
    incidental = arguments[:1] == ["--incidental"]
    names = arguments[1:] if incidental else arguments
    try:
        check(names)
    except ModuleNotFoundError as error:
        if not incidental or not lacks_a_third(error, names):
            raise
        print()
        print(json.dumps({"skipped": "it works only together with %s, which is not installed" % error.name,
                          "code": "check_needs_other", "facts": {"name": error.name}}))


def check(names):
    paths = sysconfig.get_paths()
    own = sorted({os.path.realpath(paths[kind]) for kind in ("purelib", "platlib")})
    modules = []
    for name in names:
        module = importlib.import_module(name)
        places = places_of(module)
        if not any(is_below(place, own) for place in places):
            sys.exit("%s was imported from %s, not from this environment (%s)"
                     % (name, ", ".join(map(str, places)) or "nowhere", ", ".join(own)))
        version = getattr(module, "__version__", None)
        modules.append({"module": name, "version": version if isinstance(version, str) else None,
                        "file": str(places[0])})
    print()
    print(json.dumps({"modules": modules}))


main(sys.argv[1:])
