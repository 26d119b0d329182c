#!/usr/bin/env python3
"""Lists all that is inside the program, as CycloneDX 1.6 in JSON, on standard output: each crate of `Cargo.lock` that the
command is built from, on any system, and each font. The same sources give the same bytes: no time, no random number.

    python3 packages/sbom.py > lantai.cdx.json

`tests/packages/sbom.sh` checks the list against the schema of CycloneDX and against what was compiled.
"""

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent


def cargo(*arguments):
    command = ["cargo", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def tree(kinds):
    """Name and version of each crate that the command is built from on some system. `cargo metadata` cannot say it: the
    features that only tests need are among what it resolves."""
    lines = cargo("tree", "--locked", "-p", "lantai", "-e", kinds, "--target", "all", "--prefix", "none", "-f", "{p}")
    words = (it.split() for it in lines.splitlines())
    return {(it[0], it[1].removeprefix("v")) for it in words if it}


def needed(node):
    """The crates that a crate or its build script needs, by cargo's ids."""
    return [it["pkg"] for it in node["deps"] if any(use["kind"] in (None, "build") for use in it["dep_kinds"])]


def key(package):
    return package["name"], package["version"]


def checksums():
    """The SHA-256 of each crate as it was downloaded. (Python reads TOML itself only from 3.11 on.)"""
    blocks = (ROOT / "Cargo.lock").read_text().split("[[package]]")
    entries = (dict(re.findall(r'^(\w+) = "(.*)"$', it, re.MULTILINE)) for it in blocks[1:])
    return {key(it): it["checksum"] for it in entries if "checksum" in it}


def purl(package):
    return f"pkg:cargo/{package['name']}@{quote(package['version'])}"


def component(package, checksum, inside):
    """What the list says of a crate. Crates that only help to build are "excluded", in the words of CycloneDX."""
    out = {
        "type": "library",
        "bom-ref": purl(package),
        "name": package["name"],
        "version": package["version"],
        "scope": "required" if inside else "excluded",
        "purl": purl(package),
    }
    if checksum:
        out["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package["license"]:
        # Old crates part alternatives by a stroke, which is no expression of SPDX.
        expression = " OR ".join(it.strip() for it in package["license"].split("/"))
        out["licenses"] = [{"expression": expression}]
    if package["repository"]:
        out["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return out


def fonts():
    """The fonts, which lie in the program as they are in the folder. All of them allow the OFL (`fonts/README.md`)."""
    for line in sorted((ROOT / "fonts/SHA256SUMS").read_text().splitlines(), key=lambda it: it.split()[1]):
        checksum, name = line.split()
        yield {
            "type": "file",
            "bom-ref": f"fonts/{name}",
            "name": name,
            "hashes": [{"alg": "SHA-256", "content": checksum}],
            "licenses": [{"license": {"id": "OFL-1.1"}}],
        }


def main():
    metadata = json.loads(cargo("metadata", "--locked", "--format-version", "1"))
    named = tree("normal,build")
    inside = tree("normal,no-proc-macro")
    packages = sorted((it for it in metadata["packages"] if key(it) in named), key=key)
    by_id = {it["id"]: it for it in packages}
    sums = checksums()
    # The only one that comes from here.
    (program,) = (it for it in packages if it["source"] is None)
    files = list(fonts())
    edges = {
        purl(by_id[node["id"]]): sorted(purl(by_id[it]) for it in needed(node) if it in by_id)
        for node in metadata["resolve"]["nodes"]
        if node["id"] in by_id
    }
    edges[purl(program)] += [it["bom-ref"] for it in files]
    libraries = [component(it, sums.get(key(it)), key(it) in inside) for it in packages if it is not program]
    out = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": purl(program),
                "name": program["name"],
                "version": program["version"],
                "licenses": [{"expression": program["license"]}],
                "purl": purl(program),
            }
        },
        "components": libraries + files,
        "dependencies": [{"ref": it, "dependsOn": edges[it]} for it in sorted(edges)],
    }
    print(json.dumps(out, indent=1, ensure_ascii=False))


main()
