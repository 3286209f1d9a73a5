# Recorders at several points of one path, for the pairs in ../compare/: each writes NAME.pcap.
# shellcheck shell=bash disable=SC2154

recorders=()

point() { # name in_client|in_router|in_server tcpdump-options...
  local log=$work/$1.log
  $2 tcpdump --immediate-mode -U -Z root -w "$work/points/$1.pcap" "${@:3}" 2>"$log" &
  recorders+=($!)
  wait_until grep -q "listening on" "$log"
}

# The client's own interface and the server's.
both_ends() { # tcpdump-options...
  point client in_client -i eth0 "$@"
  point server in_server -i eth0 "$@"
  sleep 0.3
}

# The client's, both of the router's, and the server's.
four_points() {
  point a in_client -i eth0
  point b in_router -i eth0
  point c in_router -i eth1
  point d in_server -i eth0
  sleep 0.3
}

finish_points() {
  local recorder
  [ ${#recorders[@]} -gt 0 ] || return 0
  sleep 0.5 # the last acknowledgments
  for recorder in "${recorders[@]}"; do
    pkill -TERM -P "$recorder" || true
    wait "$recorder" || true
  done
  recorders=()
}

# What follows is done to a file that a point has written.

edit() { # name editcap-options... [-- packets...]
  local name=$1 options=() packets=()
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do options+=("$1") && shift; done
  packets=("${@:2}")
  editcap -F pcap "${options[@]}" "$work/points/$name.pcap" "$work/edited" "${packets[@]}" 2>/dev/null
  mv "$work/edited" "$work/points/$name.pcap"
}

# The recorder's clock was so many seconds ahead of the others.
clock() { # name seconds
  finish_points
  edit "$1" -t "$2"
}

# It was set so many seconds forward before that packet.
clock_steps() { # name packet seconds
  local file=$work/points/$1.pcap
  finish_points
  editcap -F pcap -r "$file" "$work/before" "1-$(($2 - 1))" 2>/dev/null
  editcap -F pcap -r -t "$3" "$file" "$work/after" "$2-99999" 2>/dev/null
  mergecap -F pcap -a -w "$file" "$work/before" "$work/after"
}

# The recorder did not get these packets.
recorder_misses() { # name packets...
  finish_points
  edit "$1" -- "${@:2}"
}

recorder_misses_each() { # name nth
  local count
  finish_points
  count=$(tshark -r "$work/points/$1.pcap" -T fields -e frame.number 2>/dev/null | wc -l)
  # shellcheck disable=SC2046
  recorder_misses "$1" $(seq "$2" "$2" "$count")
}

# It ran during these packets only.
recorder_has() { # name first-last
  finish_points
  edit "$1" -r -- "$2"
}

packet_at() { # name display-filter: its number
  tshark -r "$work/points/$1.pcap" -Y "$2" -T fields -e frame.number 2>/dev/null | sed -n 1p
}
