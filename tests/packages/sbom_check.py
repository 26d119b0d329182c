"""sbom_check.py SBOM COMPILED: what is wrong with the list of all that is inside; COMPILED is what cargo says of a build."""

import json
import sys
import tomllib
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

text = Path(sys.argv[1]).read_text()
error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
if error:
    sys.exit(f"sbom: not as the schema says: {error}")

found = json.loads(text)
libraries = {(it["name"], it["version"]): it for it in found["components"] if it["type"] == "library"}
files = {it["name"] for it in found["components"] if it["type"] == "file"}
lock = {(it["name"], it["version"]): it.get("checksum") for it in tomllib.loads(Path("Cargo.lock").read_text())["package"]}

wrong = [f"{it}: not in Cargo.lock" for it in libraries if it not in lock]
for crate, it in libraries.items():
    if [hash_["content"] for hash_ in it.get("hashes", [])] != [lock.get(crate)]:
        wrong.append(f"{crate}: not the checksum of Cargo.lock")
    if "licenses" not in it:
        wrong.append(f"{crate}: no licence")

compiled = {}
for line in Path(sys.argv[2]).read_text().splitlines():
    artifact = json.loads(line)
    if artifact["reason"] == "compiler-artifact" and "custom-build" not in artifact["target"]["kind"]:
        name, version = artifact["package_id"].split("#")[1].rsplit("@", 1)
        compiled[name, version] = "proc-macro" not in artifact["target"]["kind"]
compiled.pop(("lantai", found["metadata"]["component"]["version"]))
if len(compiled) < 100:
    wrong.append(f"cargo names only {len(compiled)} crates of the build")
wrong += [f"{it}: compiled, but not named" for it in compiled if it not in libraries]
wrong += [
    f"{crate}: a macro that is said to be inside"
    for crate, linked in compiled.items()
    if not linked and libraries.get(crate, {}).get("scope") == "required"
]
faces = {it.name for it in Path("fonts").iterdir() if it.suffix in (".ttf", ".otf", ".zst")}
wrong += [f"{it}: a font that is not named, or not there" for it in faces ^ files]

refs = {it["bom-ref"] for it in found["components"]} | {found["metadata"]["component"]["bom-ref"]}
for edge in found["dependencies"]:
    wrong += [f"{it}: needed, but not named" for it in [edge["ref"], *edge["dependsOn"]] if it not in refs]

if wrong:
    sys.exit("sbom: " + "\nsbom: ".join(wrong))
print(f"sbom: names {len(libraries)} crates, among them all {len(compiled)} that were compiled, and {len(files)} fonts")
