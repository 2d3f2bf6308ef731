#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with-display.sh COMMAND ARGUMENT…: runs a command under a virtual display, a session bus and a
# runtime folder of its own, all of which end with it. The X server chooses a free display itself,
# so any number of these run side by side.
set -u

folder=$(mktemp -d "${TMPDIR:-/tmp}/rw-display.XXXXXX")
chmod 700 "$folder"
server=

finish() {
  [ -z "$server" ] || { kill "$server"; wait "$server"; } 2>/dev/null
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

mkfifo "$folder/display"
Xvfb -displayfd 3 -screen 0 "${RW_SCREEN:-1600x1000x24}" -nolisten tcp -noreset \
  3>"$folder/display" 2>"$folder/xvfb.log" &
server=$!
if ! read -r -t 20 number <"$folder/display"; then
  echo "with-display.sh: the virtual display did not start:" >&2
  cat "$folder/xvfb.log" >&2
  exit 1
fi

mkdir -m 700 "$folder/run"
export DISPLAY=":$number" GDK_BACKEND=x11 XDG_RUNTIME_DIR="$folder/run"
export GSK_RENDERER="${GSK_RENDERER:-cairo}" ADW_DISABLE_PORTAL=1
unset WAYLAND_DISPLAY
# Services that the bus starts write to its stdout, which belongs to the command alone.
# shellcheck disable=SC2016
dbus-run-session -- bash -c 'exec "$@" >&3 3>&-' command "$@" 3>&1 >&2 &
command=$!
trap 'kill "$command" 2>/dev/null; wait "$command"; exit 143' TERM INT
wait "$command"
