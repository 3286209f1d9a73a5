# A load balancer that names the client in a PROXY header. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

proxy-v1.pcap() {
  network
  load_balancer send-proxy
  postfix_server smtpd_upstream_proxy_protocol=haproxy
  postfix_client_behind_balancer smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

# What goes wrong here is not about the header.
proxy-v2-alert-protocol-version.pcap() {
  network
  load_balancer send-proxy-v2
  postfix_server smtpd_upstream_proxy_protocol=haproxy "smtpd_tls_protocols=>=TLSv1.2"
  postfix_old_client ">=TLSv1, <=TLSv1.1" relayhost="[203.0.113.25]" smtp_bind_address=203.0.113.9 \
    smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

proxy-v1-not-expected.pcap() {
  network
  load_balancer send-proxy
  postfix_server
  postfix_client_behind_balancer smtp_tls_security_level=encrypt soft_bounce=yes
  capture in_client
  postfix_send
}

proxy-v2-not-expected.pcap() {
  network
  load_balancer send-proxy-v2
  postfix_server
  postfix_client_behind_balancer smtp_tls_security_level=encrypt soft_bounce=yes
  capture in_client
  postfix_send
}

proxy-v1-to-exim.pcap() {
  network
  load_balancer send-proxy
  exim_server "pipelining_connect_advertise_hosts ="
  postfix_client_behind_balancer smtp_tls_security_level=encrypt soft_bounce=yes
  capture in_client
  postfix_send
}

proxy-v2-to-aiosmtpd.pcap() {
  network
  load_balancer send-proxy-v2
  aiosmtpd_server
  postfix_client_behind_balancer smtp_tls_security_level=encrypt smtp_helo_timeout=5s soft_bounce=yes
  capture in_client
  postfix_send
}

# The server waits for a header that does not come.
proxy-header-missing.pcap() {
  network
  load_balancer ""
  postfix_server smtpd_upstream_proxy_protocol=haproxy smtpd_upstream_proxy_timeout=5s
  postfix_client_behind_balancer
  capture in_client
  postfix_send
}
