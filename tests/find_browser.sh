#!/usr/bin/env bash
# Finds the system's Chromium for the browser tests, or installs Debian's package where that is possible.
set -u
browser_is_here() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && return 0
  done
  return 1
}
browser_is_here && exit 0
if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
  echo "Installing the package chromium for the browser tests."
  export DEBIAN_FRONTEND=noninteractive
  $as_root apt-get -qq update && $as_root apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core >/dev/null
  browser_is_here && exit 0
fi
echo "The browser tests need Chromium, and it could neither be found nor installed. Install the package chromium (Debian, Ubuntu, Fedora) or Google Chrome, then run the command again." >&2
exit 1
