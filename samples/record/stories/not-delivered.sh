# Messages that do not arrive, and some that seem not to. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

# The server's full frames are lost, and its small ones are not.
lose_server_flight() { # in_client|in_server
  network server:full:drop
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  capture "$1"
  postfix_send
}
server-flight-lost.pcap() { lose_server_flight in_client; }
server-flight-lost-at-server.pcap() { lose_server_flight in_server; }

server-flight-lost-tls13.pcap() {
  network server:full:drop
  postfix_server
  capture in_client
  exim_send "hosts_require_tls = *" "command_timeout = 6s"
}

# Twice lost, then there: what the client makes of it is its own.
server-flight-late.pcap() {
  network server:4:drop server:6:drop
  postfix_server
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -CAfile "$work/other-ca.pem" -verify_return_error -servername "$server_name"
}

# A certificate of more than two full frames.
large_client_certificate() {
  (cd "$work" && sign large "/CN=$client_name" rsa:4096 other-ca \
    "subjectAltName=DNS:$client_name$(printf ',DNS:host-%02d.mail.example.org' {1..80})")
}

lose_client_flight() { # in_client|in_server
  network client:full:drop
  large_client_certificate
  postfix_server smtpd_starttls_timeout=6s smtpd_tls_ask_ccert=yes
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" \
    smtp_tls_chain_files="$work/large.key,$work/large.pem"
  capture "$1"
  postfix_send
}
client-flight-lost.pcap() { lose_client_flight in_client; }
client-flight-lost-at-server.pcap() { lose_client_flight in_server; }

# The same certificate with nothing lost.
client-flight-large.pcap() {
  network
  large_client_certificate
  postfix_server smtpd_tls_ask_ccert=yes
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" \
    smtp_tls_chain_files="$work/large.key,$work/large.pem"
  capture in_client
  postfix_send
}

message-lost.pcap() {
  network client:full:drop
  postfix_server
  postfix_client smtp_tls_security_level=encrypt smtp_data_done_timeout=6s smtp_data_xfer_timeout=6s
  capture in_client
  message_bytes=2900 postfix_send
}

# A router says that the frames are too large, and the client's own firewall keeps that from it.
message-lost-icmp-ignored.pcap() {
  network
  insert_router 1400
  ip netns exec sample-client nft -f - <<<"table ip guard {
    chain input { type filter hook input priority filter; icmp type destination-unreachable drop; }
  }"
  postfix_server
  postfix_client smtp_tls_security_level=encrypt smtp_data_done_timeout=6s smtp_data_xfer_timeout=6s
  capture in_client
  message_bytes=2900 postfix_send
}

# At the mirror port half-way, which does not get every frame.
mirrored() { # rules...
  network --mirror 100 "$@"
  ip link set sample-mirror netns sample-client
  ip netns exec sample-client sysctl -q net.ipv6.conf.sample-mirror.disable_ipv6=1
  ip -n sample-client link set sample-mirror up
}

recorder-loses-flight.pcap() {
  mirrored server:4:unseen
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client -i sample-mirror
  postfix_send
}

recorder-loses-flight-client-leaves.pcap() {
  mirrored server:4:unseen
  postfix_server
  capture in_client -i sample-mirror
  aiosmtplib_send "$work/other-ca.pem"
}

recorder-loses-hello.pcap() {
  mirrored client:3:unseen
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture in_client -i sample-mirror
  postfix_send
}

recorder-loses-ehlo.pcap() {
  mirrored client:1:unseen
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client -i sample-mirror
  postfix_send
}

recorder-loses-ehlo-reply.pcap() {
  mirrored server:2:unseen
  postfix_server smtpd_tls_security_level=none
  postfix_client smtp_tls_security_level=encrypt
  capture in_client -i sample-mirror
  postfix_send
}

# The small end of the server's flight is lost, again and again: not a matter of size.
server-flight-end-lost.pcap() {
  network server:5:drop server:6:drop server:7:drop server:8:drop server:9:drop server:10:drop server:11:drop
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  capture in_client
  postfix_send
}

# From the server's flight on nothing of the server arrives, large or small.
path_goes_dead() { # in_client|in_server
  network server:4+:drop
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  capture "$1"
  postfix_send
}
path-goes-dead.pcap() { path_goes_dead in_client; }
path-goes-dead-at-server.pcap() { path_goes_dead in_server; }

# Without SACK the client can only repeat what it has.
server-flight-lost-without-sack.pcap() {
  network server:full:drop
  ip netns exec sample-client sysctl -q net.ipv4.tcp_sack=0
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  capture in_client
  postfix_send
}

# Only what the server sent: that it repeats itself is all that is seen.
server-flight-lost-one-sided.pcap() {
  network server:full:drop
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  capture in_server src host "$server_address"
  postfix_send
}
