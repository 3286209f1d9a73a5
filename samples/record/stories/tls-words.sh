# TLS that says little: alerts without a text, a second handshake, versions that look like something else. Each
# function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

renegotiation-refused.pcap() {
  network
  postfix_server
  capture in_client
  typing_client R 25 -starttls smtp -tls1_2
}

allow_renegotiation="tls_ssl_options=0x100" # SSL_OP_ALLOW_CLIENT_RENEGOTIATION

renegotiation-accepted.pcap() {
  network
  postfix_server "$allow_renegotiation"
  capture in_client
  typing_client R 25 -starttls smtp -tls1_2
}

renegotiation-refused-by-gnutls.pcap() {
  network
  exim_server "tls_require_ciphers = NORMAL:-VERS-TLS1.3"
  capture in_client
  typing_client R 25 -starttls smtp -tls1_2
}

renegotiation-by-server.pcap() {
  network
  { sleep 3 && echo r && sleep 3; } | in_server openssl s_server -accept 465 -cert "$work/rsa.pem" -key "$work/rsa.key" -tls1_2 \
    >/dev/null 2>&1 &
  disown
  wait_for_port 465
  capture in_client
  { sleep 5 && echo Q; } | in_client openssl s_client -4 -connect "$server_name:465" >"$work/openssl.log" 2>&1 || true
}

# TLS 1.3 has new keys without a handshake.
key-update.pcap() {
  network
  postfix_server
  capture in_client
  typing_client K 25 -starttls smtp -tls1_3
}

java-rejects-certificate-tls13.pcap() {
  network
  postfix_server
  capture in_client
  java_client TLSv1.3
}

java-rejects-certificate-tls12.pcap() {
  network
  postfix_server
  capture in_client
  java_client TLSv1.2
}

make_java_roots() {
  rm -f "$work/roots.p12"
  keytool -importcert -noprompt -file "$work/ca.pem" -keystore "$work/roots.p12" -storepass public -storetype PKCS12 2>/dev/null
}

java-tls13.pcap() {
  network
  postfix_server
  make_java_roots
  capture in_client
  java_options="-Djavax.net.ssl.trustStore=$work/roots.p12 -Djavax.net.ssl.trustStorePassword=public" java_client TLSv1.3
}

# Without its password no root is readable.
java-without-roots-tls13.pcap() {
  network
  postfix_server
  make_java_roots
  capture in_client
  java_options="-Djavax.net.ssl.trustStore=$work/roots.p12" java_client TLSv1.3
}

sslv3-rejected-by-postfix.pcap() {
  network
  postfix_server
  capture in_client
  java_client SSLv3
}

sslv3-rejected-by-exim.pcap() {
  network
  exim_server
  capture in_client
  java_client SSLv3
}

# Old versions allowed, and no signature with SHA-1, without which they cannot be: OpenSSL's own default.
old_versions_at_level_1=("smtpd_tls_protocols=>=TLSv1" "tls_medium_cipherlist=aNULL:-aNULL:HIGH:MEDIUM:@STRENGTH:@SECLEVEL=1")

tls10-internal-error.pcap() {
  network
  postfix_server "${old_versions_at_level_1[@]}"
  postfix_old_client "<=TLSv1" smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

tls11-internal-error.pcap() {
  network
  postfix_server "${old_versions_at_level_1[@]}"
  capture in_client
  exim_send "hosts_require_tls = *" "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.1"
}

server-fin-rsa-only-hello.pcap() {
  network
  aiosmtpd_server "CipherString = ECDHE"
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" \
    smtp_tls_exclude_ciphers=kECDHE,kDHE,kDH,aNULL
  capture in_client
  postfix_send
}

post-quantum-hello-not-answered.pcap() {
  network
  install_node
  responder silent
  capture in_client
  node_timeout=5000 node_send
}

# TLS 1.3 whose server leaves out the ChangeCipherSpec of its compatibility mode.
without_compatibility="Options = -MiddleboxCompat"

tls13-compatibility-ccs-missing.pcap() {
  network
  aiosmtpd_server "$without_compatibility"
  postfix_client
  capture in_client
  erlang_client "{verify, verify_none}"
  erlang_client "{verify, verify_none}, {middlebox_comp_mode, false}"
  postfix_send
}

# The same server, and clients that object to its certificate.
client-rejects-certificate-without-ccs.pcap() {
  network
  aiosmtpd_server "$without_compatibility"
  capture in_client
  openssl_client 25 -starttls smtp -verify_return_error -CAfile "$work/other-ca.pem"
  java_client TLSv1.3
}

erlang-rejects-certificate-tls13.pcap() {
  network
  aiosmtpd_server
  capture in_client
  erlang_client "{verify, verify_peer}, {cacertfile, \"$work/other-ca.pem\"}"
  erlang_client "{verify, verify_none}"
}
