# Kinds of TLS whose secrets were written down, and secrets that do not help. Each function is named after the file that it
# records.
# shellcheck shell=bash disable=SC2154

# `openssl s_client` that says EHLO and QUIT inside TLS, and writes the secrets down.
keyed_client() { # options...
  typing "EHLO $client_name" quit -- -starttls smtp "$@"
}

typing() { # lines... -- options...
  local lines=()
  while [ "$1" != -- ]; do
    lines+=("$1")
    shift
  done
  {
    for line in "${lines[@]}"; do
      sleep 0.7
      echo "$line"
    done
    sleep 0.7
  } | in_client openssl s_client -name "$client_name" -4 -connect "$server_name:${port:-25}" -keylogfile "$keys" -crlf "${@:2}" \
    >"$work/openssl.log" 2>&1 || true
  grep -aE "error|RENEG|KEYUPDATE|New, " "$work/openssl.log" | sed 's/^/  /' || true
}

# Postfix with every suite that its OpenSSL has.
any_suite="tls_medium_cipherlist=ALL:@SECLEVEL=0"

kind_of_tls() { # options-of-s_client...
  marked_network
  postfix_server "smtpd_tls_protocols=>=TLSv1" "$any_suite" tls_preempt_cipherlist=no smtpd_tls_exclude_ciphers=
  capture in_client
  keyed_client "$@"
  with_keys
}

inside-tls10.pcapng() { kind_of_tls -tls1 -cipher ECDHE-RSA-AES128-SHA:@SECLEVEL=0 -no_etm; }
inside-tls11.pcapng() { kind_of_tls -tls1_1 -cipher ECDHE-RSA-AES256-SHA:@SECLEVEL=0; }
inside-tls12-aes128-gcm.pcapng() { kind_of_tls -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256; }
inside-tls12-chacha20.pcapng() { kind_of_tls -tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305; }
inside-tls12-cbc-encrypt-then-mac.pcapng() { kind_of_tls -tls1_2 -cipher ECDHE-RSA-AES128-SHA256; }
inside-tls12-cbc-mac-then-encrypt.pcapng() { kind_of_tls -tls1_2 -cipher ECDHE-RSA-AES256-SHA384 -no_etm; }
inside-tls12-rsa-key-exchange.pcapng() { kind_of_tls -tls1_2 -cipher AES256-SHA256; }
inside-tls12-ccm.pcapng() { kind_of_tls -tls1_2 -cipher DHE-RSA-AES128-CCM; }
inside-tls12-camellia.pcapng() { kind_of_tls -tls1_2 -cipher ECDHE-RSA-CAMELLIA256-SHA384; }
inside-tls13-aes128-gcm.pcapng() { kind_of_tls -tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256; }
inside-tls13-chacha20.pcapng() { kind_of_tls -tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256; }

# s_client cannot do without it, Exim can.
inside-tls12-without-extended-master-secret.pcapng() {
  marked_network
  exim_server "tls_require_ciphers = NORMAL:-VERS-TLS1.3:%NO_SESSION_HASH"
  capture in_client
  keyed_client
  with_keys
}

# GnuTLS still has what OpenSSL has no more.
inside-tls12-3des.pcapng() { weak_kind 3DES-CBC; }
inside-tls12-rc4.pcapng() { weak_kind ARCFOUR-128; }

weak_kind() { # cipher
  marked_network
  exim_server "tls_require_ciphers = NORMAL:-VERS-TLS1.3:-CIPHER-ALL:+$1"
  log_keys_of_exim client
  capture in_client
  exim_send "tls_require_ciphers = NORMAL:-VERS-TLS1.3:-CIPHER-ALL:+$1" "hosts_require_tls = *"
  with_keys
}

inside-tls13-ccm.pcapng() {
  marked_network
  exim_server
  capture in_client
  keyed_client -ciphersuites TLS_AES_128_CCM_SHA256
  with_keys
}

inside-tls13-hello-retry-request.pcapng() {
  marked_network
  postfix_server tls_eecdh_auto_curves=secp384r1
  capture in_client
  keyed_client
  with_keys
}

resumed() { # options...
  marked_network
  postfix_server
  rm -f "$work/session"
  capture in_client
  keyed_client -sess_out "$work/session" "$@"
  keyed_client -sess_in "$work/session" "$@"
  with_keys
}

inside-tls12-resumed.pcapng() { resumed -tls1_2; }
inside-tls13-resumed.pcapng() { resumed -tls1_3; }

# Data of the client ahead of the handshake, on port 465, and the server's answer to it in the same flight.
inside-tls13-early-data.pcapng() {
  marked_network
  in_server openssl s_server -accept 465 -cert "$work/rsa.pem" -key "$work/rsa.key" -early_data -quiet < <(sleep 60) >/dev/null 2>&1 &
  disown
  wait_for_port 465
  rm -f "$work/session"
  port=465 typing "EHLO $client_name" Q -- -sess_out "$work/session"
  printf 'EHLO %s\r\n' "$client_name" >"$work/early"
  rm "$keys"
  capture in_client
  port=465 typing "NOOP" Q -- -sess_in "$work/session" -early_data "$work/early"
  with_keys
}

inside-tls13-key-update.pcapng() {
  marked_network
  postfix_server
  capture in_client
  typing "EHLO $client_name" K "vrfy alice@example.net" k "noop" quit -- -starttls smtp -tls1_3
  with_keys
}

inside-tls12-renegotiated.pcapng() {
  marked_network
  postfix_server "$allow_renegotiation"
  capture in_client
  typing "EHLO $client_name" R "noop" quit -- -starttls smtp -tls1_2
  with_keys
}

renegotiation-refused-inside-tls12.pcapng() {
  marked_network
  postfix_server
  capture in_client
  typing R -- -starttls smtp -tls1_2
  with_keys
}

# Secrets of another connection with the same server, in a file of their own.
key-log-of-another-connection.pcap() {
  marked_network
  postfix_server
  keyed_client
  keys_beside
  capture in_client
  keyed_client
}

key-log-of-one-connection-of-two.pcapng() {
  marked_network
  postfix_server
  capture in_client
  keyed_client
  openssl_client 25 -starttls smtp
  with_keys
}

# What is missing: the recorder at the mirror port does not get one frame inside the message, whose record began before.
recorder-loses-part-of-message-inside-tls13.pcapng() {
  message_text=$message_marker
  mirrored client:11:unseen
  postfix_server
  capture in_client -i sample-mirror
  message_bytes=6000 SSLKEYLOGFILE=$keys curl_send "smtp://$server_name/$client_name" --ssl-reqd --cacert "$work/ca.pem"
  with_keys
}

# One whole reply inside TLS; what follows it is refused.
recorder-loses-reply-inside-tls12.pcapng() {
  message_text=$message_marker
  mirrored server:8:unseen
  postfix_server smtpd_delay_reject=yes smtpd_recipient_restrictions=reject
  capture in_client -i sample-mirror
  SSLKEYLOGFILE=$keys curl_send "smtp://$server_name/$client_name" --ssl-reqd --cacert "$work/ca.pem" --tls-max 1.2
  with_keys
}

only-client-seen-inside-tls13.pcapng() {
  marked_network
  postfix_server smtpd_recipient_restrictions=reject
  capture in_client "src host $client_address"
  SSLKEYLOGFILE=$keys curl_send "smtp://$server_name/$client_name" --ssl-reqd --cacert "$work/ca.pem"
  with_keys
}

only-server-seen-inside-tls13.pcapng() {
  marked_network
  postfix_server smtpd_recipient_restrictions=reject
  capture in_client "src host $server_address"
  SSLKEYLOGFILE=$keys curl_send "smtp://$server_name/$client_name" --ssl-reqd --cacert "$work/ca.pem"
  with_keys
}

# The recorder keeps 600 bytes of each frame: the hellos, and not the certificates.
frames-cut-short-inside-tls13.pcapng() {
  marked_network
  postfix_server smtpd_recipient_restrictions=reject
  capture in_client -s 600
  SSLKEYLOGFILE=$keys curl_send "smtp://$server_name/$client_name" --ssl-reqd --cacert "$work/ca.pem"
  with_keys
}

starts-after-handshake-inside-tls12.pcapng() {
  marked_network
  postfix_server smtpd_recipient_restrictions=reject
  capture in_client
  SSLKEYLOGFILE=$keys curl_send "smtp://$server_name/$client_name" --ssl-reqd --cacert "$work/ca.pem" --tls-max 1.2
  finish_capture
  keep_packets "$(first_packet "tls.app_data" frame.number)-99"
  with_keys
}
