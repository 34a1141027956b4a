# What scripts/test, scripts/demo and .ci/run share; sourced, never run.
# shellcheck shell=bash

# Says why it ends, and ends.
die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Installs Debian packages by apt, as root or through a sudo that asks nothing. Where neither is
# there, says what to run and ends.
apt_install() {
  local as_root=()
  if ! command -v apt-get >/dev/null; then
    die "Missing here: $*. (These are the names of the Debian packages; there is no apt-get to install them with.)"
  elif [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || die "Missing here: $*. Please run: sudo apt-get install $*"
    as_root=(sudo -n)
  fi
  echo "Installing $*" >&2
  "${as_root[@]}" apt-get update -qq >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$@" >&2
}

# Installs those of the named Debian packages that are not there.
need_packages() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    apt_install "${missing[@]}"
  fi
}

# What every build of the crate needs: a C compiler to link with, and OpenSSL's headers where
# pkg-config finds them (or where OPENSSL_DIR says). Asked of the tools themselves, so that it
# is true on other systems than Debian too.
need_build_tools() {
  local missing=()
  command -v cc >/dev/null || missing+=(build-essential)
  if [ -z "${OPENSSL_DIR:-}" ]; then
    command -v pkg-config >/dev/null || missing+=(pkg-config)
    pkg-config --exists openssl 2>/dev/null || missing+=(libssl-dev)
  fi
  if [ "${#missing[@]}" -gt 0 ]; then
    apt_install "${missing[@]}"
  fi
}

# Cargo, on the PATH or where rustup puts it.
need_cargo() {
  if ! command -v cargo >/dev/null && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
  fi
  command -v cargo >/dev/null || die "There is no cargo here. Please install Rust 1.94 or newer: https://rustup.rs"
}
