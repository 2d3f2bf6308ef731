#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# postgres.sh FOLDER TEMPLATE SETTING...: a private PostgreSQL for one test program.
#
# It lives in FOLDER, listens on a unix socket there, at the address in RW_TEST_POSTGRES_LISTEN if
# there is one, and obeys the words start, stop, kill, freeze
# and thaw on its standard input, answering each with a line. The end of its input, be it that the
# test ended or that it crashed, kills the server and removes the folder, so nothing is left behind.
# TEMPLATE is where an initialised data folder is kept between test programs, to copy from.
# The ids of a family are words of their own, so the whole script leaves them unquoted.
# shellcheck disable=SC2046
set -eu

folder=$1
template=$2
shift 2

bindir=
for candidate in "$(dirname "$(command -v initdb || echo /)")" /usr/lib/postgresql/*/bin; do
  if [ -x "$candidate/initdb" ] && [ -x "$candidate/postgres" ]; then
    bindir=$candidate
  fi
done
[ -n "$bindir" ] || { echo "PostgreSQL is not installed"; exit 1; }

# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  as_user() { setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"; }
else
  user=
  as_user() { "$@"; }
fi

pid=
initialise() {
  "$bindir/postgres" --version >"$folder/version"
  mkdir "$folder/data"
  if [ -n "$user" ]; then chown "$user" "$folder" "$folder/data"; fi
  (
    flock 9
    if ! cmp -s "$folder/version" "$template/version"; then
      as_user "$bindir/initdb" -D "$folder/data" -U postgres --locale=C --encoding=UTF8 -A trust \
        --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log"; exit 1; }
      echo 'CREATE DATABASE reeferwatch' |
        as_user "$bindir/postgres" --single -F -D "$folder/data" postgres >/dev/null 2>&1
      rm -rf "$template"
      mkdir -p "$template"
      cp -a "$folder/data" "$template/data"
      cp "$folder/version" "$template/version"
    else
      cp -a "$template/data/." "$folder/data"
      if [ -n "$user" ]; then chown -R "$user" "$folder/data"; fi
    fi
  ) 9>"$template.lock"
  chmod 700 "$folder/data"
  chmod 755 "$folder"
}

ready() {
  [ "$(sed -n '1p' "$folder/data/postmaster.pid" 2>/dev/null)" = "$pid" ] &&
    [ "$(sed -n '8p' "$folder/data/postmaster.pid" | tr -d ' ')" = ready ]
}

start() {
  as=
  if [ -n "$user" ]; then as="--reuid=$user --regid=$(id -g "$user") --clear-groups"; fi
  # shellcheck disable=SC2086
  setpriv --pdeathsig QUIT $as "$bindir/postgres" -D "$folder/data" -k "$folder" \
    -h "${RW_TEST_POSTGRES_LISTEN-}" \
    -c max_connections=40 -c shared_buffers=64MB "$@" </dev/null >>"$folder/log" 2>&1 &
  pid=$!
  until ready; do
    kill -0 "$pid" 2>/dev/null || { cat "$folder/log"; exit 1; }
    sleep 0.02
  done
}

# Backends come and go: the postmaster is stopped before its children are looked up, so that none is
# missed, and one that has just ended is no error.
family() { echo "$pid" $(cat "/proc/$pid/task/$pid/children" 2>/dev/null); }

# What is only just killed still holds the shared memory, which a start would find in use; it is gone
# with the process, whenever that is reaped.
await_end() {
  for member in "$@"; do
    while grep -qs '^State:[[:space:]]*[^XZ]' "/proc/$member/status"; do sleep 0.02; done
  done
}

ended() {
  wait "$pid" 2>/dev/null || true
  pid=
}

leave() {
  if [ -n "$pid" ]; then
    kill -QUIT "$pid" 2>/dev/null || true
    kill -CONT $(family) 2>/dev/null || true
    ended
  fi
  rm -rf "$folder"
}
trap leave EXIT
trap 'exit 0' INT TERM HUP

initialise
start "$@"
echo "ready $bindir"

while read -r word; do
  case $word in
    start) start "$@" ;;
    stop) kill -INT "$pid"; ended ;;
    kill)
      kill -STOP "$pid"
      members=$(family)
      # shellcheck disable=SC2086
      { kill -KILL $members 2>/dev/null || true; ended; await_end $members; }
      ;;
    freeze) kill -STOP "$pid"; kill -STOP $(family) 2>/dev/null || true ;;
    thaw) kill -CONT $(family) 2>/dev/null || true ;;
  esac
  echo "done $word"
done
