# The server says no, and sometimes why. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

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

no-shared-group.pcap() {
  network
  postfix_server tls_eecdh_auto_curves=prime256v1,secp384r1
  capture in_client
  openssl_client 25 -starttls smtp -tls1_3 -groups X448
}

no-shared-signature-algorithm.pcap() {
  network
  exim_server "tls_require_ciphers = NORMAL:-SIGN-RSA-SHA1"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -cipher ECDHE:@SECLEVEL=0 -sigalgs RSA+SHA1:ECDSA+SHA1
}

server-without-certificate.pcap() {
  network
  postfix_server smtpd_tls_chain_files="$work/missing.pem"
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

all-clients-fail.pcap() {
  network
  ip -n sample-client address add 192.0.2.11/32 dev eth0
  postfix_server smtpd_tls_chain_files="$work/missing.pem"
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
  exim_send "interface = 192.0.2.11" "helo_data = new.example.org" "hosts_require_tls = *"
}

intermittent-failure.pcap() {
  network
  postfix_server
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
  postconf -c "$work/server" smtpd_tls_chain_files="$work/missing.pem"
  in_server postfix -c "$work/server" reload 2>/dev/null
  postfix_send
  postconf -c "$work/server" smtpd_tls_chain_files="$work/rsa.key,$work/rsa.pem"
  in_server postfix -c "$work/server" reload 2>/dev/null
  postfix_send
}

inappropriate-fallback.pcap() {
  network
  postfix_server
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -fallback_scsv
}

alpn-rejected.pcap() {
  network
  exim_server "daemon_smtp_ports = 25 : 465" "tls_on_connect_ports = 465"
  wait_for_port 465
  capture in_client
  in_client curl -s --show-error "https://$server_name:465/" 2>&1 | sed 's/^/  /' || true
}

name-rejected.pcap() {
  network
  in_server openssl s_server -accept 465 -cert "$work/rsa.pem" -key "$work/rsa.key" -quiet -servername "$server_name" \
    -servername_fatal -cert2 "$work/rsa.pem" -key2 "$work/rsa.key" </dev/zero >/dev/null 2>&1 &
  disown
  wait_for_port 465
  capture in_client
  openssl_client 465 -servername smtp.example.com
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

client-certificate-rejected.pcap() {
  network
  exim_server "tls_verify_hosts = *" "tls_verify_certificates = $work/ca.pem" \
    "tls_require_ciphers = NORMAL:-VERS-TLS1.3"
  postfix_client smtp_tls_security_level=encrypt smtp_tls_chain_files="$work/client.key,$work/client.pem"
  capture in_client
  postfix_send
}

client-certificate-rejected-465.pcap() {
  network
  in_server openssl s_server -accept 465 -cert "$work/rsa.pem" -key "$work/rsa.key" -quiet -tls1_2 -Verify 3 \
    -verify_return_error -CAfile "$work/ca.pem" </dev/zero >/dev/null 2>&1 &
  disown
  wait_for_port 465
  capture in_client
  openssl_client 465 -cert "$work/client.pem" -key "$work/client.key"
}

server-closes-after-handshake.pcap() {
  network
  postfix_server smtpd_tls_security_level=encrypt smtpd_tls_req_ccert=yes smtpd_tls_CAfile="$work/ca.pem"
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

device-changes-client-flight.pcap() {
  network client:4:alter
  postfix_server
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

fallback-then-starttls-required.pcap() {
  network
  exim_server "acl_smtp_mail = encrypted" "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3"
  capture in_client
  exim_send "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.1"
}

fallback-then-relay-denied.pcap() {
  network
  postfix_server mydestination= smtpd_tls_ask_ccert=yes "smtpd_tls_protocols=>=TLSv1.2" \
    smtpd_relay_restrictions=permit_tls_all_clientcerts,reject_unauth_destination
  capture in_client
  exim_send "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.1"
}
