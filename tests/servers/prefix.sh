# prefix.sh: gets a server's programs out of Debian packages without installing anything. Sourced by up.sh.
#
# A second, wholly separate apt (own lists, archives, status, locks) downloads a server and all it needs, down to libc,
# checked by signature and hash as usual. The packages are unpacked into CACHE/NAME/root, and each program gets a wrapper
# in CACHE/NAME/bin that runs it with that prefix's own loader and libraries. No root is needed, the system's packages
# and dpkg's database are not touched, and a prefix may be moved.

# recipe NAME: suites to try in turn | packages | programs to wrap (none: PostgreSQL's layout) | packages not wanted
recipe() {
  local plain="perl debconf init-system-helpers systemd"
  case $1 in
    postgresql15) echo "bookworm|postgresql-15 postgresql-client-15||$plain postgresql-common postgresql-client-common ssl-cert locales tzdata" ;;
    postgresql18) echo "forky sid|postgresql-18 postgresql-client-18||$plain postgresql-common postgresql-client-common ssl-cert locales tzdata sensible-utils" ;;
    mysql) echo "sid forky|mysql-server-core mysql-client-core|mysqld mysql mysqldump mysqladmin|perl" ;;
    mariadb) echo "bookworm trixie|mariadb-server-core mariadb-client mariadb-client-core|mariadbd mariadb mariadb-dump mariadb-admin|$plain mariadb-common libconfig-inifiles-perl" ;;
    mariadb11) echo "trixie|mariadb-server-core mariadb-client mariadb-client-core|mariadbd mariadb mariadb-dump mariadb-admin|$plain mariadb-common libconfig-inifiles-perl" ;;
    sqlite3) echo "bookworm trixie|sqlite3|sqlite3|" ;;
    sqlite_new) echo "forky sid|sqlite3|sqlite3|" ;;
    *) return 1 ;;
  esac
}

# prefix NAME: makes sure that CACHE/NAME is there; prints why not.
prefix() {
  local name=$1
  (
    exec 7>"$CACHE/.lock.$name"
    flock 7
    if [ -f "$CACHE/$name/VERSION" ]; then
      [ "${VELLUM_SERVERS_REFRESH:-0}" = 1 ] || exit 0
      why=$(fetch "$name") || say "could not refresh $name ($why); going on with the cached $(cat "$CACHE/$name/VERSION")"
      exit 0
    fi
    fetch "$name"
  )
}

# fetch NAME: makes CACHE/NAME beside its place and renames it into place; prints why it could not.
fetch() {
  local name=$1 new=$CACHE/$1.new.$$ suites packages programs unwanted suite pin why
  IFS='|' read -r suites packages programs unwanted <<<"$(recipe "$name")"
  rm -rf "$CACHE/$name".new.*
  mkdir -p "$new/root"
  pin=$(ls "${VELLUM_SERVERS_PIN:-/nonexistent}/$name".tar.* 2>/dev/null | head -n1)
  if [ -n "$pin" ]; then
    tar -C "$new" -xf "$pin" || { echo "cannot unpack $pin"; rm -rf "$new"; return 1; }
  elif [ "${VELLUM_SERVERS_OFFLINE:-0}" = 1 ]; then
    echo "not in $CACHE, and the network is not to be used; \`make servers-fetch\` gets it"; rm -rf "$new"; return 1
  elif ! command -v apt-get >/dev/null; then
    echo "no apt-get on this machine"; rm -rf "$new"; return 1
  else
    why=
    for suite in $suites; do
      if fetch_suite "$name" "$suite" "$new" "$packages" "$unwanted" 2>"$new/messages"; then why=; break; fi
      why="$why [$suite: $(grep -vE '^(W:|Reading|Building|$)' "$new/messages" | tail -n 3 | tr '\n' ' ')]"
    done
    [ -z "$why" ] || { echo "no usable packages:$why"; rm -rf "$new"; return 1; }
  fi
  wrap "$name" "$new" "$programs" || { rm -rf "$new"; return 1; }
  rm -rf "$CACHE/$name.old"
  [ -e "$CACHE/$name" ] && mv "$CACHE/$name" "$CACHE/$name.old"
  mv "$new" "$CACHE/$name" && rm -rf "$CACHE/$name.old"
}

# mirror: this machine's Debian mirror, as apt knows it or as its sources say.
mirror() {
  [ -n "${VELLUM_SERVERS_MIRROR:-}" ] && { echo "$VELLUM_SERVERS_MIRROR"; return; }
  local found
  found=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 2>/dev/null | head -n1)
  [ -n "$found" ] || found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    grep -v '^ *#' | tr ' \t' '\n\n' | grep -E '^(https?|file|mirror\+[a-z]+):.*/debian/?$' | head -n1)
  [ -n "$found" ] && echo "$found"
}

# apt_configuration SUITE DIR: an apt of its own in DIR; only the machine's Acquire settings (a proxy, say) are taken over.
# The system's hooks are left out: after any `apt-get update` they may empty an archive folder that another process uses.
apt_configuration() {
  local suite=$1 dir=$2 uri key=/usr/share/keyrings/debian-archive-keyring.gpg
  uri=$(mirror) || { echo "no Debian mirror in this machine's apt sources; set VELLUM_SERVERS_MIRROR" >&2; return 1; }
  [ -r $key ] || { echo "no $key (package debian-archive-keyring)" >&2; return 1; }
  mkdir -p "$dir/lists/partial" "$dir/parts"
  echo "deb [signed-by=$key] $uri $suite main" >"$dir/sources.list"
  {
    apt-config dump | grep '^Acquire::' | grep -vE '^Acquire::(IndexTargets|Languages|GzipIndexes|Changelogs)'
    cat <<END
Acquire::Languages "none";
Acquire::GzipIndexes "true";
Acquire::Retries "2";
Acquire::Check-Valid-Until "false";
APT::Update::Error-Mode "any";
APT::Install-Recommends "0";
APT::Sandbox::User "root";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "$dir/parts";
Dir::Etc::sourcelist "$dir/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$dir";
Dir::State::lists "$dir/lists";
Dir::Cache "$dir";
Dir::Log "$dir";
END
  } >"$dir/apt.conf"
}

# fetch_suite NAME SUITE NEW PACKAGES UNWANTED: downloads and unpacks into NEW/root; one at a time for each suite.
fetch_suite() (
  name=$1 suite=$2 new=$3 packages=$4 unwanted=$5 dir=$CACHE/apt/$2
  mkdir -p "$dir"
  exec 8>"$dir/lock.suite"
  flock 8
  apt_configuration "$suite" "$dir" || exit 1
  export APT_CONFIG=$dir/apt.conf
  # dpkg's status is empty, so that everything comes, but for stand-ins for what is to be left out.
  for package in $unwanted; do
    printf '%s\n' "Package: $package" "Status: install ok installed" "Priority: optional" "Section: misc" \
      "Architecture: $(dpkg --print-architecture)" "Multi-Arch: allowed" "Maintainer: none" "Version: 999:0" "Description: stand-in" ""
  done >"$dir/status.$name"
  options=(-q -y -oDir::State::status="$dir/status.$name" -oDir::Cache::archives="$dir/archives.$name")
  got=0
  for try in 1 2; do
    # Unstable moves: a list of an hour ago may name files that are gone, so the second try asks anew.
    if [ $try = 2 ] || [ -z "$(find "$dir/updated" -mmin -60 2>/dev/null)" ]; then
      apt-get "${options[@]}" update >&2 || { echo "apt-get update failed for $suite" >&2; exit 1; }
      : >"$dir/updated"
    fi
    # libeatmydata turns fsync off, which MariaDB's DDL log has no switch for; it can be done without.
    for extra in libeatmydata1 ''; do
      rm -rf "$dir/archives.$name"
      mkdir -p "$dir/archives.$name/partial"
      apt-get "${options[@]}" --download-only install $packages $extra >&2 && got=1 && break 2
    done
  done
  [ $got = 1 ] || exit 1
  # The links of a merged /usr come first: an older libc ships its loader as an absolute link.
  root=$new/root
  mkdir -p "$root"/usr/{lib,lib64,bin,sbin}
  for link in lib lib64 bin sbin; do ln -s usr/$link "$root/$link"; done
  for deb in "$dir/archives.$name"/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -C "$root" -xf - --keep-directory-symlink --no-same-owner \
      --exclude=./usr/share/{doc,man,locale,lintian,perl} --exclude='./usr/lib/*/perl*' --exclude='./usr/lib/*/gconv' ||
      { echo "cannot unpack $deb" >&2; exit 1; }
    basename "$deb" .deb >>"$new/PACKAGES"
  done
  rm -rf "$dir/archives.$name"
  echo "$suite" >"$new/SOURCE"
)

# wrap NAME PREFIX PROGRAMS: the wrappers, which find the prefix from their own place; each program must answer.
wrap() {
  local prefix=$2 programs=$3 root=$2/root loader libraries preload= program file
  loader=$(ls "$root"/usr/lib/*-linux-gnu*/ld-linux*.so.* 2>/dev/null | head -n1)
  [ -n "$loader" ] || { echo "the packages hold no dynamic loader"; return 1; }
  loader=${loader#"$prefix"/} libraries=$(dirname "${loader#"$prefix"/}")
  [ -e "$prefix/$libraries/libeatmydata.so" ] && preload=" --preload \"\$p/$libraries/libeatmydata.so\""
  if [ -z "$programs" ]; then
    # PostgreSQL's programs start one another, and find share/ and lib/, from their own place: they are wrapped there.
    local bin
    bin=$(cd "$prefix" && ls -d root/usr/lib/postgresql/*/bin | head -n1)
    [ -d "$prefix/$bin.real" ] || { mv "$prefix/$bin" "$prefix/$bin.real" && mkdir "$prefix/$bin"; }
    for file in "$prefix/$bin.real"/*; do
      program=${file##*/}
      printf '#!/bin/sh\nb=${0%%/*}; p=$b/../../../../../..\nexec "$p/%s" --inhibit-cache --library-path "$p/%s"%s --argv0 "$0" "$p/%s.real/%s" "$@"\n' \
        "$loader" "$libraries" "$preload" "$bin" "$program" >"$prefix/$bin/$program"
      chmod +x "$prefix/$bin/$program"
    done
    ln -sfn "$bin" "$prefix/bin"
    programs="postgres initdb psql pg_isready"
  else
    mkdir -p "$prefix/bin"
    local keep= place
    for program in $programs; do
      file=
      for place in usr/sbin usr/bin; do [ -x "$root/$place/$program" ] && file=root/$place/$program && break; done
      [ -n "$file" ] || { echo "the packages hold no program '$program'"; return 1; }
      keep="$keep|$file"
      printf '#!/bin/sh\np=${0%%/*}/..\nexec "$p/%s" --inhibit-cache --library-path "$p/%s"%s "$p/%s" "$@"\n' \
        "$loader" "$libraries" "$preload" "$file" >"$prefix/bin/$program"
      chmod +x "$prefix/bin/$program"
    done
    # The other programs weigh more than the server.
    for file in "$root"/usr/bin/* "$root"/usr/sbin/*; do
      case "$keep|" in *"|${file#"$prefix"/}|"*) ;; *) rm -rf "$file" ;; esac
    done
  fi
  local answer
  for program in $programs; do
    answer=$("$prefix/bin/$program" --no-defaults --version 2>&1 || "$prefix/bin/$program" --version 2>&1) ||
      { echo "$program does not start: $(tail -n1 <<<"$answer")"; return 1; }
  done
  "$prefix/bin/${programs%% *}" --version 2>/dev/null | head -n1 | sed 's#^[^ ]*/##' >"$prefix/VERSION"
}
