# STARTTLS does not come about. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

starttls-not-offered.pcap() {
  network
  postfix_server smtpd_tls_security_level=none
  capture in_client
  exim_send
}

starttls-not-used.pcap() {
  network
  postfix_server
  postfix_client smtp_tls_security_level=none
  capture in_client
  postfix_send
}

starttls-required.pcap() {
  network
  postfix_server smtpd_tls_security_level=encrypt
  postfix_client smtp_tls_security_level=none soft_bounce=yes
  capture in_client
  postfix_send
}

starttls-refused.pcap() {
  network
  postfix_server smtpd_tls_chain_files= smtpd_tls_cert_file="$work/missing.pem"
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

starttls-refused-for-good.pcap() {
  network
  postfix_server smtpd_tls_security_level=none
  capture in_client
  openssl_client 25 -starttls smtp
}

starttls-masked.pcap() {
  network server:1:mask server:2:mask
  postfix_server
  postfix_client
  capture in_client
  postfix_send
}

starttls-masked-keyword.pcap() {
  network server:1:mask server:2:mask
  postfix_server
  capture in_client
  exim_send
}

starttls-stripped.pcap() {
  network server:2:strip
  ip -n sample-client address add 192.0.2.11/32 dev eth0
  postfix_server
  postfix_client
  capture in_client
  postfix_send
  exim_send "interface = 192.0.2.11" "helo_data = new.example.org"
}

# The same, and no device: the server decides by the client's address.
starttls-by-client-address.pcap() {
  network
  ip -n sample-client address add 192.0.2.11/32 dev eth0
  known_neighbour server 192.0.2.11 "$client_mac"
  echo "$client_address starttls" >"$work/no-tls-for"
  postfix_server smtpd_discard_ehlo_keyword_address_maps="texthash:$work/no-tls-for"
  postfix_client
  capture in_client
  postfix_send
  exim_send "interface = 192.0.2.11" "helo_data = new.example.org"
}

only_tls11="tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.1"

server-remembers-failed-tls.pcap() {
  network
  ip -n sample-client address add 192.0.2.11/32 dev eth0
  known_neighbour server 192.0.2.11 "$client_mac"
  haraka_server
  capture in_client
  exim_send "helo_data = old.example.org" "$only_tls11"
  exim_send "interface = 192.0.2.11" "helo_data = new.example.org"
}

ehlo-reply-malformed.pcap() {
  network
  responder first-line
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

ehlo-refused.pcap() {
  network
  echo '/^EHLO .*/ XXXX' >"$work/no-ehlo"
  postfix_server smtpd_command_filter="regexp:$work/no-ehlo"
  postfix_client
  capture in_client
  postfix_send
}

helo-only.pcap() {
  network
  postfix_server
  capture in_client
  exim_send "hosts_avoid_esmtp = *"
}

login-in-clear.pcap() {
  network
  login=yes exim_server "daemon_smtp_ports = 25 : 587"
  wait_for_port 587
  capture in_client
  curl_send "smtp://$server_name:587/$client_name" --user alice@example.com:made-up
}

greeting-rejected.pcap() {
  network
  postfix_server smtpd_client_restrictions=reject smtpd_delay_reject=no
  postfix_client
  capture in_client
  postfix_send
}

greeting-too-many-connections.pcap() {
  network
  postfix_server smtpd_client_connection_rate_limit=1 smtpd_client_event_limit_exceptions=
  postfix_client
  capture in_client
  postfix_send
  postfix_send
}

no-greeting.pcap() {
  network
  aiosmtpd_server
  ip netns pids sample-server | xargs kill -STOP
  postfix_client smtp_helo_timeout=5s
  capture in_client
  postfix_send
}

tarpit.pcap() {
  local patience=600
  network
  exim_server "acl_smtp_connect = late" "acl_smtp_helo = late" "acl_smtp_starttls = late"
  postfix_client
  capture in_client
  postfix_send
}

http-on-smtp-port.pcap() {
  network
  postfix_server
  capture in_client
  in_client curl -s --show-error --http0.9 "http://$server_name:25/" 2>&1 | sed 's/^/  /' || true
}

tls-on-starttls-port.pcap() {
  network
  postfix_server
  capture in_client
  openssl_client 25
}

starttls-on-tls-port.pcap() {
  network
  postfix_server_465
  postfix_client relayhost="[$server_name]:465" smtp_helo_timeout=5s
  capture in_client
  postfix_send
}

connection-refused.pcap() {
  network
  add_ipv6
  postfix_server
  capture in_client tcp
  exim_send
}

no-answer-to-syn.pcap() {
  network client:all:drop
  postfix_client smtp_connect_timeout=8s
  capture in_client
  postfix_send
}
