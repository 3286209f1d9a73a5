#!/bin/bash
# Mail programs talking across two network namespaces -> the captures in samples/, one function of stories/*.sh each,
# and those of several points in samples/compare/, one function of pairs/*.sh each.
#
#   sudo bash samples/record/record.sh                                  every story
#   sudo bash samples/record/record.sh success-tls12.pcap ...           some of them
#   sudo bash samples/record/record.sh large-hello-lost.pair ...        some of those of several points
#
# Debian 12, as root, in a container or virtual machine that may be thrown away; ../README.md names the packages.
set -euo pipefail

samples=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
chmod 755 "$work"

# shellcheck source=samples/record/network.sh
. "$samples/record/network.sh"
# shellcheck source=samples/record/programs.sh
. "$samples/record/programs.sh"
# shellcheck source=samples/record/points.sh
. "$samples/record/points.sh"
for theme in "$samples"/record/{stories,pairs}/*.sh; do
  # shellcheck source=/dev/null
  . "$theme"
done

wait_until() { # command...
  local tries=${patience:-200}
  until "$@" >/dev/null 2>&1; do
    ((tries--)) || { echo "gave up waiting for: $*" >&2 && return 1; }
    sleep 0.05
  done
}

# tcpdump where the story says; it writes the story's file.
capture() { # in_client|in_server tcpdump-options...
  local where=$1
  shift
  $where tcpdump --immediate-mode -U -Z root -i eth0 -w "$work/capture" "$@" 2>"$work/recorder.log" &
  recorder=$!
  wait_for_recorder "listening on"
}

# dumpcap writes pcapng.
capture_pcapng() { # section-comment dumpcap-options...
  local comment=$1
  shift
  in_server dumpcap -q -n -w "$work/capture" --capture-comment "$comment" "$@" 2>"$work/recorder.log" &
  recorder=$!
  wait_for_recorder "^File:"
}

wait_for_recorder() { # what it says when it begins
  wait_until grep -q "$1" "$work/recorder.log"
  sleep 0.3 # it says so a little too early
}

finish_capture() {
  [ -n "${recorder:-}" ] || return 0
  sleep 0.5 # the last acknowledgments
  pkill -TERM -P "$recorder"
  wait "$recorder" || true
  recorder=
}

# Writes a comment to the first packet that a display filter finds, and takes the machine's own names out.
comment_pcapng() { # filter comment
  editcap -a "$(first_packet "$1" frame.number):$2" "$work/capture" "$work/commented"
  /usr/bin/python3 "$samples/record/unnamed.py" "$work/commented"
  mv "$work/commented" "$work/capture"
}

# Puts what $keys holds, the secrets that one end wrote down, into the capture, as a Decryption Secrets Block.
with_keys() {
  finish_capture
  editcap --inject-secrets "tls,$keys" "$work/capture" "$work/keyed" 2>/dev/null
  /usr/bin/python3 "$samples/record/unnamed.py" "$work/keyed"
  mv "$work/keyed" "$work/capture"
}

# Puts the secrets into a file beside the capture.
keys_beside() {
  install -m 644 "$keys" "$samples/${story%.pcap*}.keylog"
}

first_packet() { # display-filter field
  tshark -r "$work/capture" -Y "$1" -T fields -e "$2" 2>/dev/null | sed -n 1p
}

keep_packets() { # first-last
  editcap -F pcap -r "$work/capture" "$work/kept" "$1" 2>/dev/null
  mv "$work/kept" "$work/capture"
}

# Leaves half of the first packet that a display filter finds, and nothing behind it.
cut_inside_packet() { # filter
  local number length
  number=$(first_packet "$1" frame.number)
  length=$(first_packet "$1" frame.cap_len)
  keep_packets "1-$number"
  truncate -s "-$((length / 2))" "$work/capture"
}

record() { # story
  echo "$1"
  rm -rf "$work/capture" "$work/points"
  mkdir "$work/points"
  keys=$work/keys
  rm -f "$keys"
  exim_environment=
  message_text=
  attempts=0
  "$1"
  finish_capture
  finish_points
  close_network
  case $1 in
  *.pair) store_pair "${1%.pair}" && return ;;
  *.gz) gzip -9n "$work/capture" && mv "$work/capture.gz" "$samples/$1" ;;
  *.zst) zstd -q -19 "$work/capture" -o "$samples/$1" -f ;;
  *) mv "$work/capture" "$samples/$1" ;;
  esac
  chmod 644 "$samples/$1"
}

store_pair() { # name
  local folder=$samples/compare/$1
  mkdir -p "$folder"
  rm -f "$folder"/*.pcap
  install -m 644 "$work"/points/*.pcap "$folder"
}

leave() {
  close_network
  rm -rf "$work"
}
trap leave EXIT

close_network # what an earlier run may have left
make_certificates
if [ $# -eq 0 ]; then
  mapfile -t every < <(sed -n 's/^\([a-z0-9.-]*\.p\(cap[a-z.]*\|air\)\)() {.*/\1/p' "$samples"/record/{stories,pairs}/*.sh)
  set -- "${every[@]}"
fi
for story; do record "$story"; done
