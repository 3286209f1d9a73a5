# What the recorder stands at, or stands twice at. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

# A device of two halves, one in each namespace, that hands mail from one to the other decrypted.
decrypting_device() {
  in_client /usr/bin/python3 "$samples/record/terminator.py" decrypt 127.0.0.1:2525 "$server_address:25" \
    "$work/rsa.pem" "$work/rsa.key" 2>/dev/null &
  disown
  in_server /usr/bin/python3 "$samples/record/terminator.py" encrypt "$server_address:25" 127.0.0.1:2525 2>/dev/null &
  disown
  wait_until in_client sh -c "ss -Hltn sport = 2525 | grep -q ."
  wait_for_port 25
}

# Postfix on port 2525, behind the device.
postfix_server_behind_device() { # settings...
  postfix_server inet_interfaces=loopback-only "$@"
  postconf -c "$work/server" -MX smtp/inet
  postconf -c "$work/server" -M 2525/inet="2525 inet n - n - - smtpd"
  in_server postfix -c "$work/server" stop 2>/dev/null
  in_server postfix -c "$work/server" start 2>/dev/null
  wait_for_port 2525
}

decrypted-in-path.pcap() {
  network
  postfix_server_behind_device
  decrypting_device
  postfix_client relayhost="[127.0.0.1]:2525" smtp_tls_security_level=encrypt soft_bounce=yes
  capture in_client
  postfix_send
}

decrypted-in-path-refused.pcap() {
  network
  postfix_server_behind_device smtpd_recipient_restrictions=reject
  decrypting_device
  postfix_client relayhost="[127.0.0.1]:2525" smtp_tls_security_level=encrypt soft_bounce=yes
  capture in_client
  postfix_send
}

# Clients that do go on in plain text.
plain-ehlo-after-starttls.pcap() {
  network
  postfix_server
  capture in_client
  by_hand 1 "EHLO $client_name" STARTTLS "EHLO $client_name"
}

plain-ehlo-after-starttls-exim.pcap() {
  network
  exim_server
  capture in_client
  by_hand 2 "EHLO $client_name" STARTTLS "EHLO $client_name" "MAIL FROM:<alice@example.org>"
}

any-interface-of-router.pcap() {
  network
  insert_router 1500
  ip -n sample-server link set eth0 gso_max_segs 1
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_router -i any
  postfix_send
}

# What comes in as one large frame goes out as two.
any-interface-of-router-offloaded.pcap() {
  network
  insert_router 1500
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_router -i any
  postfix_send
}

any-interface-of-router-real-loss.pcap() {
  network server:4:drop
  insert_router 1500
  ip -n sample-server link set eth0 gso_max_segs 1
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_router -i any
  postfix_send
}

# Two mirror ports, one at each end of the cable.
mirrored_twice() { # rules...
  local mirror
  network --mirror 100 --far-mirror "$@"
  for mirror in sample-mirror sample-far; do
    ip link set "$mirror" netns sample-server
    ip netns exec sample-server sysctl -q "net.ipv6.conf.$mirror.disable_ipv6=1"
    ip -n sample-server link set "$mirror" up
  done
}

capture_two_interfaces() {
  capture_pcapng "The cable's two ends" -i sample-mirror -i sample-far
}

finish_two_interfaces() {
  finish_capture
  /usr/bin/python3 "$samples/record/unnamed.py" "$work/capture"
}

two-interfaces.pcapng() {
  mirrored_twice
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture_two_interfaces
  postfix_send
  finish_two_interfaces
}

two-interfaces-real-loss.pcapng() {
  mirrored_twice server:4:drop
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture_two_interfaces
  postfix_send
  finish_two_interfaces
}

starts-after-handshake.pcap() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
  finish_capture
  keep_packets "$(first_packet "tls.app_data" frame.number)-99"
}

starts-after-220.pcap() {
  network
  postfix_server
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -CAfile "$work/other-ca.pem" -verify_return_error
  finish_capture
  keep_packets "$(first_packet "tls.handshake.type == 2" frame.number)-99"
}
