#!/usr/bin/env bash
# Finds the system's Chromium for the browser tests, or installs Debian's package where that is possible.
set -u
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
  echo "Installing the package chromium for the browser tests."
  export DEBIAN_FRONTEND=noninteractive
  if $as_root apt-get -qq update >/dev/null && $as_root apt-get -qq install -y --no-install-recommends chromium >/dev/null 2>&1; then
    exit 0
  fi
fi
echo "The browser tests need Chromium, and it could neither be found nor installed. Install the package chromium (Debian, Ubuntu, Fedora) or Google Chrome, then run the command again." >&2
exit 1
