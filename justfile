# Run these by ./justw, which first installs what the recipe needs. `./justw` alone lists them.

set shell := ["bash", "-euo", "pipefail", "-c"]

export PATH := justfile_directory() / ".tools/bin:" + justfile_directory() / "e2e/node_modules/.bin:" + env("PATH")
export TRUNK_SKIP_VERSION_CHECK := "true"

# CI builds exactly what is locked; at a desk a new dependency may still enter the lock file.
locked := if env("CI", "") == "" { "" } else { "--locked" }
# The same choice of crates everywhere: another one means other features, and everything is compiled anew.
native := "--workspace --exclude hersys-frontend"
hersys := "target/debug/hersys"
wasm := "wasm32-unknown-unknown"
# With schemathesis and sqlmap beside it.
python := ".tools/python/bin/python"
# Where throw-away databases go; told to the tests, too.
export HERSYS_TEST_DIR := `bash scripts/test-dir`
test_cluster := HERSYS_TEST_DIR / "test-postgres"

[private]
default:
    @just --list --unsorted

# The whole system with demonstration data, at http://127.0.0.1:8080; Ctrl-C stops it.
demo *options: build frontend
    exec {{ hersys }} serve --demo --cases 20000 --frontend frontend/dist {{ options }}

# Imports the line list that Osaka Prefecture published in 2020 (FILE) through the API and compares the curve with the file.
osaka file="": build
    scripts/osaka {{ file }}

# The server, for this machine.
build:
    cargo build {{ locked }} {{ native }} --bins

# Both browser programs, small as people load them, into frontend/dist.
frontend: build
    cargo build {{ locked }} -p hersys-frontend --bins --target {{ wasm }} --profile wasm-release
    just _bundle staff /
    just _bundle patient /p/
    just _compress

# Rebuild one browser program at every change, quickly and large: `watch staff`, `watch patient`.
watch program="staff":
    cd frontend && exec trunk watch --release=false --cargo-profile dev \
        --dist dist/{{ program }} --public-url {{ if program == "patient" { "/p/" } else { "/" } }} {{ program }}.html

# trunk takes seconds where cargo has nothing to do, hence the question whether anything is newer.
[private]
_bundle program url:
    #!/usr/bin/env bash
    set -euo pipefail
    made=frontend/dist/{{ program }}/index.html
    if [[ -e $made && -z $(find target/{{ wasm }}/wasm-release/{{ program }}.wasm frontend/{{ program }}.html \
        frontend/start.js frontend/Trunk.toml frontend/style scripts/bundle-css.mjs -newer "$made") ]]; then exit; fi
    cd frontend
    trunk --quiet build {{ locked }} --dist dist/{{ program }} --public-url {{ url }} {{ program }}.html

[private]
_compress:
    #!/usr/bin/env bash
    set -euo pipefail
    made=frontend/dist/.compressed
    if [[ -e $made && -z $(find frontend/dist -type f -newer "$made") ]]; then exit; fi
    {{ hersys }} compress frontend/dist
    touch "$made"

# Everything that has to hold before a change goes in.
test:
    #!/usr/bin/env bash
    set -euo pipefail
    step() { local start=$SECONDS; just "$@"; echo "[test] $1: $((SECONDS - start)) s"; }
    step check
    step deny
    step native
    step frontend
    step fresh
    step torture --rounds 3
    step outside --seconds 120 --part foreign --part fuzz
    step e2e
    echo "[test] all passed: $SECONDS s"

# Format and lints, native and WebAssembly.
check:
    cargo fmt --all --check
    cargo clippy {{ locked }} {{ native }} --all-targets -- -D warnings
    cargo clippy {{ locked }} -p hersys-frontend --all-targets --target {{ wasm }} -- -D warnings

# Rust tests; options go to nextest, for example `native -E 'test(observation)'`.
native *options:
    #!/usr/bin/env bash
    set -euo pipefail
    trap 'just _stop-test-cluster' EXIT
    profile={{ if env("CI", "") == "" { "default" } else { "ci" } }}
    cargo nextest run {{ locked }} {{ native }} --profile "$profile" {{ options }}
    cargo nextest run {{ locked }} -p hersys-frontend --profile "$profile" --no-tests=pass {{ options }}

[private]
_stop-test-cluster:
    @if [[ -x {{ hersys }} && -d {{ test_cluster }} ]]; then {{ hersys }} cluster stop --data-dir {{ test_cluster }}; fi

# Kill the server, PostgreSQL and both in the midst of writing: nothing that was acknowledged may be lost or doubled. `torture
# --control` runs without PostgreSQL's promise and must lose.
torture *options: build
    python3 scripts/torture.py --binary {{ hersys }} {{ options }}

# Programs of others against a server of its own: ids of one organisation used by another, schemathesis, sqlmap; ten minutes, or
# as many `--seconds 60 --seed 7` as are given. `test` gives two to the first two.
outside *options: build
    {{ python }} scripts/outside {{ options }}

# Ten minutes of what nobody would think of: `outside` for six, random requests within the process, random texts and files. The seed
# and the seconds may be given: `fuzz 7 3600`.
fuzz seed=`date +%s` seconds="600": build
    #!/usr/bin/env bash
    set -euo pipefail
    trap 'just _stop-test-cluster' EXIT
    echo "[fuzz] seed {{ seed }}"
    {{ python }} scripts/outside --seconds $(({{ seconds }} * 6 / 10)) --seed {{ seed }}
    export HERSYS_FUZZ_SEED={{ seed }} HERSYS_FUZZ_SECONDS=$(({{ seconds }} * 3 / 10)) PROPTEST_CASES=$(({{ seconds }} * 10))
    cargo nextest run {{ locked }} {{ native }} --profile fuzz -E 'test(/property/)' --no-capture
    cargo nextest run {{ locked }} {{ native }} --profile fuzz -E 'binary_id(hersys-domain::it) + test(/import::(rows|encoding)::|page::tests|body::tests/)'

# Journeys in a real browser; words choose among the files: `e2e ground`.
e2e *words: build frontend
    node e2e/run.mjs {{ words }}

# The same, keeping the pictures for the documentation in docs/screenshots.
screenshots *words: build frontend
    HERSYS_SCREENSHOTS=1 node e2e/run.mjs {{ words }}

# Write the generated files anew: OpenAPI document, tables of permissions and of data items, database schema in Rust.
gen: _generate
    #!/usr/bin/env bash
    set -euo pipefail
    cd target/generated
    find . -type f -printf '%P\n' | while read -r file; do install -D -m 644 "$file" "../../$file"; done

# Are the generated files what `gen` would write?
fresh: _generate
    #!/usr/bin/env bash
    set -euo pipefail
    cd target/generated
    stale=0
    while read -r file; do
        diff -uN --label "$file" --label "$file as gen writes it" "../../$file" "$file" || stale=1
    done < <(find . -type f -printf '%P\n')
    if ((stale)); then echo "stale: run ./justw gen and commit the result" >&2; fi
    exit "$stale"

[private]
_generate: build
    #!/usr/bin/env bash
    set -euo pipefail
    out=target/generated
    rm -rf "$out"
    mkdir -p "$out"/{openapi,docs,crates/api/src}
    {{ hersys }} openapi >"$out/openapi/hersys.json"
    {{ hersys }} permissions >"$out/docs/permissions.md"
    {{ hersys }} data-items >"$out/docs/data-items.md"
    # The schema is read from a fresh database with every migration.
    data={{ HERSYS_TEST_DIR }}/generated-postgres
    trap '{{ hersys }} cluster stop --data-dir "$data"; rm -rf "$data"' EXIT
    DATABASE_URL=$({{ hersys }} cluster start --data-dir "$data")
    export DATABASE_URL
    diesel print-schema >"$out/crates/api/src/schema.rs"
    rustfmt --edition 2024 "$out/crates/api/src/schema.rs"

# Licences, banned crates, sources of all dependencies.
deny:
    cargo deny --log-level error {{ locked }} check bans licenses sources

# Known vulnerabilities. Fetches the advisory database, or reads a copy of it: `advisories /srv/advisory-db` (a git clone).
advisories database="":
    scripts/advisories {{ database }}

# What docs/performance.md tells of, with a release build; makes a database at the first run: `bench --size tenth --rows P1,P4`.
# `bench linkage` asks instead how well the records of one person are found, and needs no database.
bench *options:
    #!/usr/bin/env bash
    set -euo pipefail
    set -- {{ options }}
    if [[ ${1:-} == linkage ]]; then exec scripts/linkage {{ locked }}; fi
    just frontend
    cargo build {{ locked }} {{ native }} --release --bins
    python3 scripts/bench "$@"

# The two hard queries on a million made-up cases, with plans and times.
bench-queries: build
    scripts/bench-queries {{ hersys }}

# Format everything.
fmt:
    cargo fmt --all
