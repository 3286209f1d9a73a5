# What a recorder did not get, or got otherwise, and no device did. Each function is named after its folder in
# ../compare/.
# shellcheck shell=bash disable=SC2154

# Mail is delivered in TLS 1.2, and both ends record it.
delivered_between() { # rules...
  network "$@"
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

server_reset_between() {
  network
  responder reset
  postfix_client smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}

recorder-loses-each-7th.pair() {
  delivered_between
  recorder_misses_each server 7
}

recorder-loses-each-5th-at-client.pair() {
  old_version_dropped network
  recorder_misses_each client 5
  clock client 0.4
}

# The server did send it, and its own recorder did not get it.
recorder-loses-reset.pair() {
  server_reset_between
  finish_points
  recorder_misses server "$(packet_at server "tcp.flags.reset == 1")"
}

# It did get a second attempt, three seconds later: it was still running.
recorder-loses-first-reset.pair() {
  network
  responder reset
  postfix_client smtp_tls_security_level=encrypt queue_run_delay=3s minimal_backoff_time=3s maximal_backoff_time=3s
  both_ends
  postfix_send
  postfix_wait
  finish_points
  recorder_misses server "$(packet_at server "tcp.flags.reset == 1 && tcp.stream == 0")"
}

recorder-loses-fin.pair() {
  old_version_dropped network
  finish_points
  recorder_misses server "$(packet_at server "tcp.flags.fin == 1 && ip.src == $server_address")"
}

# It was too slow for a while: nothing from the ClientHello to the first words inside TLS.
recorder-loses-burst.pair() {
  local first
  delivered_between
  finish_points
  first=$(packet_at server "tls.handshake.type == 1")
  recorder_misses server "$first-$((first + 6))"
}

# Two segments in ten are lost in the path or late, one in nine at the server's recorder; mail is delivered all the same.
noisy.pair() {
  network client:4:drop client:6:drop client:8:late client:11:drop server:5:drop server:8:copy
  ip -n sample-client link set eth0 mtu 576
  ip -n sample-server link set eth0 mtu 576
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  message_bytes=6000 postfix_send
  recorder_misses_each server 9
  clock client 0.7
}

# The hello did arrive, as the server's answer shows.
recorder-loses-hello.pair() {
  old_version_dropped network
  finish_points
  recorder_misses server "$(packet_at server "tls.handshake.type == 1")"
}

# The client did hear it, as its acknowledgment shows.
recorder-loses-server-flight.pair() {
  network
  postfix_server
  both_ends
  openssl_client 25 -starttls smtp -tls1_2 -CAfile "$work/other-ca.pem" -verify_return_error -servername "$server_name"
  finish_points
  recorder_misses client "$(packet_at client "ip.src == $server_address && tcp.len > 1000")"
}

# The last thing that the server's recorder has is the client's hello: whatever came later it does not have.
recorder-stops-at-hello.pair() {
  server_reset_between
  finish_points
  recorder_has server "1-$(packet_at server "tls.handshake.type == 1")"
}

snapshot-length.pair() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  point client in_client -i eth0
  point server in_server -i eth0 -s 96
  sleep 0.3
  postfix_send
}

snapshot-length-at-client.pair() {
  network
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  point client in_client -i eth0 -s 96
  point server in_server -i eth0
  sleep 0.3
  postfix_send
  clock server -0.35
}

one-sided.pair() {
  network
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  point client in_client -i eth0
  point server in_server -i eth0 src host "$client_address"
  sleep 0.3
  postfix_send
}

# Each has only what its own host sent.
one-sided-at-both.pair() {
  network
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  point client in_client -i eth0 src host "$client_address"
  point server in_server -i eth0 src host "$server_address"
  sleep 0.3
  postfix_send
}

# Only small frames, or only large ones, at one point.
filtered-by-size.pair() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  point client in_client -i eth0
  point server in_server -i eth0 less 500
  sleep 0.3
  postfix_send
}

starts-late.pair() {
  server_reset_between
  finish_points
  recorder_has server "$(packet_at server "tcp.dstport == 25 && tcp.len == 10")-99999"
}

ends-early.pair() {
  delivered_between
  finish_points
  recorder_has client "1-$(packet_at client "tls.handshake.type == 2")"
}

# The server's own interface makes small segments of large ones.
offloaded.pair() {
  network
  insert_router 1500
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

# One of the small ones is lost, again and again.
offloaded-and-lost.pair() {
  network server:full:drop
  insert_router 1500
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  both_ends
  postfix_send
}

clock-steps.pair() {
  delivered_between
  finish_points
  clock_steps server "$(packet_at server "tls.handshake.type == 1")" 2.6
}

clock-steps-back.pair() {
  old_version_dropped network
  finish_points
  clock_steps client "$(packet_at client "tls.handshake.type == 1")" -1.3
}

# Every packet is there twice, as it comes into the router and as it goes out.
every-packet-twice.pair() {
  routed
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  point client in_client -i eth0
  point server in_router -i any
  sleep 0.3
  postfix_send
}

# The second recorder saw another attempt, a little later: not the same connection at all.
other-attempt.pair() {
  network
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1" smtp_tls_security_level=encrypt \
    queue_run_delay=3s minimal_backoff_time=3s maximal_backoff_time=3s
  both_ends
  postfix_send
  postfix_wait
  finish_points
  recorder_has client "1-$(($(tshark -r "$work/points/client.pcap" -Y "tcp.stream == 1" -T fields -e frame.number 2>/dev/null | sed -n 1p) - 1))"
  recorder_has server "$(packet_at server "tcp.stream == 1")-99999"
}

# Lost in the path, and something else lost by the recorder.
loss-and-recorder-loss.pair() {
  server_flight_lost_between network server:full:drop
  finish_points
  recorder_misses client "$(packet_at client "tcp.dstport == 25 && tcp.len == 23")" "$(packet_at client "smtp.response.code == 250")"
}
