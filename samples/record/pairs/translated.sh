# Addresses, ports or whole connections are other ones behind the router; recorded at both ends, and at the router where
# the points are a to d. Each function is named after its folder in ../compare/.
# shellcheck shell=bash disable=SC2154

# The server knows the client by the router's address, and by another port.
translate_client() {
  known_neighbour server "$router_address" "$router_mac"
  ip netns exec sample-router nft -f - <<<"table ip translation {
    chain after { type nat hook postrouting priority srcnat; oifname eth1 tcp dport 25 snat to $router_address:61000-61999; }
  }"
}

# The client knows the server by another address.
public_address=203.0.113.25
translate_server() {
  known_neighbour client "$public_address" "$server_mac"
  ip netns exec sample-router nft -f - <<<"table ip translation_of_server {
    chain before { type nat hook prerouting priority dstnat; ip daddr $public_address tcp dport 25 dnat to $server_address; }
  }"
}

translated() { # rules...
  routed "$@"
  translate_client
}

translated.pair() { old_version_dropped translated; }

translated-delivered.pair() {
  translated
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
  clock client -2.4
}

translated-on-both-sides.pair() {
  translated
  translate_server
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt relayhost="[$public_address]"
  both_ends
  postfix_send
}

translated-and-flight-lost.pair() { server_flight_lost_between translated server:full:drop; }

translated-and-reset.pair() {
  translated client:3:reset
  postfix_server
  postfix_client smtp_tls_security_level=encrypt
  both_ends
  postfix_send
  clock server 1.2
}

translated-and-stripped.pair() {
  translated server:2:strip
  postfix_server
  postfix_client smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}

# haproxy at the router ends the client's connection and makes one of its own.
relay() {
  known_neighbour server "$router_address" "$router_mac"
  ip netns exec sample-router nft -f - <<<"table ip relay {
    chain before { type nat hook prerouting priority dstnat; iifname eth0 tcp dport 25 redirect to :2525; }
  }"
  printf '%s\n' "defaults" "  mode tcp" "  timeout connect 5s" "  timeout client 1m" "  timeout server 1m" \
    "listen mail" "  bind 0.0.0.0:2525" "  server mx $server_address:25" >"$work/haproxy.conf"
  in_router haproxy -f "$work/haproxy.conf" 2>/dev/null &
  disown
  wait_until in_router sh -c "ss -Hltn sport = 2525 | grep -q ."
}

relayed.pair() {
  routed
  relay
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}

relayed-delivered.pair() {
  routed
  relay
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

# The relay has the server's flight, and the client does not get it.
relayed-and-flight-lost.pair() {
  routed server:full:drop
  relay
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  both_ends
  postfix_send
}

# A proxy at the router decrypts and encrypts again: TLS of its own on either side.
tls-terminated.pair() {
  routed
  known_neighbour server "$router_address" "$router_mac"
  ip -n sample-router link set lo up
  ip netns exec sample-router nft -f - <<<"table ip relay {
    chain before { type nat hook prerouting priority dstnat; iifname eth0 tcp dport 25 redirect to :2525; }
  }"
  in_router /usr/bin/python3 "$samples/record/terminator.py" decrypt 0.0.0.0:2525 127.0.0.1:2526 "$work/rsa.pem" "$work/rsa.key" \
    2>/dev/null &
  disown
  in_router /usr/bin/python3 "$samples/record/terminator.py" encrypt 127.0.0.1:2526 "$server_address:25" 2>/dev/null &
  disown
  wait_until in_router sh -c "[ \$(ss -Hltn | grep -c :252) = 2 ]"
  postfix_server
  both_ends
  openssl_client 25 -starttls smtp -tls1_2 -CAfile "$work/other-ca.pem" -verify_return_error -servername "$server_name"
}

# The router answers SYNs for the server, and has numbers of its own for what the server says.
syn-proxy.pair() {
  routed
  guard_server
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

four-points.pair() {
  translated
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  four_points
  postfix_send
  clock b 0.08
  clock d -5.5
}

four-points-loss-before-router.pair() {
  translated client:big:drop
  postfix_server smtpd_starttls_timeout=5s
  postfix_client smtp_tls_security_level=encrypt
  four_points
  postfix_send
}

four-points-loss-in-router.pair() {
  translated
  ip netns exec sample-router nft -f - <<<"table ip guard {
    chain forward { type filter hook forward priority filter; meta length > 1000 drop; }
  }"
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  four_points
  postfix_send
}

# At the client, before the router's address translation and after it.
three-points-reset.pair() {
  translated client:3:reset
  postfix_server
  postfix_client smtp_tls_security_level=encrypt
  point a in_client -i eth0
  point b in_router -i eth0
  point c in_server -i eth0
  sleep 0.3
  postfix_send
}
