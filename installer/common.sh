# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by installer/run, installer/test and .ci/run: packages, configuring, building. Source it; it sets `root`.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# packages run|tests: the names in packages.txt, those for tests only when asked for.
packages() {
    awk -v wanted="$1" '/^\[tests\]/ { if (wanted != "tests") exit; next } NF && $1 !~ /^#/ { print $1 }' \
        "$root/installer/packages.txt"
}

is_debian_12() {
    [ -r /etc/os-release ] && (. /etc/os-release && [ "${ID:-}" = debian ] && [ "${VERSION_ID:-}" = 12 ])
}

missing_packages() {
    local installed
    installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' | awk '$1 == "ii" { print $2 }' | sort -u)
    packages "$1" | sort -u | comm -23 - <(printf '%s\n' "$installed")
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "Packages are missing, and only root may install them. Run as root, or install sudo, or install them yourself:
  apt-get install --no-install-recommends $(missing_packages "$wanted_packages" | xargs)"
    fi
}

# ensure_packages run|tests: installs what is missing; says what is needed where it cannot.
ensure_packages() {
    wanted_packages=$1
    if ! is_debian_12; then
        command -v cmake >/dev/null && command -v ninja >/dev/null && return 0
        fail "This is not Debian 12, so nothing is installed for you. Layerscope needs what these Debian packages hold:
$(packages "$1" | sed 's/^/  /')
Install their likes here (CMake 3.25, Qt 6.4, OpenCV 4.6, Eigen 3.4 or newer, a C++20 compiler), then run this again."
    fi
    local missing
    missing=$(missing_packages "$1" | xargs)
    [ -n "$missing" ] || return 0
    say "Installing: $missing"
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive sh -ec "
        apt-get -q -o DPkg::Lock::Timeout=300 update
        apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing" </dev/null >&2
}

# configure PRESET [CMAKE ARGUMENTS]: into build/PRESET. Ninja runs CMake again when a CMake file has changed, so this
# is left out unless the presets, the packages or the arguments are others than last time.
configure() {
    local stamp_file="$root/build/$1/.configured" stamp
    [ "${CI:-}" != true ] || set -- "$@" -DLAYERSCOPE_WERROR=ON
    stamp=$(printf '%s\n' "$root" "$@" | cat - "$root/CMakePresets.json" "$root/installer/packages.txt" | sha256sum)
    [ -f "$stamp_file" ] && [ "$(cat "$stamp_file")" = "$stamp" ] && return 0
    say "Configuring $1"
    (cd "$root" && cmake --preset "$@") >&2
    printf '%s\n' "$stamp" >"$stamp_file"
}

# build PRESET [TARGETS]: quiet when there is nothing to do. Two at a time where memory is short: OpenCV and Qt headers
# ask for about a gigabyte a compiler.
build() {
    local preset=$1 jobs memory_gb
    shift
    jobs=$(nproc)
    memory_gb=$(awk '/MemTotal/ { print int($2 / 1048576) }' /proc/meminfo)
    [ "$jobs" -le $((memory_gb + 1)) ] || jobs=$((memory_gb + 1))
    ninja -C "$root/build/$preset" -j "$jobs" --quiet "$@" >&2
}
