#!/usr/bin/env bash
# Builds libgdalalljni.so, the native half of GDAL's Java bindings, which Debian and Ubuntu do not package, from the
# distribution's own source package and against its own libgdal. `build.sh --help` says more.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
to=$here/lib
force=no

usage() {
  cat <<'TEXT'
usage: sdk-gdal/native/build.sh [--to DIR] [--force]

Builds libgdalalljni.so into DIR, by default sdk-gdal/native/lib, where the launcher, the tests and sdk-gdal's build look
for it. Does nothing if it is there already and fits the installed libgdal.

It needs Debian 12 or a newer Debian or Ubuntu, about 10 MB of downloads and a minute. What is missing of libgdal, swig and
g++ is installed with apt, which needs root (or sudo). The system's package sources are not changed.

  --to DIR   where the library goes
  --force    build even if it is there
environment: JAVA_HOME  the JDK whose jni.h is used (else the javac on the PATH)
TEXT
}

say() { printf 'gdal bindings: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

while [ $# -gt 0 ]; do
  case $1 in
    --to) [ $# -ge 2 ] || fail '--to needs a folder'; to=$2; shift 2 ;;
    --to=*) to=${1#--to=}; shift ;;
    --force) force=yes; shift ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; fail "unknown option: $1" ;;
  esac
done

for tool in apt-get apt-cache dpkg-query dpkg-deb tar; do
  command -v "$tool" >/dev/null || fail "$tool is not here: this script is for Debian and Ubuntu; elsewhere GDAL's own build (cmake -DBUILD_JAVA_BINDINGS=ON) makes the library"
done
mkdir -p "$to" || fail "cannot make the folder $to"
to=$(cd -- "$to" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
log=$work/log

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    fail "root is needed for: $*; run that as root, then this script again"
  fi
}

# Quiet; what was said is shown only when it went wrong.
run() { # STEP COMMAND...
  local step=$1
  shift
  "$@" >"$log" 2>&1 </dev/null || { tail -n 30 "$log" >&2; fail "$step failed (above: its last words)"; }
}

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'; }
libgdal_package() { # the installed libgdal32, libgdal34t64 ..., or nothing
  { dpkg-query -W -f '${Package} ${Status}\n' 'libgdal[0-9]*' 2>/dev/null || true; } | sed -n 's/^\(libgdal[0-9]*\(t64\)\?\) install ok installed$/\1/p' | sort | tail -n 1
}

# --- the JDK
if [ -n "${JAVA_HOME:-}" ]; then jdk=$JAVA_HOME; else
  javac=$(command -v javac) || fail 'no JDK found; apt install openjdk-17-jdk-headless, or set JAVA_HOME'
  jdk=$(dirname -- "$(dirname -- "$(readlink -f -- "$javac")")")
fi
[ -f "$jdk/include/jni.h" ] || fail "there is no include/jni.h in $jdk; install a whole JDK, or set JAVA_HOME to one"

# --- is it there already?
package=$(libgdal_package)
version=
if [ -n "$package" ]; then version=$(dpkg-query -W -f '${source:Version}' "$package"); fi
if [ "$force" = no ] && [ -n "$version" ] && [ -f "$to/libgdalalljni.so" ] && [ "$(cat "$to/libgdalalljni.version" 2>/dev/null)" = "$version" ]; then
  say "$to/libgdalalljni.so is there, for libgdal $version"
  exit 0
fi
started=$SECONDS

# --- apt with the system's sources, and their source packages too, in a place of its own
apt_etc=$work/etc
mkdir -p "$apt_etc/sources.list.d" "$work/lists/partial" "$work/archives/partial"
for file in /etc/apt/sources.list.d/*.sources; do
  [ -f "$file" ] || continue
  sed 's/^Types:.*/Types: deb deb-src/' "$file" > "$apt_etc/sources.list.d/${file##*/}"
done
: > "$apt_etc/sources.list"
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ -f "$file" ] || continue
  { sed -n '/^deb /p' "$file"; sed -n 's/^deb /deb-src /p' "$file"; } >> "$apt_etc/sources.list"
done
own=(-q -o Dir::Etc::sourcelist="$apt_etc/sources.list" -o Dir::Etc::sourceparts="$apt_etc/sources.list.d"
     -o Dir::State::lists="$work/lists" -o Dir::Cache::archives="$work/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
     -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3)
say 'asking for the package lists'
# A third party's source packages may be missing: that does not matter as long as the distribution's are there.
apt-get "${own[@]}" update >"$log" 2>&1 </dev/null || apt-cache "${own[@]}" showsrc gdal 2>/dev/null | grep -q . \
  || { tail -n 30 "$log" >&2; fail 'apt-get update failed (above: its last words)'; }

# --- what has to be installed
wanted=()
if [ -z "$package" ]; then
  package=$(apt-cache "${own[@]}" depends libgdal-dev | sed -n 's/^ *Depends: \(libgdal[0-9]*\(t64\)\?\)$/\1/p' | head -n 1)
  [ -n "$package" ] || fail 'the distribution has no libgdal'
  wanted+=("$package")
fi
command -v swig >/dev/null || wanted+=(swig)
command -v g++ >/dev/null || wanted+=(g++)
if [ ${#wanted[@]} != 0 ]; then
  say "installing ${wanted[*]}"
  run "installing ${wanted[*]}" as_root env DEBIAN_FRONTEND=noninteractive apt-get "${own[@]}" -o DPkg::Lock::Timeout=300 \
    install -y --no-install-recommends "${wanted[@]}"
fi
installed "$package" || fail "$package is not installed"
version=$(dpkg-query -W -f '${source:Version}' "$package")
binary=$(dpkg-query -W -f '${Version}' "$package")
so=$(dpkg-query -L "$package" | grep -E '/libgdal\.so\.[0-9]+$' | head -n 1)
[ -e "$so" ] || fail "$package has no libgdal.so"

# --- sources and headers, of exactly the version that is installed
say "fetching the sources of gdal $version"
cd "$work"
run 'fetching the source package' apt-get "${own[@]}" source --download-only "gdal=$version"
run 'fetching libgdal-dev' apt-get "${own[@]}" download "libgdal-dev=$binary"
mkdir headers source
run 'unpacking libgdal-dev' dpkg-deb -x libgdal-dev_*.deb headers
tarball=$(ls gdal_*.orig.tar.*[!c] | head -n 1)
run 'unpacking the sources' tar -xf "$tarball" -C source --strip-components=1 --wildcards \
  '*/swig/include' '*/ogr/ogr_srs_api.h' '*/gnm/gnm.h' '*/gnm/gnm_api.h'
include=$(dirname -- "$(find headers -name gdal.h | head -n 1)")
[ -f "$include/gdal.h" ] || fail 'libgdal-dev holds no gdal.h'

# --- generate, compile, link
flags=(-O1 -fPIC -fno-strict-aliasing -w -I"$work/$include" -I"$work/source/ogr" -I"$work/source/gnm" -I"$jdk/include" -I"$jdk/include/linux")
objects=()
for module in gdalconst gdal ogr osr gnm; do
  say "compiling $module"
  mkdir -p "java/$module"
  if [ "$module" = gdalconst ]; then language=() file=${module}_wrap.c; else language=(-c++) file=${module}_wrap.cpp; fi
  # SWIG looks for ../../ogr/ogr_srs_api.h from its own include folder, as in GDAL's source tree.
  run "swig $module" swig "${language[@]}" -java -package "org.gdal.$module" -outdir "java/$module" -o "$file" \
    -I"source/swig/include" -I"source/swig/include/java" "source/swig/include/$module.i"
  if [ "$module" = gdalconst ]; then compiler=gcc; else compiler=g++; fi
  run "compiling $module" "$compiler" "${flags[@]}" -c "$file" -o "$module.o"
  objects+=("$module.o")
done
say 'linking'
run 'linking' g++ -shared -o libgdalalljni.so "${objects[@]}" "$so" -Wl,--no-undefined -Wl,-s
count=$(nm -D --defined-only libgdalalljni.so | grep -c ' Java_org_gdal_' || true)
[ "$count" -gt 1000 ] || fail "the library has only $count native methods; the bindings have some 1,700"

cp libgdalalljni.so "$to/libgdalalljni.so.new"
mv -f "$to/libgdalalljni.so.new" "$to/libgdalalljni.so"
printf '%s\n' "$version" > "$to/libgdalalljni.version"
say "built $to/libgdalalljni.so for libgdal $version, $count native methods, in $((SECONDS - started)) s"
case $version in
  3.6.*) ;;
  *) say "it is for GDAL $version: give Maven the bindings of that version, such as -Dgdal.version=${version%%[+-]*}" ;;
esac
