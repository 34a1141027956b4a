# What the identity providers and the judges here share; sourced by their `start`, never run.
#
# Each identity provider takes from the environment:
#
#   PORT               where to listen, on 127.0.0.1
#   SERVICE_PROVIDERS  a folder with the metadata of our companies, `<identity provider>-<shape>.xml`:
#                      whoever asks gets answers in the shape that the name says
#   INTEROP_TOOLS      where `start --install` puts packages of pip and npm; if it is not set,
#                      target/interop
#
# shellcheck shell=bash
interop=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/lib.sh
. "$interop/../../scripts/lib.sh"
: "${INTEROP_TOOLS:=$interop/../../target/interop}"

# The packages of Python that the judges and pysaml2's identity provider run on.
python=$INTEROP_TOOLS/python/bin/python
export PYTHONDONTWRITEBYTECODE=1
install_python() {
  need_packages xmlsec1
  command -v python3 >/dev/null || need_packages python3
  python3 -c 'import ensurepip' 2>/dev/null || need_packages python3-venv
  [ -x "$python" ] || python3 -m venv "$INTEROP_TOOLS/python"
  "$python" -m pip install --quiet --disable-pip-version-check --requirement "$interop/requirements.txt"
}

# A folder for keys and sessions, which goes when the script does.
make_state() {
  STATE=$(mktemp -d)
  export STATE
  trap 'rm -rf "$STATE"' EXIT
  trap 'exit 143' INT TERM
}

# Makes a key pair, NAME.key and NAME.crt. No key here outlives the server that signs by it.
make_key() {
  local name=$1 subject=$2
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=$subject" \
    -keyout "$STATE/$name.key" -out "$STATE/$name.crt"
}

# Runs a server until this script is killed. Says READY when its metadata can be had.
serve() {
  local metadata=$1 sso=$2 server
  shift 2
  "$@" >&2 &
  server=$!
  trap 'kill "$server" 2>/dev/null || true; wait "$server" || true; rm -rf "$STATE"' EXIT
  until curl --silent --fail --output "$STATE/metadata.xml" "$metadata"; do
    kill -0 "$server" 2>/dev/null || die "The server has ended."
    sleep 0.1
  done
  echo "READY metadata=$metadata sso=$sso"
  wait "$server"
}
