# Networks and captures that are not as one would wish. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

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

packet-too-large.pcap() {
  network
  insert_router 1400
  postfix_server
  capture in_client
  message_bytes=6000 exim_send
}

server-stops-reading.pcap() {
  network
  ip netns exec sample-server sysctl -q net.ipv4.tcp_rmem="4096 4096 4096"
  postfix_server
  capture in_client
  message_bytes=40000 exim_send &
  wait_until sh -c "find $work/capture -size +12k | grep -q ."
  ip netns pids sample-server | xargs kill -STOP
  sleep 3
  ip netns pids sample-server | xargs kill -CONT
  wait $!
}

same-port-again.pcap() {
  network
  ip netns exec sample-client sysctl -q net.ipv4.tcp_max_tw_buckets=0
  ip netns exec sample-server sysctl -q net.ipv4.tcp_max_tw_buckets=0
  postfix_server
  capture in_client
  curl_send "smtp://$server_name/$client_name" --local-port 40025 --ssl-reqd --cacert "$work/ca.pem"
  sleep 1 # until the port is free
  curl_send "smtp://$server_name/$client_name" --local-port 40025 --ssl-reqd --cacert "$work/ca.pem"
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

large-frames-filtered.pcap() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client less 500
  postfix_send
}

offloaded-frames.pcap() {
  network
  insert_router 1500
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_server
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

sides-one-behind-the-other.pcap() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
  finish_capture
  tshark -r "$work/capture" -F pcap -Y "ip.src == $client_address" -w "$work/one" 2>/dev/null
  tshark -r "$work/capture" -F pcap -Y "ip.src == $server_address" -w "$work/other" 2>/dev/null
  mergecap -F pcap -a -w "$work/capture" "$work/one" "$work/other"
}

proxy-in-path.pcap() {
  network
  insert_router 1500
  guard_server
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}
