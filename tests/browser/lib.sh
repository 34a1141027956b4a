# What scripts/browser and scripts/screenshots share; sourced, never run. BROWSER_TOOLS, where the
# packages of npm and the pictures of tests go, is below cargo's target.
#
# shellcheck shell=bash
BROWSER_TOOLS=${CARGO_TARGET_DIR:-target}/browser

has_browser() {
  case $1 in
    chromium) command -v chromium chromium-browser google-chrome >/dev/null ;;
    firefox) command -v firefox-esr firefox >/dev/null ;;
  esac
}

# Installs browsers, Node to drive them with, and letters for them to write with.
install_browsers() {
  local browser
  command -v npm >/dev/null || need_packages nodejs npm
  need_packages fonts-liberation
  for browser in "$@"; do
    has_browser "$browser" || case $browser in
      chromium) need_packages chromium ;;
      firefox) need_packages firefox-esr ;;
    esac
  done
}

# Installs what drives the browsers, unless those versions are there.
need_puppeteer() {
  command -v npm >/dev/null || die "Missing here: Node and npm, to drive the browsers. With --install, they are installed."
  mkdir -p "$BROWSER_TOOLS"
  if [ ! -d "$BROWSER_TOOLS/node_modules" ] || ! cmp -s tests/browser/package.json "$BROWSER_TOOLS/package.json"; then
    echo "Installing puppeteer-core and axe-core" >&2
    rm -rf "$BROWSER_TOOLS/node_modules"
    cp tests/browser/package.json "$BROWSER_TOOLS"
    (cd "$BROWSER_TOOLS" && npm install --silent --no-package-lock --no-audit --no-fund >&2) || {
      rm -rf "$BROWSER_TOOLS/node_modules"
      die "npm has failed."
    }
  fi
}

# Builds the programs that the journeys and the pictures are of.
build_programs() {
  cargo build --quiet --locked --features axum,internals,pages,serde,sqlite,testing,tracing \
    --example demo --example pretend_entra --example quick_start
}
