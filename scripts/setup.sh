#!/bin/sh
# Makes .venv from a lock, and only when the lock has changed. Usage: scripts/setup.sh run|dev|training
#   run       what the program needs      (requirements/run.lock)
#   dev       that, and what tests need   (requirements/dev.lock)
#   training  what building the encoder needs, in training/.venv
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Prints a command that runs uv: the one on the PATH, Python's own, or a private one.
find_uv() {
    if uv --version >/dev/null 2>&1; then echo uv; return; fi
    if python3 -m uv --version >/dev/null 2>&1; then echo "python3 -m uv"; return; fi
    if [ ! -x .coach/uv/bin/uv ]; then
        say "Getting uv, which installs the packages."
        { python3 -m venv .coach/uv && .coach/uv/bin/python -m pip install --quiet uv; } >&2 ||
            die "uv is missing and could not be installed: install it (https://docs.astral.sh/uv), then try again."
    fi
    echo .coach/uv/bin/uv
}

# Prints the path of a Python of the wanted version: uv's or the system's, pyenv's, or a downloaded one.
find_python() {
    found=$($uv python find --system --no-project --no-python-downloads "$1" 2>/dev/null) || found=
    [ -n "$found" ] || found=$(pyenv_python "$1")
    [ -n "$found" ] || found=$(command -v "python$1" 2>/dev/null) || found=
    if [ -z "$found" ] || ! works "$found" "$1"; then
        say "Getting Python $1."
        $uv python install "$1" >&2 && found=$($uv python find --system --no-project "$1") ||
            die "Python $1 is missing and could not be downloaded: install it (for instance 'pyenv install $1'), then try again."
    fi
    echo "$found"
}

pyenv_python() {
    for folder in "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*; do
        if [ -x "$folder/bin/python" ]; then echo "$folder/bin/python"; return; fi
    done
}

works() { "$1" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$2')" 2>/dev/null; }

# The stamp says which lock the environment was made from; dev holds everything that run does.
sum_of() { cat "requirements/$1.lock" pyproject.toml | cksum; }
fresh() { [ -f .venv/stamp ] && works .venv/bin/python 3.10 && [ "$(cat .venv/stamp)" = "$1 $(sum_of "$1")" ]; }

main_environment() {
    if fresh "$1" || fresh dev; then return; fi
    uv=$(find_uv) || exit 1
    if ! works .venv/bin/python 3.10; then
        python=$(find_python 3.10) || exit 1
        $uv venv --quiet --clear --no-project --python "$python" .venv
    fi
    say "Installing packages into .venv (requirements/$1.lock)."
    $uv pip sync --quiet --python .venv/bin/python --require-hashes "requirements/$1.lock"
    $uv pip install --quiet --python .venv/bin/python --no-deps --editable .
    echo "$1 $(sum_of "$1")" >.venv/stamp
}

# pip, not uv: PyTorch's CPU build may come from a folder that only pip is told of.
training_environment() {
    sum=$(cksum <training/requirements.lock)
    if [ -f training/.venv/stamp ] && [ "$(cat training/.venv/stamp)" = "$sum" ]; then return; fi
    if ! works training/.venv/bin/python 3.11; then
        uv=$(find_uv) || exit 1
        python=$(find_python 3.11) || exit 1
        "$python" -m venv --clear training/.venv
    fi
    say "Installing packages into training/.venv."
    training/.venv/bin/python -m pip install --quiet -r training/requirements.lock
    echo "$sum" >training/.venv/stamp
}

case "${1:-}" in
run | dev) main_environment "$1" ;;
training) training_environment ;;
*) die "Usage: scripts/setup.sh run|dev|training" ;;
esac
