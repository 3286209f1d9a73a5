# The stories: each function makes the network, starts the programs and the capture, and lets mail be sent.
# Its name is the name of the file in samples/.
# shellcheck shell=bash disable=SC2154

# --- the server drops the client's hello -------------------------------------------------------------

server-fin-after-tls11-hello.pcap() {
  network
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

server-fin-old-and-new-client.pcap() {
  network
  ip -n sample-client address add 192.0.2.11/32 dev eth0
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
  exim_send "interface = 192.0.2.11" "helo_data = new.example.org"
}

server-fin-retry-loop.pcap() {
  network
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1" smtp_tls_security_level=encrypt \
    queue_run_delay=3s minimal_backoff_time=3s maximal_backoff_time=3s
  capture in_client
  postfix_send
  postfix_wait
  postfix_wait
}

server-fin-vlan.pcap() {
  network --mirror 100
  ip link set sample-mirror netns sample-client
  ip netns exec sample-client sysctl -q net.ipv6.conf.sample-mirror.disable_ipv6=1
  ip -n sample-client link set sample-mirror up
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture in_client -i sample-mirror
  postfix_send
}

server-rst-after-tls10-hello.pcap() {
  network
  responder reset
  postfix_old_client "<=TLSv1" smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

fallback-to-clear-text.pcap() {
  network
  aiosmtpd_server
  capture in_client
  exim_send "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.1"
}

# --- the server says why -----------------------------------------------------------------------------

alert-protocol-version.pcap() {
  network
  postfix_server "smtpd_tls_protocols=>=TLSv1.2"
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

no-shared-cipher.pcap() {
  network
  postfix_server smtpd_tls_chain_files="$work/ecdsa.key,$work/ecdsa.pem"
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_tls_exclude_ciphers=aECDSA
  capture in_client
  postfix_send
}

server-without-certificate.pcap() {
  network
  postfix_server smtpd_tls_chain_files="$work/missing.pem"
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

client-certificate-missing.pcap() {
  network
  exim_server "tls_verify_hosts = *" "tls_verify_certificates = $work/ca.pem" \
    "tls_require_ciphers = NORMAL:-VERS-TLS1.3"
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

client-certificate-missing-tls13.pcap() {
  network
  exim_server "tls_verify_hosts = *" "tls_verify_certificates = $work/ca.pem"
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

server-closes-after-handshake.pcap() {
  network
  postfix_server smtpd_tls_security_level=encrypt smtpd_tls_req_ccert=yes smtpd_tls_CAfile="$work/ca.pem"
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

# --- the client gives up -----------------------------------------------------------------------------

client-rejects-certificate.pcap() {
  network
  postfix_server
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/other-ca.pem"
}

client-rejects-certificate-tls13.pcap() {
  network
  postfix_server
  capture in_client
  openssl_client 25 -starttls smtp -verify_return_error -CAfile "$work/other-ca.pem"
}

client-rejects-certificate-gnutls.pcap() {
  network
  postfix_server
  capture in_client
  exim_send "tls_verify_certificates = $work/other-ca.pem" "tls_verify_hosts = *" "hosts_require_tls = *"
}

client-rejects-expired-certificate.pcap() {
  network
  postfix_server smtpd_tls_chain_files="$work/expired.key,$work/expired.pem" "smtpd_tls_protocols=<=TLSv1.2"
  capture in_client
  openssl_client 25 -starttls smtp -verify_return_error -CAfile "$work/ca.pem"
}

client-quits-after-handshake.pcap() {
  network
  postfix_server
  postfix_client smtp_tls_security_level=secure smtp_tls_CAfile="$work/other-ca.pem"
  capture in_client
  postfix_send
}

client-fin-before-hello.pcap() {
  network
  postfix_server
  capture in_client
  exim_send "tls_certificate = $work/missing.pem" "hosts_require_tls = *"
}

client-alert-before-hello.pcap() {
  network
  postfix_server
  capture in_client
  openssl_client 25 -starttls smtp -min_protocol TLSv1.3 -max_protocol TLSv1.2
}

# --- TLS works ---------------------------------------------------------------------------------------

success-tls10.pcap() {
  network
  postfix_server "smtpd_tls_protocols=>=TLSv1" \
    "tls_medium_cipherlist=aNULL:-aNULL:HIGH:MEDIUM:@STRENGTH:@SECLEVEL=0"
  postfix_old_client ">=TLSv1, <=TLSv1"
  capture in_client
  postfix_send
}

success-tls12.pcap() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

success-tls12-anonymous.pcap() {
  network
  postfix_server smtpd_tls_exclude_ciphers=
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

success-tls12-resumed.pcap.zst() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2" smtp_tls_session_cache_database="btree:$work/client/data/sessions"
  capture in_client
  postfix_send
  postfix_send
}

success-tls13.pcap() {
  network
  postfix_server
  capture in_client
  exim_send
}

success-tls13.pcapng() {
  network
  echo "Hello." >"$work/index.html"
  in_server /usr/bin/python3 -m http.server --directory "$work" --bind "$server_address" 80 >/dev/null 2>&1 &
  disown
  wait_for_port 80
  postfix_server
  capture_pcapng "On eth0 comes mail; on lo the server's own monitoring asks its web server." -i lo -i eth0
  in_server curl -s -o /dev/null "http://$server_name/index.html"
  exim_send
  finish_capture
  comment_pcapng "tls.handshake.type == 1" "The ClientHello of Exim with GnuTLS"
}

success-tls13-exim-server.pcap.gz() {
  network
  exim_server
  postfix_client
  capture in_server
  postfix_send
}

success-tls13-hello-retry-request.pcap() {
  network
  postfix_server tls_eecdh_auto_curves=secp384r1
  postfix_client
  capture in_client
  postfix_send
}

success-ipv6.pcap() {
  network
  add_ipv6
  postfix_server inet_protocols=ipv6
  postfix_client inet_protocols=ipv6
  capture in_client --time-stamp-precision=nano tcp
  postfix_send
}

implicit-tls-465.pcap() {
  network
  postfix_server_465
  postfix_client relayhost="[$server_name]:465" smtp_tls_wrappermode=yes smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

# --- STARTTLS does not come about --------------------------------------------------------------------

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

server-fin-before-hello.pcap() {
  network
  responder close
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

plain-text-answer.pcap() {
  network
  responder plain-text
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

no-answer-to-hello.pcap() {
  network
  responder silent
  postfix_client smtp_tls_security_level=encrypt smtp_starttls_timeout=5s
  capture in_client
  postfix_send
}

large-hello-lost.pcap() {
  network client:big:drop
  postfix_server smtpd_starttls_timeout=5s
  postfix_client smtp_tls_security_level=encrypt
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

# --- captures that are not as one would wish ---------------------------------------------------------

reordered-and-lost-segments.pcap() {
  network client:3:drop server:4:late server:7:drop server:9:copy
  # Small packets, so that the messages need several of them.
  ip -n sample-client link set eth0 mtu 400
  ip -n sample-server link set eth0 mtu 400
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

any-interface.pcap() {
  network
  postfix_server
  postfix_client
  capture in_client -i any
  postfix_send
}

raw-ip.pcap() {
  network --tunnel
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

one-sided.pcap() {
  network
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture in_client src host "$client_address"
  postfix_send
}

snapshot-length.pcap() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client -s 96
  postfix_send
}

cut-short.pcap() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
  finish_capture
  cut_inside_packet "tls.handshake.type == 2"
}

starts-late.pcap() {
  network
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
  finish_capture
  keep_packets "$(first_packet "tls.handshake.type == 1" frame.number)-99"
}
