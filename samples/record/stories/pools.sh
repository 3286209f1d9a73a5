# Several servers that look like one, or like each other. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

# Connections to the server's port 25 go to two servers in turn, of which the second knows no STARTTLS.
alternating_servers() { # name-of-the-first name-of-the-second settings...
  postfix_server "${@:3}"
  postconf -c "$work/server" -M 2501/inet="2501 inet n - n - - smtpd -o myhostname=$1"
  postconf -c "$work/server" -M 2502/inet="2502 inet n - n - - smtpd -o myhostname=$2 -o smtpd_tls_security_level=none"
  in_server postfix -c "$work/server" reload 2>/dev/null
  ip netns exec sample-server nft -f - <<<"table ip pool {
    chain first { type nat hook prerouting priority dstnat; tcp dport 25 redirect to :numgen inc mod 2 map { 0: 2501, 1: 2502 }; }
  }"
  wait_for_port 2502
}

alternating_story() { # name-of-the-first name-of-the-second
  network
  alternating_servers "$1" "$2"
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
  postfix_send
  postfix_send
}
pool-offers-starttls-sometimes.pcap() { alternating_story mx1.example.net mx2.example.net; }
pool-of-one-name.pcap() { alternating_story "$server_name" "$server_name"; }

# TLS fails with the first server, and the second offers none: as if a server remembered the failure.
pool-after-failed-tls.pcap() {
  network
  alternating_servers "$server_name" "$server_name" "smtpd_tls_protocols=>=TLSv1.2"
  capture in_client
  exim_send "$only_tls11"
  exim_send "$only_tls11"
}

second_address=198.51.100.26

add_second_address() {
  ip -n sample-server address add "$second_address/32" dev eth0
  known_neighbour client "$second_address" "$server_mac"
}

two-addresses-one-offers-starttls.pcap() {
  network
  add_second_address
  postfix_server inet_interfaces="$server_address"
  postconf -c "$work/server" -M "$second_address:25/inet=$second_address:25 inet n - n - - smtpd -o smtpd_tls_security_level=none"
  in_server postfix -c "$work/server" reload 2>/dev/null
  sleep 1 # until it listens there
  capture in_client
  exim_send
  server_name=$second_address exim_send
}

two-addresses-two-minimums.pcap() {
  network
  add_second_address
  aiosmtpd_server
  postfix_server inet_interfaces="$second_address" "smtpd_tls_protocols=>=TLSv1" \
    "tls_medium_cipherlist=aNULL:-aNULL:HIGH:MEDIUM:@STRENGTH:@SECLEVEL=0"
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
  postconf -c "$work/client" relayhost="[$second_address]"
  in_client postfix -c "$work/client" reload 2>/dev/null
  sleep 1
  postfix_send
}

all-old-clients-fail.pcap() {
  network
  ip -n sample-client address add 192.0.2.11/32 dev eth0
  known_neighbour server 192.0.2.11 "$client_mac"
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
  exim_send "interface = 192.0.2.11" "helo_data = old.example.org" "hosts_require_tls = *" \
    "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.1"
}
