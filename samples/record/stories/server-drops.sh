# The server, or a device before it, drops the client's hello. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

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

provider-fin-after-tls10-hello.pcap() {
  local server_name=example-com.mail.protection.outlook.com
  network
  aiosmtpd_server
  postfix_old_client "<=TLSv1" smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

provider-fin-after-tls11-hello.pcap() {
  local server_name=example-com.mail.protection.outlook.com
  network
  aiosmtpd_server
  capture in_client
  openssl_client 25 -starttls smtp -tls1_1 -cipher DEFAULT@SECLEVEL=0
}

provider-fin-no-shared-suite.pcap() {
  local server_name=example-com.mail.protection.outlook.com
  network
  aiosmtpd_server "MaxProtocol = TLSv1.2" \
    "CipherString = ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-GCM-SHA256"
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" \
    "smtp_tls_exclude_ciphers=AES128,AES256,CAMELLIA,ARIA"
  capture in_client
  postfix_send
}

server-fin-after-tls12-hello.pcap() {
  network
  aiosmtpd_server
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_tls_exclude_ciphers=aRSA
  capture in_client
  postfix_send
}

server-rst-after-tls13-hello.pcap() {
  network
  responder reset
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

device-resets-hello.pcap() {
  network client:3:reset
  postfix_server
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

two-programs-one-address.pcap() {
  network
  aiosmtpd_server
  postfix_old_client "<=TLSv1" smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
  exim_send
}
