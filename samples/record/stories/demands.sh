# The server wants TLS, says so in other words, or only passes on what another server wants. Each function is named
# after the file that it records.
# shellcheck shell=bash disable=SC2154

demand-with-421.pcap() {
  network
  exim_server "acl_smtp_mail = bulk"
  postfix_client smtp_tls_security_level=none
  capture in_client
  postfix_send
}

demand-for-session-encryption.pcap() {
  network
  postfix_server smtpd_sender_restrictions=reject_plaintext_session
  postfix_client smtp_tls_security_level=none
  capture in_client
  postfix_send
}

# The server cannot load its certificate, and Exim goes on without TLS.
demand-after-starttls-refused.pcap() {
  network
  postfix_server smtpd_tls_security_level=encrypt smtpd_tls_chain_files= smtpd_tls_cert_file="$work/missing.pem"
  capture in_client
  exim_send
}

# The server asks the sender's own server, which demands TLS, whether the address exists.
demand-passed-on.pcap() {
  network
  postfix_server smtpd_sender_restrictions=reject_unverified_sender unverified_sender_reject_code=550 \
    "transport_maps=inline:{example.org=smtp:[$client_address]}" smtp_host_lookup=native smtp_dns_support_level=disabled \
    smtp_tls_security_level=none
  postfix_client smtp_tls_security_level=none inet_interfaces="$client_address" smtpd_tls_security_level=encrypt \
    smtpd_tls_chain_files="$work/rsa.key,$work/rsa.pem" mydestination=example.org
  capture in_client
  postfix_send
}

pipelined-starttls-refused.pcap() {
  network
  responder in-step
  capture in_client
  by_hand 1 "EHLO $client_name" "STARTTLS\r\nEHLO $client_name" QUIT
}

fallback-then-direct-send-rejected.pcap() {
  local server_name=example-com.mail.protection.outlook.com
  network
  exim_server "acl_smtp_mail = direct" "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3"
  capture in_client
  exim_send "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.1"
}

# The same refusal, of a client that never tried TLS.
direct-send-rejected.pcap() {
  local server_name=example-com.mail.protection.outlook.com
  network
  exim_server "acl_smtp_mail = direct"
  postfix_client smtp_tls_security_level=none soft_bounce=yes
  capture in_client
  postfix_send
}

# TLS fails for want of the server's certificate, and what follows is no fault of the client either.
fallback-from-broken-server.pcap() {
  network
  postfix_server smtpd_tls_security_level=encrypt smtpd_tls_chain_files="$work/missing.pem"
  capture in_client
  exim_send
}
