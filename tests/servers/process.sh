# process.sh: tells a process that was started here from another one that got its number later.
# Sourced by up.sh and down.sh.

# starttime PID: field 22 of /proc/PID/stat, safe with odd program names; fails where the process is gone or a zombie.
starttime() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  set -- $stat
  [ "$1" = Z ] && return 1
  echo "${20}"
}

# alive DIR: the process recorded in DIR/pid is there and is still the one that was started.
alive() {
  local pid start
  [ -f "$1/pid" ] && read -r pid start <"$1/pid" || return 1
  [ -n "${start:-}" ] && [ "$(starttime "$pid")" = "$start" ]
}

# watch DIR OWNER START DOWN: waits until the owner is gone, then stops the servers, unless another owner is left.
# It polls, since the owner is no child of this shell.
watch() {
  while [ -d "$1" ] && [ "$(starttime "$2")" = "$3" ]; do sleep 0.3; done
  rm -f "$1/watch.$2.$3"
  local other
  for other in "$1"/watch.*; do [ -e "$other" ] && return 0; done
  [ -d "$1" ] && exec bash "$4" "$1"
}
