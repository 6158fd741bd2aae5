# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by run, after installer/common.sh: puts the other engines into a folder of their own. What is there already is
# not asked for again, so that a second run needs no network.

torch_version=2.15.0
torch_without_cuda=https://download.pytorch.org/whl/cpu
torch_with_cuda_gb=9

installed() { dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'; }

# have_onednn: ON when its headers are there. Its interface changed with version 3; Debian 12 has 2.6.
have_onednn() {
    if echo '#include <dnnl_version.h>
#if DNNL_VERSION_MAJOR != 2
#error
#endif' | "${CXX:-c++}" -x c++ -fsyntax-only - 2>/dev/null; then echo ON; else echo OFF; fi
}

ensure_peer_packages() {
    local missing=
    if is_debian_12; then
        installed libdnnl-dev || missing+=" libdnnl-dev"
        python3 -c 'import ensurepip' 2>/dev/null || missing+=" python3-venv"
        wanted_packages=run
        # shellcheck disable=SC2086
        [ -z "$missing" ] || as_root apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing >&2
    fi
    [ "$(have_onednn)" = ON ] || say "oneDNN 2 is not installed, so it is left out."
}

# ensure_python_peers FOLDER: sets `python`, that of the folder.
ensure_python_peers() {
    python="$1/v/bin/python"
    local here stamp
    here=$(dirname "${BASH_SOURCE[0]}")
    [ -x "$python" ] || python3 -m venv "$1/v"
    stamp=$(sha256sum <"$here/requirements.txt")
    if [ "$(cat "$1/v/.requirements" 2>/dev/null)" != "$stamp" ]; then
        say "Installing the peers into $1/v"
        "$python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$here/requirements.txt" >&2
        printf '%s\n' "$stamp" >"$1/v/.requirements"
    fi
    ensure_torch "$1"
}

# PyTorch's own index has a build without CUDA. The one of PyPI comes with CUDA's libraries, which are not used, but it
# does not load without them. It is tried once; the file .torch in the environment says what came of it.
ensure_torch() {
    local tried="$1/v/.torch"
    [ ! -e "$1/v/lib/python3"*/site-packages/torch/version.py ] || return 0
    [ ! -e "$tried" ] || { say "$(cat "$tried") Remove $tried to try again."; return 0; }
    say "Installing PyTorch"
    install_torch "$1" || printf 'PyTorch could not be installed and is left out.\n' >"$tried"
}

install_torch() {
    local pip=("$python" -m pip install --quiet --disable-pip-version-check) free_gb
    "${pip[@]}" --timeout 15 --retries 1 "torch==$torch_version" --index-url "$torch_without_cuda" 2>/dev/null && return 0
    free_gb=$(df --output=avail -BG "$1" | awk 'NR == 2 { print int($1) }')
    if [ "$free_gb" -lt "$torch_with_cuda_gb" ]; then
        say "Only PyPI's build of PyTorch with CUDA can be reached, and it needs $torch_with_cuda_gb GB."
        return 1
    fi
    "${pip[@]}" --no-cache-dir "torch==$torch_version" >&2
}
