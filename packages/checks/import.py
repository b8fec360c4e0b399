"""Imports each name given, and makes sure that it is this environment's and not the system's.

--incidental first: the wheel came as a need of another. Some of those are glue to a third (matplotlib-inline to
matplotlib) and cannot be imported without it, though nothing that was asked for is missing: that is skipped. So is one that
does not get on with a third of the system's, which may be years older.
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


def first_of_the_system(before):
    """The first project that was imported since, and is neither this environment's nor Python's own."""
    own = own_folders()
    for name, module in list(sys.modules.items()):
        if name in before or "." in name:
            continue
        for place in places_of(module):
            if ("site-packages" in place or "dist-packages" in place) and not is_below(place, own):
                return name
    return None


def skip(why, code, **facts):
    print()
    print(json.dumps({"skipped": why, "code": code, "facts": facts}))


def main(arguments):
    if arguments[:1] != ["--incidental"]:
        return check(arguments)
    names, before = arguments[1:], set(sys.modules)
    try:
        check(names)
    except Exception as error:
        third = first_of_the_system(before)
        if isinstance(error, ModuleNotFoundError) and lacks_a_third(error, names):
            skip("it works only together with %s, which is not installed" % error.name, "check_needs_other", name=error.name)
        elif third and third not in names:
            reason = "%s: %s" % (type(error).__name__, error)
            skip("it does not work with the system's %s: %s" % (third, reason), "check_not_with_systems", name=third, reason=reason)
        else:
            raise


def own_folders():
    paths = sysconfig.get_paths()
    return sorted({os.path.realpath(paths[kind]) for kind in ("purelib", "platlib")})


def check(names):
    own = own_folders()
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
