# Certificates that lead to a root which the client does not trust, or no longer. The public authorities here are our own,
# under the names of real ones: what counts is which certificates are sent. Each function is named after its file.
# shellcheck shell=bash disable=SC2154

ca_extensions() { # lines...
  printf '%s\n' "basicConstraints=critical,CA:TRUE" "keyUsage=critical,keyCertSign,cRLSign" "subjectKeyIdentifier=hash" \
    "authorityKeyIdentifier=keyid" "$@"
}

leaf_extensions() { # name lines...
  printf '%s\n' "subjectAltName=DNS:$1" "keyUsage=critical,digitalSignature" "extendedKeyUsage=serverAuth" \
    "authorityKeyIdentifier=keyid" "${@:2}"
}

# A key signed by an authority, once more by another one: NAME-by-OTHER.pem.
cross_sign() { # name subject issuer
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr" 2>openssl.log
  ca_extensions >extension
  openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -days 365 -sha256 -extfile extension -out "$1-by-$3.pem" 2>openssl.log
}

# A leaf under Root YR, which no list of roots has: as signed by itself, and by Root X1, which the client trusts.
make_new_root() (
  cd "$work" || return
  authority x1 "/C=US/O=Internet Security Research Group/CN=ISRG Root X1"
  authority yr "/C=US/O=ISRG/CN=Root YR"
  cross_sign yr "/C=US/O=ISRG/CN=Root YR" x1
  sign yr1 "/C=US/O=Let's Encrypt/CN=YR1" rsa:2048 yr "$(ca_extensions)"
  sign of-yr1 "/CN=$server_name" rsa:2048 yr1 "$(leaf_extensions "$server_name")"
  cat of-yr1.pem yr1.pem >of-yr1-short.pem
  cat of-yr1.pem yr1.pem yr-by-x1.pem >of-yr1-full.pem
)

root-without-cross-sign.pcap() {
  network
  make_new_root
  postfix_server smtpd_tls_chain_files="$work/of-yr1.key,$work/of-yr1-short.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/x1.pem"
}

root-with-cross-sign.pcap() {
  network
  make_new_root
  postfix_server smtpd_tls_chain_files="$work/of-yr1.key,$work/of-yr1-full.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/x1.pem"
}

# The same server, and a client that has only a root of its own: the cross-sign is not to blame.
root-of-another-list.pcap() {
  network
  make_new_root
  postfix_server smtpd_tls_chain_files="$work/of-yr1.key,$work/of-yr1-full.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/other-ca.pem"
}

# A chain like that of Microsoft's MX hosts until the summer of 2026.
removed_root_server() {
  network
  (
    cd "$work" || return
    authority g1 "/C=US/O=DigiCert Inc/OU=www.digicert.com/CN=DigiCert Global Root CA"
    sign cloud "/C=US/O=DigiCert Inc/CN=DigiCert Cloud Services CA-1" rsa:2048 g1 "$(ca_extensions)"
    sign of-g1 "/CN=$server_name" rsa:2048 cloud "$(leaf_extensions "$server_name")"
    cat of-g1.pem cloud.pem >of-g1-full.pem
  )
  postfix_server smtpd_tls_chain_files="$work/of-g1.key,$work/of-g1-full.pem"
}

removed-root.pcap() {
  removed_root_server
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/other-ca.pem"
}

removed-root-java.pcap() {
  removed_root_server
  capture in_client
  java_client TLSv1.2
}

removed-root-quits.pcap() {
  removed_root_server
  postfix_client smtp_tls_security_level=secure smtp_tls_CAfile="$work/other-ca.pem" "smtp_tls_mandatory_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

removed-root-tls13.pcap() {
  removed_root_server
  capture in_client
  openssl_client 25 -starttls smtp -tls1_3 -verify_return_error -CAfile "$work/other-ca.pem"
}

# The intermediate's basicConstraints are not critical, which only strict clients mind.
lax_server() {
  network
  (
    cd "$work" || return
    authority lax-ca "/O=Example Company/CN=Example Company Root" -addext "keyUsage=critical,keyCertSign"
    sign lax "/O=Example Company/CN=Example Company CA" rsa:2048 lax-ca "$(ca_extensions | sed 's/critical,CA/CA/')"
    sign of-lax "/CN=$server_name" rsa:2048 lax "$(leaf_extensions "$server_name")"
    cat of-lax.pem lax.pem >of-lax-full.pem
  )
  postfix_server smtpd_tls_chain_files="$work/of-lax.key,$work/of-lax-full.pem"
}

lax-chain-strict-client.pcap() {
  lax_server
  capture in_client
  stepwise hear "EHLO $client_name\r\n" hear "STARTTLS\r\n" hear "strict=$work/lax-ca.pem"
}

lax-chain-other-client.pcap() {
  lax_server
  capture in_client
  stepwise hear "EHLO $client_name\r\n" hear "STARTTLS\r\n" hear "verify=$work/lax-ca.pem" "QUIT\r\n" hear
}

lax-chain-java.pcap() {
  lax_server
  capture in_client
  java_client TLSv1.2
}

# The authority got a new key under its old name, and the server still sends the old intermediate.
intermediate-with-another-key.pcap() {
  network
  (
    cd "$work" || return
    authority named-ca "/O=Example Company/CN=Example Company Root"
    sign named "/O=Example Company/CN=Example Company CA" rsa:2048 named-ca "$(ca_extensions)"
    cp named.pem named-before.pem
    sign named "/O=Example Company/CN=Example Company CA" rsa:2048 named-ca "$(ca_extensions)"
    sign of-named "/CN=$server_name" rsa:2048 named "$(leaf_extensions "$server_name")"
    cat of-named.pem named-before.pem >of-named-full.pem
  )
  postfix_server smtpd_tls_chain_files="$work/of-named.key,$work/of-named-full.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/named-ca.pem"
}

# Complete, in another order than RFC 5246 asks for, and with a certificate that leads nowhere.
chain-in-wrong-order.pcap() {
  network
  make_new_root
  (cd "$work" && cat of-yr1.pem yr-by-x1.pem yr1.pem other-ca.pem >of-yr1-mixed.pem)
  postfix_server smtpd_tls_chain_files="$work/of-yr1.key,$work/of-yr1-mixed.pem"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_2 -verify_return_error -CAfile "$work/x1.pem"
}

# GnuTLS clients insist on the OCSP response that such a certificate promises.
must-staple-without-response.pcap() {
  network
  (
    cd "$work" || return
    sign stapled "/CN=$server_name" rsa:2048 intermediate "$(leaf_extensions "$server_name" "tlsfeature=status_request")"
    cat intermediate.pem >>stapled.pem
  )
  postfix_server smtpd_tls_chain_files="$work/stapled.key,$work/stapled.pem" "smtpd_tls_protocols=<=TLSv1.2"
  capture in_client
  exim_send "tls_verify_certificates = $work/ca.pem" "tls_verify_hosts = *" "hosts_require_tls = *"
}
