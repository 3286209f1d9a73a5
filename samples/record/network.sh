# Two network namespaces, sample-client and sample-server, with link.py between them.
# shellcheck shell=bash disable=SC2154

client_name=mail.example.org client_address=192.0.2.10 client_mac=02:00:c0:00:02:0a
server_name=mx.example.net server_address=198.51.100.25 server_mac=02:00:c6:33:64:19
client_address6=2001:db8:10::10 server_address6=2001:db8:25::25

# The router of the stories that have one, and the server's own interface behind it.
router_name=router.example.net
router_address=203.0.113.1 router_mac=02:00:cb:00:71:01 behind_mac=02:00:c6:33:64:1a

# Runs a command in a namespace, under the host name that the sample shows and none of this machine.
# shellcheck disable=SC2016
within() { # side command...
  local side=$1 name=${1}_name
  shift
  ip netns exec "sample-$side" unshare --uts sh -c 'hostname "$0" && exec "$@"' "${!name}" "$@"
}
in_client() { within client "$@"; }
in_server() { within server "$@"; }
in_router() { within router "$@"; }

# Two namespaces joined by link.py, which takes the options and rules given.
network() {
  local side
  for side in client server; do
    ip netns add "sample-$side"
    ip -n "sample-$side" link set lo up
    write_etc "/etc/netns/sample-$side"
  done
  nice -n -10 /usr/bin/python3 -B "$samples/record/link.py" "$@" &
  link_process=$!
  for side in client server; do
    wait_until ip link show "sample-$side"
    ip link set "sample-$side" netns "sample-$side" name eth0
  done
  attach client "$client_address" "$client_mac" "$server_address" "$server_mac"
  attach server "$server_address" "$server_mac" "$client_address" "$client_mac"
}

attach() { # side address MAC address-of-the-other MAC-of-the-other
  local ip="ip -n sample-$1"
  ip netns exec "sample-$1" sysctl -q net.ipv6.conf.eth0.disable_ipv6=1
  $ip link set eth0 address "$3" 2>/dev/null || true # a tunnel interface has none
  $ip link set eth0 up
  $ip address add "$2" dev eth0
  $ip route add default dev eth0
  known_neighbour "$1" "$4" "$5"
}

# Puts a router before the server. Its link to the server carries packets of that many bytes at most.
insert_router() { # bytes
  local ip="ip -n sample-router"
  ip netns add sample-router
  ip -n sample-server link set eth0 netns sample-router
  $ip link add eth1 address "$router_mac" type veth peer name eth0 netns sample-server
  attach router "$router_address" "$server_mac" "$client_address" "$client_mac"
  attach server "$server_address" "$behind_mac" "$client_address" "$router_mac"
  ip netns exec sample-router sysctl -q net.ipv4.ip_forward=1 net.ipv6.conf.eth1.disable_ipv6=1
  $ip link set eth1 up
  $ip route add "$server_address" dev eth1 mtu lock "$1"
  $ip neighbour replace "$server_address" lladdr "$behind_mac" dev eth1 nud permanent
}

# The router answers SYNs for the server, and asks the server only when the client has answered; the server's own
# packets have another TTL, as those of Windows have.
guard_server() {
  ip netns exec sample-server sysctl -q net.ipv4.ip_default_ttl=128
  ip netns exec sample-router sysctl -q net.netfilter.nf_conntrack_tcp_loose=0
  ip netns exec sample-router nft -f - <<<"table ip guard {
    chain first { type filter hook prerouting priority raw; tcp dport 25 tcp flags syn notrack; }
    chain forward { type filter hook forward priority filter;
      tcp dport 25 ct state { invalid, untracked } synproxy mss 1460 wscale 7 timestamp sack-perm; }
  }"
}

# Gives both sides an IPv6 address and a name for it.
add_ipv6() {
  local side address
  for side in client server; do
    address=${side}_address6
    ip netns exec "sample-$side" sysctl -q net.ipv6.conf.eth0.{addr_gen_mode=1,disable_ipv6=0}
    ip -n "sample-$side" address add "${!address}" dev eth0 nodad
    ip -n "sample-$side" -6 route add default dev eth0
    tee -a "/etc/netns/sample-$side/hosts" >/dev/null <<<"$client_address6 $client_name
$server_address6 $server_name"
  done
  known_neighbour client "$server_address6" "$server_mac"
  known_neighbour server "$client_address6" "$client_mac"
}

# So that a capture begins with TCP and not with ARP.
known_neighbour() { # side address MAC
  ip -n "sample-$1" neighbour replace "$2" lladdr "$3" dev eth0 nud permanent
}

# `ip netns exec` puts these files in the place of those in /etc.
write_etc() { # directory
  mkdir -p "$1"
  printf '%s\n' "127.0.0.1 localhost" "$client_address $client_name" "$server_address $server_name" >"$1/hosts"
  echo "hosts: files" >"$1/nsswitch.conf"
  : >"$1/resolv.conf"
  # Exim wants the user that its package would have made.
  { cat /etc/passwd && echo "Debian-exim:x:65530:65530::/:/usr/sbin/nologin"; } >"$1/passwd"
  { cat /etc/group && echo "Debian-exim:x:65530:"; } >"$1/group"
}

close_network() {
  local side
  if [ -n "${link_process:-}" ]; then
    kill "$link_process" 2>/dev/null || true
    wait "$link_process" || true
    link_process=
  fi
  for side in client router server; do
    [ -e "/run/netns/sample-$side" ] || continue
    ip netns pids "sample-$side" | xargs -r kill -KILL || true
    ip netns del "sample-$side"
    rm -rf "/etc/netns/sample-$side" "${work:?}/$side"
  done
}
