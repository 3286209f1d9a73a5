# Nothing happened between the points: an end failed, or none. Each function is named after its folder in ../compare/.
# shellcheck shell=bash disable=SC2154

old_version_dropped() { # network-command...
  "$@"
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}

old-version-dropped.pair() { old_version_dropped network; }

old-version-dropped-clock-off.pair() {
  old_version_dropped network
  clock server 3.7
}

old-version-dropped-time-zone-off.pair() {
  old_version_dropped network
  clock client 7200.25
}

routed() { # rules...
  network "$@"
  insert_router 1500
  own_small_frames
}
old-version-dropped-routed.pair() { old_version_dropped routed; }

server-resets.pair() {
  network
  responder reset
  postfix_client smtp_tls_security_level=encrypt
  both_ends
  postfix_send
  clock server -0.9
}

alert-protocol-version.pair() {
  network
  postfix_server "smtpd_tls_protocols=>=TLSv1.2"
  postfix_old_client "<=TLSv1.1" smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}

client-rejects-certificate.pair() {
  network
  postfix_server
  both_ends
  openssl_client 25 -starttls smtp -tls1_2 -CAfile "$work/other-ca.pem" -verify_return_error -servername "$server_name"
}

server-silent.pair() {
  network
  responder silent
  postfix_client smtp_tls_security_level=encrypt smtp_starttls_timeout=5s
  both_ends
  postfix_send
}

delivered.pair() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

# Two attempts at the same message: both sessions are at both points.
two-attempts.pair() {
  network
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1" smtp_tls_security_level=encrypt \
    queue_run_delay=3s minimal_backoff_time=3s maximal_backoff_time=3s
  both_ends
  postfix_send
  postfix_wait
}

# The router says that packets are too large, and the client makes them smaller.
packet-too-large.pair() {
  network
  insert_router 1400
  own_small_frames
  postfix_server
  both_ends
  message_bytes=3000 exim_send
}

# The router says so, and the client's own firewall keeps it from the client.
packet-too-large-icmp-ignored.pair() {
  network
  insert_router 1400
  own_small_frames
  ip netns exec sample-client nft -f - <<<"table ip guard {
    chain input { type filter hook input priority filter; icmp type destination-unreachable drop; }
  }"
  postfix_server
  postfix_client smtp_tls_security_level=encrypt smtp_data_done_timeout=6s smtp_data_xfer_timeout=6s
  both_ends
  message_bytes=2900 postfix_send
}

connection-refused.pair() {
  network
  postfix_client smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}

# Nobody is told why: the server's own firewall drops the SYN after its recorder has seen it.
syn-unanswered.pair() {
  network
  ip netns exec sample-server nft -f - <<<"table ip guard {
    chain input { type filter hook input priority filter; tcp dport 25 drop; }
  }"
  postfix_client smtp_tls_security_level=encrypt smtp_connect_timeout=8s
  both_ends
  postfix_send
}

