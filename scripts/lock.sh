#!/bin/sh
# Compiles the hash-pinned locks from pyproject.toml. They name no index, so they work behind any mirror.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile pyproject.toml --quiet --python-version 3.10 --override requirements/overrides.txt \
        --generate-hashes --no-emit-index-url --no-header --output-file "requirements/$1.lock" $2
}
compile run ""
compile dev "--group dev"
