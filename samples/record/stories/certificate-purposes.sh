# What a certificate may be used for: its extended key usage and key usage, with clients' certificates and servers'.
# shellcheck shell=bash disable=SC2154

# A certificate of the trusted root for the client or the server, with that key and those extensions.
certificate_for() { # side key-kind extensions...
  local name=${1}_name
  (cd "$work" && sign special "/CN=${!name}" "$2" ca "$(printf '%s\n' "subjectAltName=DNS:${!name}" "${@:3}")")
}

# `openssl s_server` on port 465 that verifies the client's certificate.
verifying_server() { # options...
  in_server openssl s_server -accept 465 -cert "$work/rsa.pem" -cert_chain "$work/intermediate.pem" -key "$work/rsa.key" -quiet \
    -Verify 3 -verify_return_error -CAfile "$work/ca.pem" "$@" </dev/zero >/dev/null 2>&1 &
  disown
  wait_for_port 465
}

verifying_java_server() { # version
  make_java_roots
  openssl pkcs12 -export -in "$work/rsa.pem" -inkey "$work/rsa.key" -passout pass:public -out "$work/server.p12"
  in_server java -Djavax.net.ssl.keyStore="$work/server.p12" -Djavax.net.ssl.keyStorePassword=public \
    -Djavax.net.ssl.trustStore="$work/roots.p12" -Djavax.net.ssl.trustStorePassword=public \
    "$samples/record/Server.java" "$1" >/dev/null 2>&1 &
  disown
  wait_for_port 465
}

# `openssl s_client` with the certificate made last.
client_with_certificate() { # options...
  openssl_client 465 -cert "$work/special.pem" -key "$work/special.key" "$@"
}

gnutls_client() { # priorities
  { sleep 1 && printf 'QUIT\r\n' && sleep 1; } |
    in_client gnutls-cli --starttls-proto=smtp -p 25 --x509cafile "$work/ca.pem" --priority "$1" "$server_name" 2>&1 |
    grep -E "Status|rror" | sed 's/^/  /' || true
}

trusting_java_client() { # version
  make_java_roots
  java_options="-Djavax.net.ssl.trustStore=$work/roots.p12 -Djavax.net.ssl.trustStorePassword=public" java_client "$1"
}

client-certificate-for-servers.pcap() {
  network
  certificate_for client rsa:2048 extendedKeyUsage=serverAuth
  verifying_server -tls1_2
  capture in_client
  client_with_certificate
}

client-certificate-for-servers-tls13.pcap() {
  network
  certificate_for client rsa:2048 extendedKeyUsage=serverAuth
  verifying_server
  capture in_client
  client_with_certificate
}

client-certificate-for-servers-java.pcap() {
  network
  certificate_for client rsa:2048 extendedKeyUsage=serverAuth
  verifying_java_server TLSv1.2
  capture in_client
  client_with_certificate
}

# Java says the same of a certificate whose root it does not know.
client-certificate-unknown-java.pcap() {
  network
  (cd "$work" && sign special "/CN=$client_name" rsa:2048 other-ca "extendedKeyUsage=serverAuth")
  verifying_java_server TLSv1.2
  capture in_client
  client_with_certificate
}

client-certificate-any-purpose.pcap() {
  network
  certificate_for client rsa:2048 extendedKeyUsage=anyExtendedKeyUsage
  verifying_server -tls1_2
  capture in_client
  client_with_certificate
}

client-certificate-may-not-sign.pcap() {
  network
  certificate_for client rsa:2048 keyUsage=critical,keyEncipherment extendedKeyUsage=serverAuth,clientAuth
  verifying_server -tls1_2
  capture in_client
  client_with_certificate
}

client-certificate-issuer-for-servers.pcap() {
  network
  (
    cd "$work" || return
    sign narrow "/O=Example Provider/CN=Example Server CA" rsa:2048 ca $'basicConstraints=critical,CA:TRUE\nextendedKeyUsage=serverAuth'
    sign special "/CN=$client_name" rsa:2048 narrow extendedKeyUsage=serverAuth,clientAuth
  )
  verifying_server -tls1_2
  capture in_client
  client_with_certificate -cert_chain "$work/narrow.pem"
}

# Postfix completes the handshake, and answers EHLO with 421 inside TLS.
client-certificate-for-servers-postfix.pcap() {
  network
  certificate_for client rsa:2048 extendedKeyUsage=serverAuth
  postfix_server smtpd_tls_security_level=encrypt smtpd_tls_req_ccert=yes smtpd_tls_CAfile="$work/ca.pem"
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" \
    smtp_tls_chain_files="$work/special.key,$work/special.pem"
  capture in_client
  postfix_send
}

client-certificate-without-purpose.pcap() {
  network
  certificate_for client rsa:2048
  postfix_server smtpd_tls_security_level=encrypt smtpd_tls_req_ccert=yes smtpd_tls_CAfile="$work/ca.pem"
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" \
    smtp_tls_chain_files="$work/special.key,$work/special.pem"
  capture in_client
  postfix_send
}

# GnuTLS does not look at the purpose of a client's certificate, unless told to.
client-certificate-for-servers-exim.pcap() {
  network
  certificate_for client rsa:2048 extendedKeyUsage=serverAuth
  exim_server "tls_verify_hosts = *" "tls_verify_certificates = $work/ca.pem" \
    "tls_require_ciphers = NORMAL:-VERS-TLS1.3"
  postfix_client smtp_tls_security_level=encrypt smtp_tls_chain_files="$work/special.key,$work/special.pem"
  capture in_client
  postfix_send
}

server-certificate-for-clients.pcap() {
  network
  certificate_for server rsa:2048 extendedKeyUsage=clientAuth
  postfix_server smtpd_tls_chain_files="$work/special.key,$work/special.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -CAfile "$work/ca.pem" -verify_return_error
}

server-certificate-for-clients-gnutls.pcap() {
  network
  certificate_for server rsa:2048 extendedKeyUsage=clientAuth
  postfix_server smtpd_tls_chain_files="$work/special.key,$work/special.pem"
  capture in_client
  gnutls_client NORMAL:-VERS-TLS1.3
}

server-certificate-for-clients-java.pcap() {
  network
  certificate_for server rsa:2048 extendedKeyUsage=clientAuth
  postfix_server smtpd_tls_chain_files="$work/special.key,$work/special.pem"
  capture in_client
  trusting_java_client TLSv1.2
}

server-certificate-for-clients-tls13.pcap() {
  network
  certificate_for server rsa:2048 extendedKeyUsage=clientAuth
  postfix_server smtpd_tls_chain_files="$work/special.key,$work/special.pem"
  capture in_client
  openssl_client 25 -starttls smtp -CAfile "$work/ca.pem" -verify_return_error
}

# OpenSSL does not look at the key usage of an RSA key; GnuTLS does.
server-certificate-may-not-sign.pcap() {
  network
  certificate_for server rsa:2048 keyUsage=critical,keyEncipherment
  postfix_server smtpd_tls_chain_files="$work/special.key,$work/special.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -CAfile "$work/ca.pem" -verify_return_error
  gnutls_client NORMAL:-VERS-TLS1.3
}

# OpenSSL does not use an ECDSA key that may not sign, up to TLS 1.2; in TLS 1.3 it does.
no-shared-cipher-certificate-may-not-sign.pcap() {
  network
  certificate_for server ec:p256 keyUsage=critical,keyAgreement
  postfix_server smtpd_tls_chain_files="$work/special.key,$work/special.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -CAfile "$work/ca.pem"
  openssl_client 25 -starttls smtp -CAfile "$work/ca.pem"
}
