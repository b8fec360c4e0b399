"""Random small Debian archives, each with something installed and something asked for.

Every archive's names begin with its own prefix, so many of them can stand in one Packages and one status file.
Versions are 1 to 3; NATIVE is the board's architecture, FOREIGN one that it can run besides.
"""
import random
import subprocess

NATIVE = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
FOREIGN = "i386" if NATIVE == "amd64" else "armhf"


class Relation:
    """`name:qualifier (operator version)`; operator and version may be None."""

    def __init__(self, name, operator=None, version=None, qualifier=""):
        self.name, self.operator, self.version, self.qualifier = name, operator, version, qualifier

    def __str__(self):
        text = self.name + (f":{self.qualifier}" if self.qualifier else "")
        return text if self.operator is None else f"{text} ({self.operator} {self.version})"

    def admits(self, version):
        if self.operator is None:
            return True
        return {"=": version == self.version, ">=": version >= self.version, "<<": version < self.version,
                "<=": version <= self.version, ">>": version > self.version}[self.operator]


class Package:
    def __init__(self, name, version, architecture):
        self.name, self.version, self.architecture = name, version, architecture
        self.multi_arch = None
        self.needs = {"Pre-Depends": [], "Depends": []}  # each a list of alternatives
        self.against = {"Conflicts": [], "Breaks": []}
        self.provides = []  # (name, version or None)

    @property
    def key(self):
        """What apt's output and JetCrew's name it by."""
        return self.name, self.architecture, self.version

    def stanza(self, status=None):
        lines = [f"Package: {self.name}", *([f"Status: {status}"] if status else []), f"Version: {self.version}",
                 f"Architecture: {self.architecture}", "Maintainer: Nobody <nobody@localhost>"]
        if self.multi_arch:
            lines.append(f"Multi-Arch: {self.multi_arch}")
        for field, clauses in self.needs.items():
            if clauses:
                lines.append(f"{field}: " + ", ".join(" | ".join(map(str, any_of)) for any_of in clauses))
        for field, relations in self.against.items():
            if relations:
                lines.append(f"{field}: " + ", ".join(map(str, relations)))
        if self.provides:
            lines.append("Provides: " + ", ".join(name if version is None else f"{name} (= {version})" for name, version in self.provides))
        if not status:
            lines += [f"Filename: ./{self.name}_{self.version}_{self.architecture}.deb", "Size: 1", "SHA256: " + "0" * 64]
        return "\n".join([*lines, "Description: a case", ""])

    def bears(self, relation):
        """Policy 7.1 and 7.5: by its own name and version, or by what it provides."""
        if self.name == relation.name and relation.admits(self.version):
            return True
        return any(name == relation.name and (relation.operator is None or (version is not None and relation.admits(version)))
                   for name, version in self.provides)

    def meets(self, relation, owner):
        """As a dependency of `owner`, by the Multi-Arch rules that dpkg has."""
        def own(architecture):
            return NATIVE if architecture == "all" else architecture
        if relation.qualifier == "any":
            fits = self.multi_arch == "allowed"
        else:
            fits = own(self.architecture) == own(owner.architecture) or self.multi_arch == "foreign"
        return fits and self.bears(relation)


def broken(packages):
    """One of the packages that cannot be there beside the others, or None."""
    for package in packages:
        for clauses in package.needs.values():
            for any_of in clauses:
                if not any(other.meets(relation, package) for relation in any_of for other in packages):
                    return package
        for other in packages:
            if other is package:
                continue
            if other.name == package.name:
                if not (package.multi_arch == other.multi_arch == "same" and package.version == other.version
                        and package.architecture != other.architecture):
                    return package
            elif any(other.bears(relation) for relations in package.against.values() for relation in relations):
                return package
    return None


class Archive:
    """available: what can be installed; installed: what is; held: those of them that must stay; wanted: requests."""

    def __init__(self, seed, upgrades=False):
        """upgrades: most of it is installed, and what is newer clashes with what is older."""
        self.seed, self.upgrades = seed, upgrades
        self.draw = random.Random(seed)
        self.names = [f"s{seed}-p{number}" for number in range(self.draw.randrange(4, 9))]
        self.virtual = f"s{seed}-virtual"
        made = [package for name in self.names for package in self.versions_of(name)]
        if upgrades:
            made.sort(key=lambda package: package.version)
            self.installed = self.consistent(made)
        else:
            self.installed = self.consistent(made) if self.draw.random() < 0.6 else []
        # What is installed is not always at hand too.
        self.available = [package for package in made if package not in self.installed or self.draw.random() < 0.7]
        self.held = [package for package in self.installed if self.draw.random() < 0.1 and package.name != self.names[0]]
        # apt changes what is held when it is asked for by name, JetCrew does not: not asked here.
        free = sorted(set(self.names) - {package.name for package in self.held})
        self.wanted = []
        for name in self.draw.sample(free, min(len(free), 2 if self.draw.random() < 0.25 else 1)):
            foreign = any(package.name == name and package.architecture == FOREIGN for package in made)
            self.wanted.append(f"{name}:{FOREIGN}" if foreign and self.draw.random() < 0.3 else name)

    def versions_of(self, name):
        draw = self.draw
        kind = draw.choice((None, None, None, None, "same", "foreign", "allowed"))
        architectures = [NATIVE]
        if draw.random() < (0.7 if kind == "same" else 0.15):
            architectures.append(FOREIGN)
        elif draw.random() < 0.1 and kind != "same":
            architectures = ["all"]
        made = []
        for version in draw.sample((1, 2, 3), draw.choice((1, 2, 2) if self.upgrades else (1, 1, 2))):
            pattern = Package(name, version, NATIVE)
            self.fill(pattern)
            for architecture in architectures:
                package = Package(name, version, architecture)
                package.multi_arch = kind
                package.needs, package.against, package.provides = pattern.needs, pattern.against, pattern.provides
                made.append(package)
        return made

    def fill(self, package):
        draw = self.draw
        for _ in range(draw.randrange(3)):
            package.needs["Depends"].append([self.relation() for _ in range(draw.randrange(1, 3))])
        if draw.random() < 0.12:
            # Upwards only: packages that Pre-Depend on one another are another matter.
            above = [name for name in self.names if name > package.name]
            if above:
                package.needs["Pre-Depends"].append([self.relation(above)])
        if self.upgrades and package.version > 1:
            field, name = draw.choice(("Breaks", "Breaks", "Conflicts")), draw.choice(self.names)
            if name != package.name:
                package.against[field].append(Relation(name, "<<", package.version))
        for field, chance in (("Conflicts", 0.2), ("Breaks", 0.15)):
            if draw.random() < chance:
                package.against[field].append(self.relation([other for other in [*self.names, self.virtual] if other != package.name]))
        if draw.random() < 0.25:
            package.provides.append((self.virtual, draw.choice((None, 1, 2, 3))))
        elif draw.random() < 0.1:
            package.provides.append((draw.choice([name for name in self.names if name != package.name]), draw.choice((None, 1, 2, 3))))

    def relation(self, among=None):
        draw = self.draw
        name = draw.choice(among or [*self.names, self.virtual])
        qualifier = "any" if among is None and draw.random() < 0.04 else ""
        if draw.random() < 0.5:
            return Relation(name, qualifier=qualifier)
        return Relation(name, draw.choice(("=", ">=", "<<", "<=", ">>")), draw.randrange(1, 4), qualifier)

    def consistent(self, made):
        """Some of the packages, so that all of them can be there together."""
        chosen = self.draw.sample(made, self.draw.randrange(len(made) + 1))
        if self.upgrades:
            chosen = [package for package in made if not any(other.version < package.version and other.name == package.name for other in made)]
        while (bad := broken(chosen)) is not None:
            chosen.remove(bad)
        return chosen

    def packages_text(self):
        return "\n".join(package.stanza() for package in self.available)

    def status_text(self):
        return "\n".join(package.stanza("hold ok installed" if package in self.held else "install ok installed")
                         for package in self.installed)

    def __str__(self):
        return (f"seed {self.seed}, wanted {self.wanted}\n--- installed\n{self.status_text()}\n--- at hand\n{self.packages_text()}")
