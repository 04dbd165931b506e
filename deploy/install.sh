#!/bin/sh
# Puts this release under /opt/als/VERSION and points /opt/als/current at it. Run as root, from the unpacked release; the
# services are not touched. ALS_LOCK=extras takes the extras too, for error reports and SAML. The version before stays, so that pointing the link back goes back to it.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$here/pyproject.toml")
root=${ALS_ROOT:-/opt/als}
place=$root/$version
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON=...")'
[ ! -e "$place" ] || { echo "$place is there already." >&2; exit 1; }
if [ "$(id -u)" = 0 ] && [ -z "${ALS_ROOT:-}" ]; then
  getent passwd als >/dev/null || useradd --system --home-dir /var/lib/als --shell /usr/sbin/nologin als
fi

mkdir -p "$root"
half=$(mktemp -d "$root/.$version.XXXXXX")
trap 'rm -rf "$half"' EXIT
tar -C "$here" --exclude=.git --exclude='.venv*' --exclude=./var --exclude=./wheels -cf - . | tar -C "$half" -xf -
"$python" -m venv "$half/.venv"
wheels=""
[ ! -d "$here/wheels" ] || wheels="--no-index --find-links $here/wheels"
# shellcheck disable=SC2086
"$half/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes $wheels \
  -r "$half/requirements/${ALS_LOCK:-run}.txt"
chmod 755 "$half"
mv "$half" "$place"
trap - EXIT
# Programs of the environment name its place: made once more where it stays.
"$python" -m venv --upgrade "$place/.venv"
grep -rlI "$half" "$place/.venv/bin" | xargs -r sed -i "s#$half#$place#g"

# Keys for this one command alone: collecting needs settings.
key=$(head -c 48 /dev/urandom | base64 -w0) kek=$(head -c 32 /dev/urandom | base64 -w0) var=$(mktemp -d)
(cd "$place" && ALS_SECRET_KEY=$key ALS_KEKS="install:$kek" ALS_VAR_DIR=$var ALS_STATIC_ROOT=$place/collected \
  .venv/bin/python manage.py collectstatic --no-input --verbosity 0)
rm -rf "$var"
"$place/.venv/bin/python" -m compileall -q "$place" -x '/\.venv/' || true
ln -sfn "$place" "$root/.next" && mv -T "$root/.next" "$root/current"
echo "$version is in $place, and $root/current points to it."
