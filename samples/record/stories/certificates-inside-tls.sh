# Certificates and the alerts about them inside TLS 1.3, with the secrets that one end wrote down. Each function is named
# after the file that it records.
# shellcheck shell=bash disable=SC2154

# Client certificates: refused by OpenSSL, by Java and by GnuTLS, and accepted.
client-certificate-refused-inside-tls13.pcapng() {
  marked_network
  verifying_server
  capture in_client
  openssl_client 465 -cert "$work/client.pem" -key "$work/client.key" -keylogfile "$keys"
  with_keys
}

client-certificate-refused-inside-tls13-java.pcapng() {
  marked_network
  verifying_java_server TLSv1.3
  capture in_client
  openssl_client 465 -cert "$work/client.pem" -key "$work/client.key" -keylogfile "$keys"
  with_keys
}

client-certificate-for-servers-inside-tls13.pcapng() {
  marked_network
  certificate_for client rsa:2048 extendedKeyUsage=serverAuth
  verifying_server
  capture in_client
  client_with_certificate -keylogfile "$keys"
  with_keys
}

client-certificate-missing-inside-tls13.pcapng() {
  marked_network
  log_keys_of_exim server
  exim_server "tls_verify_hosts = *" "tls_verify_certificates = $work/ca.pem"
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
  with_keys
}

client-certificate-refused-after-handshake.pcapng() {
  marked_network
  certificate_for client rsa:2048 extendedKeyUsage=serverAuth
  postfix_server smtpd_tls_security_level=encrypt smtpd_tls_req_ccert=yes smtpd_tls_CAfile="$work/ca.pem"
  capture in_client
  keyed_client -cert "$work/special.pem" -key "$work/special.key"
  with_keys
}

client-certificate-accepted-inside-tls13.pcapng() {
  marked_network
  certificate_for client rsa:2048 extendedKeyUsage=clientAuth
  postfix_server smtpd_tls_security_level=encrypt smtpd_tls_req_ccert=yes smtpd_tls_CAfile="$work/ca.pem"
  capture in_client
  keyed_client -cert "$work/special.pem" -key "$work/special.key"
  with_keys
}

# Clients that reject the server's certificate in an encrypted alert.
client-rejects-certificate-inside-tls13-gnutls.pcapng() {
  marked_network
  postfix_server
  log_keys_of_exim client
  capture in_client
  exim_send "tls_verify_certificates = $work/other-ca.pem" "tls_verify_hosts = *" "hosts_require_tls = *"
  with_keys
}

client-rejects-expired-certificate-inside-tls13.pcapng() {
  marked_network
  postfix_server smtpd_tls_chain_files="$work/expired.key,$work/expired.pem"
  capture in_client
  SSLKEYLOGFILE=$keys gnutls_client NORMAL
  with_keys
}

client-rejects-certificate-inside-tls13-java.pcapng() {
  marked_network
  SSLKEYLOGFILE=$keys aiosmtpd_server
  capture in_client
  java_client TLSv1.3
  with_keys
}

java-inside-tls13.pcapng() {
  marked_network
  SSLKEYLOGFILE=$keys aiosmtpd_server
  capture in_client
  trusting_java_client TLSv1.3
  with_keys
}
