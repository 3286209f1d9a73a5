# The client gives up. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

client-rejects-certificate.pcap() {
  network
  postfix_server
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/other-ca.pem"
}

client-rejects-certificate-tls13.pcap() {
  network
  postfix_server
  capture in_client
  openssl_client 25 -starttls smtp -verify_return_error -CAfile "$work/other-ca.pem"
}

client-rejects-certificate-gnutls.pcap() {
  network
  postfix_server
  capture in_client
  exim_send "tls_verify_certificates = $work/other-ca.pem" "tls_verify_hosts = *" "hosts_require_tls = *"
}

client-rejects-expired-certificate.pcap() {
  network
  postfix_server smtpd_tls_chain_files="$work/expired.key,$work/expired.pem" "smtpd_tls_protocols=<=TLSv1.2"
  capture in_client
  openssl_client 25 -starttls smtp -verify_return_error -CAfile "$work/ca.pem"
}

certificate-not-yet-valid.pcap() {
  network
  postfix_server smtpd_tls_chain_files="$work/future.key,$work/future.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/ca.pem"
}

certificate-self-signed.pcap() {
  network
  postfix_server smtpd_tls_chain_files="$work/self-signed.key,$work/self-signed.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/ca.pem"
}

certificate-without-intermediate.pcap() {
  network
  postfix_server smtpd_tls_chain_files="$work/alone.key,$work/alone.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/ca.pem"
}

certificate-with-sha1.pcap() {
  network
  certificate=sha1 exim_server "tls_require_ciphers = NORMAL:-VERS-TLS1.3"
  capture in_client
  openssl_client 25 -starttls smtp -verify_return_error -CAfile "$work/ca.pem"
}

certificate-of-another-name.pcap() {
  network
  postfix_server smtpd_tls_chain_files="$work/other-name.key,$work/other-name.pem"
  postfix_client smtp_tls_security_level=verify smtp_tls_servername=hostname "smtp_tls_mandatory_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

client-quits-after-handshake.pcap() {
  network
  postfix_server
  postfix_client smtp_tls_security_level=secure smtp_tls_CAfile="$work/other-ca.pem"
  capture in_client
  postfix_send
}

client-fin-after-server-flight.pcap() {
  network
  postfix_server "smtpd_tls_protocols=<=TLSv1.2"
  capture in_client
  aiosmtplib_send "$work/other-ca.pem"
}

client-refuses-tls11.pcap() {
  network
  postfix_server "smtpd_tls_protocols=<=TLSv1.1" \
    "tls_medium_cipherlist=aNULL:-aNULL:HIGH:MEDIUM:@STRENGTH:@SECLEVEL=0"
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=>=TLSv1.2, <=TLSv1.2"
  capture in_client
  postfix_send
}

short_diffie_hellman() { # settings...
  network
  openssl dhparam -out "$work/dh1024.pem" 1024 2>"$work/openssl.log"
  printf '%s\n' "openssl_conf = all" "[all]" "ssl_conf = programs" "[programs]" "system_default = default" \
    "[default]" "CipherString = DEFAULT@SECLEVEL=0" >"$work/old.cnf"
  postfix_server smtpd_tls_dh1024_param_file="$work/dh1024.pem" "$@" \
    "import_environment=MAIL_CONFIG MAIL_LOGTAG LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME OPENSSL_CONF=$work/old.cnf" \
    "tls_medium_cipherlist=aNULL:-aNULL:HIGH:MEDIUM:@STRENGTH:@SECLEVEL=0"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -cipher kDHE
}

short-diffie-hellman.pcap() { short_diffie_hellman; }

# The alert comes after a CertificateRequest, and is not about a certificate.
short-diffie-hellman-certificate-asked.pcap() { short_diffie_hellman smtpd_tls_ask_ccert=yes; }

no-secure-renegotiation.pcap() {
  network
  exim_server "tls_require_ciphers = NORMAL:-VERS-TLS1.3:%DISABLE_SAFE_RENEGOTIATION:%NO_SESSION_HASH"
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

device-changes-server-flight.pcap() {
  network server:5:alter
  postfix_server
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

client-fin-before-hello.pcap() {
  network
  postfix_server
  capture in_client
  exim_send "tls_certificate = $work/missing.pem" "hosts_require_tls = *"
}

client-alert-before-hello.pcap() {
  network
  postfix_server
  capture in_client
  openssl_client 25 -starttls smtp -min_protocol TLSv1.3 -max_protocol TLSv1.2
}
