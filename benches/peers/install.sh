#!/usr/bin/env bash
# Installs the peers that Hilal's horizons are measured beside: GRASS from Debian, WhiteboxTools
# Workflows and topocalc from PyPI, into a virtual environment of their own.
#
#     benches/peers/install.sh [VENV]        (default: benches/peers/venv)
#
# Running it again changes nothing. GRASS wants root (or sudo); without either, it is left out and
# the last lines say so.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=${1:-$here/venv}

if ! command -v grass >/dev/null; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" \
      apt-get install -y -qq --no-install-recommends grass-core >/dev/null ||
    echo "GRASS could not be installed; install the Debian package grass-core by hand" >&2
fi

[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
pip=("$venv/bin/python" -m pip --quiet --disable-pip-version-check)
"${pip[@]}" install -r "$here/requirements.txt"

# topocalc comes as source. The C file in it was made for Python up to 3.10: without that file it is
# made anew. Its horizons need none of the packages that it asks for, save numpy.
if ! "$venv/bin/python" -c 'from topocalc.core_c import topo_core' 2>/dev/null; then
  source=$(mktemp -d)
  trap 'rm -rf "$source"' EXIT
  "${pip[@]}" download --no-deps --no-binary :all: --no-build-isolation -d "$source" topocalc==0.5.0
  tar -xzf "$source/topocalc-0.5.0.tar.gz" -C "$source"
  rm "$source/topocalc-0.5.0/topocalc/core_c/topo_core.c"
  "${pip[@]}" install --no-deps --no-build-isolation "$source/topocalc-0.5.0"
fi

command -v grass >/dev/null && grass --version 2>&1 | head -n 1
"$venv/bin/python" -m pip list --disable-pip-version-check 2>/dev/null |
  grep -iE '^(numpy|rasterio|topocalc|whitebox)'
