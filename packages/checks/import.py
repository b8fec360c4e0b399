"""Imports each name given, and makes sure that it is this environment's and not the system's."""
import importlib
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


def main(names):
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
