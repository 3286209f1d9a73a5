# RSTs and FINs that are not what they seem. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

reset-in-clients-name.pcap() {
  network client:3:reset-receiver
  postfix_server
  postfix_client smtp_tls_security_level=encrypt
  capture in_server
  postfix_send
}

# The server drops the old version whatever was injected before.
refused_all_the_same() { # rule in_client|in_server
  network "$1"
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  capture "$2"
  postfix_send
}
reset-outside-window.pcap() { refused_all_the_same client:2:reset-aside in_server; }
reset-with-wrong-checksum.pcap() { refused_all_the_same server:2:reset-broken in_client; }
fin-outside-window.pcap() { refused_all_the_same server:2:fin-aside in_client; }

reset-challenged.pcap() {
  network client:2:reset-near
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_server
  postfix_send
}

client-resets.pcap() {
  network
  postfix_server
  capture in_server
  stepwise hear "EHLO $client_name\r\n" hear "STARTTLS\r\n" hear reset
}

client-resets-after-server-flight.pcap() {
  network
  postfix_server
  capture in_server
  OPENSSL_CONF=$(only_tls12) stepwise hear "EHLO $client_name\r\n" hear "STARTTLS\r\n" hear hello hear reset
}
