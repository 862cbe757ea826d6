#!/usr/bin/env bash
# Puts de421.bsp into a folder, from the PyPI package skyfield-data, and checks its SHA-256.
#
#     validation/ephem/fetch_de421.sh [FOLDER]        (default: validation/ephem/kernels)
#
# Running it again changes nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/kernels}
wanted=a20a7139da04cbc462454634918e9a9ca69127044e2cc9d4f9c16e238d2deedc

whole() { echo "$wanted  $1" | sha256sum --check --status 2>/dev/null; }

if whole "$folder/de421.bsp"; then
  echo "$folder/de421.bsp is there"
  exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$scratch" skyfield-data==7.0.0
if ! whole "$scratch/skyfield_data/data/de421.bsp"; then
  echo "de421.bsp of skyfield-data 7.0.0 does not have the SHA-256 $wanted" >&2
  exit 1
fi
mkdir -p "$folder"
mv "$scratch/skyfield_data/data/de421.bsp" "$folder/de421.bsp"
echo "$folder/de421.bsp is there"
