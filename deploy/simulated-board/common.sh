# Shared by the scripts of the simulated board; sourced, not run.
# shellcheck shell=bash disable=SC2034 # its variables are used where it is sourced

board_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${JETCREW_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jetcrew}
# shellcheck source=/dev/null
release=$(. /etc/os-release && printf %s "${VERSION_CODENAME:?/etc/os-release names no release}")
# shellcheck source=/dev/null
vendor=$(. /etc/os-release && printf %s "$ID")
architecture=$(dpkg --print-architecture)

say() { printf '%s: %s\n' "${0##*/}" "$1" >&2; }

# fail MESSAGE [HINT]
fail() {
  say "$1"
  [ $# -lt 2 ] || printf '  %s\n' "$2" >&2
  exit 1
}

need_root() {
  [ "$(id -u)" -eq 0 ] || fail "needs root: it makes device files and runs programs inside a root" "Run it as root or with sudo."
}

# key_of TEXT FILE...: what names a cached thing, so that a change of anything that makes it makes it anew.
key_of() {
  local text=$1
  shift
  { printf '%s\n' "$text" && cat -- "$@"; } | sha256sum | cut -c1-16
}

# The machine's own apt sources of its distribution as one-line entries; third-party archives have no place
# on a simulated board. `apt_sources all`, or with a codename only that suite: no updates, no security fixes.
apt_sources() {
  local wanted=$1 lines
  lines=$(sources_by_origin "$wanted")
  if [ -z "$lines" ]; then
    apt-get -q update >&2 || say "apt-get update reported errors; going on with the lists there are"
    lines=$(sources_by_origin "$wanted")
  fi
  [ -n "$lines" ] || fail "this machine's apt knows no archive of $vendor $release" "Look at /etc/apt/sources.list and sources.list.d, then run apt-get update."
  printf '%s\n' "$lines"
}

sources_by_origin() {
  # shellcheck disable=SC2016 # apt-get expands these, not the shell
  apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v vendor="$vendor" -v wanted="$1" \
      'tolower($1) == tolower(vendor) && (wanted == "all" || $2 == wanted) { print "deb", $3, $4, $5 }' | sort -u
}

# How this machine reaches its archives (proxies, certificates, frozen mirrors), as apt.conf lines.
apt_transport_settings() {
  apt-config dump | grep -E '^Acquire::(https?|ftp|Check-|Max-ValidTime|Retries|ForceIPv[46])' || true
}
