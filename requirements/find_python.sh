#!/usr/bin/env bash
# Prints the first of the named Pythons that is new enough, not too new, and can make virtual environments.
# Where none is, it installs Debian's python3-venv if that is possible, and looks again.
set -u
usable='
import sys
import venv, ensurepip
if (3, 11) <= sys.version_info < (3, 14):
    print(sys.executable)
'
find_one() {
  # A name that a version manager only announces does not run, so each is tried.
  for name in "$@"; do
    found=$("$name" -c "$usable" 2>/dev/null)
    [ -n "$found" ] && echo "$found" && return 0
  done
  return 1
}
find_one "$@" && exit 0
if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
  echo "Installing the package python3-venv." >&2
  export DEBIAN_FRONTEND=noninteractive
  $as_root apt-get -qq update >&2 && $as_root apt-get -qq install -y --no-install-recommends python3-venv >&2
  find_one "$@" && exit 0
fi
echo "None of $* is Python 3.11, 3.12 or 3.13 with its module venv. Install one (Debian: apt-get install python3-venv), then run the command again." >&2
exit 1
