# Two connections: one that fails and one that works, or two of the same fate; recorded on the client. Each function is
# named after its folder in ../compare/.
# shellcheck shell=bash disable=SC2154

other_client=192.0.2.11 other_client_name=new.example.org

# A second host beside the client, as the server sees it.
add_other_client() {
  ip -n sample-client address add "$other_client/32" dev eth0
  known_neighbour server "$other_client" "$client_mac"
}

apart() { # name command...
  point "$1" in_client -i eth0
  sleep 0.3
  "${@:2}"
  finish_points
}

both_in_one() {
  point both in_client -i eth0
  sleep 0.3
}

from_other_client=("interface = $other_client" "helo_data = $other_client_name")

version-differs.pair() {
  network
  add_other_client
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1" smtp_tls_security_level=encrypt
  apart failing postfix_send
  apart working exim_send "${from_other_client[@]}"
}

# The same in one capture, as streams 0 and 1.
version-differs-in-one-capture.pair() {
  network
  add_other_client
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1" smtp_tls_security_level=encrypt
  both_in_one
  postfix_send
  exim_send "${from_other_client[@]}"
}

# Both by s_client, so that nothing else differs.
s_client_apart() { # option-of-the-failing-one option-of-the-working-one options-of-both...
  # shellcheck disable=SC2086
  apart failing openssl_client 25 -starttls smtp $1 "${@:3}"
  # shellcheck disable=SC2086
  apart working openssl_client 25 -starttls smtp -bind "$other_client" $2 "${@:3}"
}

suites-differ.pair() {
  network
  add_other_client
  postfix_server smtpd_tls_chain_files="$work/ecdsa.key,$work/ecdsa.pem"
  s_client_apart "-cipher ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256" \
    "-cipher ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384" -tls1_2
}

groups-differ.pair() {
  network
  add_other_client
  postfix_server tls_eecdh_auto_curves=prime256v1,secp384r1
  s_client_apart "-groups X448" "-groups X448:P-256" -tls1_3
}

signature-algorithms-differ.pair() {
  network
  add_other_client
  exim_server "tls_require_ciphers = NORMAL:-SIGN-RSA-SHA1"
  s_client_apart "-sigalgs RSA+SHA1:ECDSA+SHA1" "-sigalgs RSA+SHA256:ECDSA+SHA256" -tls1_2 -cipher ECDHE:@SECLEVEL=0
}

# haproxy speaks TLS for the server, and only with those who name it.
name-missing.pair() {
  network
  add_other_client
  postfix_server
  cat "$work/rsa.pem" "$work/rsa.key" >"$work/both.pem"
  printf '%s\n' "defaults" "  mode tcp" "  timeout connect 5s" "  timeout client 1m" "  timeout server 1m" \
    "listen mail" "  bind $server_address:465 ssl crt $work/both.pem strict-sni" "  server mx $server_address:25" >"$work/haproxy.conf"
  in_server haproxy -f "$work/haproxy.conf" 2>/dev/null &
  disown
  wait_for_port 465
  apart failing openssl_client 465 -noservername
  apart working openssl_client 465 -servername "$server_name" -bind "$other_client"
}

# The link loses frames above 1400 bytes, and the hello with a post-quantum key share is larger.
hello-too-large.pair() {
  network client:full:drop
  install_node
  add_other_client
  postfix_server smtpd_starttls_timeout=10s
  postfix_client smtp_tls_security_level=encrypt smtp_bind_address="$other_client" myhostname="$other_client_name"
  apart failing node_send
  apart working postfix_send
}

# The link loses the server's frames above 1400 bytes; the host that asks for smaller ones gets them.
segment-size-differs.pair() {
  network server:full:drop
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  apart failing postfix_send
  ip -n sample-client link set eth0 mtu 1280
  sleep 1
  apart working postfix_send
}

client-certificate-missing.pair() {
  network
  add_other_client
  exim_server "tls_verify_hosts = *" "tls_verify_certificates = $work/other-ca.pem" \
    "tls_require_ciphers = NORMAL:-VERS-TLS1.3"
  s_client_apart "" "-cert $work/client.pem -key $work/client.key" -tls1_2
}

starttls-not-offered-to-one.pair() {
  network
  add_other_client
  echo "$client_address starttls" >"$work/no-tls-for"
  postfix_server smtpd_discard_ehlo_keyword_address_maps="texthash:$work/no-tls-for"
  postfix_client smtp_tls_security_level=encrypt
  apart failing postfix_send
  postconf -c "$work/client" smtp_bind_address="$other_client" myhostname="$other_client_name"
  in_client postfix -c "$work/client" reload 2>/dev/null
  apart working postfix_send
}

greeting-rejected-for-one.pair() {
  network
  add_other_client
  echo "$client_address 554 5.7.1 Your address is on a list" >"$work/refused"
  postfix_server smtpd_client_restrictions="check_client_access texthash:$work/refused" smtpd_delay_reject=no
  postfix_client smtp_tls_security_level=encrypt
  apart failing postfix_send
  postconf -c "$work/client" smtp_bind_address="$other_client" myhostname="$other_client_name"
  in_client postfix -c "$work/client" reload 2>/dev/null
  apart working postfix_send
}

# The same client to two servers, of which one has an expired certificate.
certificate-differs.pair() {
  network
  postfix_server
  apart working openssl_client 25 -starttls smtp -tls1_2 -CAfile "$work/ca.pem" -verify_return_error -servername "$server_name"
  postconf -c "$work/server" smtpd_tls_chain_files="$work/expired.key,$work/expired.pem"
  in_server postfix -c "$work/server" reload 2>/dev/null
  sleep 1
  apart failing openssl_client 25 -starttls smtp -tls1_2 -CAfile "$work/ca.pem" -verify_return_error -servername "$server_name"
}

# The same client and the same server, whose certificate file is missing for a while: the hellos do not differ.
only-the-server-differs.pair() {
  network
  postfix_server
  postfix_client smtp_tls_security_level=encrypt
  apart working postfix_send
  postconf -c "$work/server" smtpd_tls_chain_files="$work/missing.pem"
  in_server postfix -c "$work/server" reload 2>/dev/null
  sleep 1
  apart failing postfix_send
}

both-work.pair() {
  network
  postfix_server
  postfix_client smtp_tls_security_level=encrypt
  apart a postfix_send
  apart b postfix_send
}

both-work-in-one-capture.pair() {
  network
  add_other_client
  postfix_server
  both_in_one
  openssl_client 25 -starttls smtp -servername "$server_name"
  openssl_client 25 -starttls smtp -servername "$server_name" -bind "$other_client"
}

both-fail.pair() {
  network
  add_other_client
  aiosmtpd_server
  s_client_apart "-tls1" "-tls1_1" -cipher "DEFAULT@SECLEVEL=0"
  mv "$work/points/failing.pcap" "$work/points/a.pcap"
  mv "$work/points/working.pcap" "$work/points/b.pcap"
}

# Many clients of one server in one capture.
pool() {
  network
  add_other_client
  "$@"
  point all in_client -i eth0
  sleep 0.3
}

# Those without TLS 1.2 fail, whatever program they are.
pool-old-versions-fail.pair() {
  pool aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1" smtp_tls_security_level=encrypt
  postfix_send
  exim_send "${from_other_client[@]}"
  openssl_client 25 -starttls smtp -tls1_1 -cipher DEFAULT@SECLEVEL=0
  trusting_java_client TLSv1.1
  trusting_java_client TLSv1.2
  openssl_client 25 -starttls smtp -tls1_2 -bind "$other_client" -servername "$server_name"
}

# Those without an ECDSA suite fail; some of either kind have a name, and some have none.
pool-without-suite-fail.pair() {
  pool postfix_server smtpd_tls_chain_files="$work/ecdsa.key,$work/ecdsa.pem" "smtpd_tls_protocols=<=TLSv1.2"
  openssl_client 25 -starttls smtp -tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384
  openssl_client 25 -starttls smtp -tls1_2 -bind "$other_client" -servername "$server_name"
  openssl_client 25 -starttls smtp -tls1_2 -cipher aRSA -noservername
  openssl_client 25 -starttls smtp -tls1_2 -noservername
  openssl_client 25 -starttls smtp -tls1_2 -cipher AES128-SHA:AES256-SHA -servername "$server_name" -bind "$other_client"
}

# The server is broken for a while: failed and established hellos are the same.
pool-server-broken-for-a-while.pair() {
  local turn
  pool postfix_server
  for turn in rsa missing rsa missing; do
    postconf -c "$work/server" smtpd_tls_chain_files="$work/$turn.key,$work/$turn.pem"
    in_server postfix -c "$work/server" reload 2>/dev/null
    sleep 1
    openssl_client 25 -starttls smtp -servername "$server_name"
    openssl_client 25 -starttls smtp -servername "$server_name" -bind "$other_client"
  done
}
