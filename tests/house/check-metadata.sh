#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-metadata.sh SOURCE_DIR BUILD_DIR: the desktop file, the metainfo and the settings are valid.
set -euo pipefail
source_dir=$1 build_dir=$2
id=io.github.reeferwatch.Reeferwatch
metainfo=$build_dir/data/$id.metainfo.xml

said=$(desktop-file-validate "$build_dir/data/$id.desktop" 2>&1) || { echo "$said"; exit 1; }
[ -z "$said" ] || { echo "$said"; exit 1; }

# Older versions of the tool do not know <developer> yet.
appstreamcli validate --no-net --strict --override=unknown-tag=pedantic "$metainfo"

name=$(sed -n 's|^ *<name>\(.*\)</name>$|\1|p' "$metainfo" | head -n 1)
[ ${#name} -le 15 ] || { echo "The name is longer than 15 characters: $name"; exit 1; }
summary=$(sed -n 's|^ *<summary>\(.*\)</summary>$|\1|p' "$metainfo" | head -n 1)
if [ ${#summary} -lt 10 ] || [ ${#summary} -gt 35 ] || [ "${summary%.}" != "$summary" ]; then
  echo "The summary has 10 to 35 characters and no full stop: $summary"
  exit 1
fi

# A schema with a key that says nothing to its reader is not one to ship.
schemas=$(find "$source_dir/data" -maxdepth 1 -name '*.gschema.xml')
if [ -n "$schemas" ]; then
  glib-compile-schemas --strict --dry-run "$source_dir/data"
  for schema in $schemas; do
    keys=$(grep -c '<key ' "$schema" || true)
    summaries=$(grep -c '<summary' "$schema" || true)
    [ "$keys" = "$summaries" ] || { echo "$schema: $keys keys, $summaries summaries"; exit 1; }
  done
fi
