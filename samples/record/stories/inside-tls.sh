# What was said inside TLS, with the secrets that one end of it wrote down. Each function is named after the file that
# it records.
# shellcheck shell=bash disable=SC2154

# What must never be shown of a message and of a login.
message_marker=inside-message-marker
login_password=inside-password-marker

marked_network() {
  message_text=$message_marker
  network
}

# Postfix on port 587 with one user, alice@example.org, whose password is right.
postfix_submission() { # settings...
  install -d "$work/sasl" "$work/server/sasl"
  (cd "$work/sasl" && apt-get -qq download sasl2-bin 2>/dev/null && dpkg -x sasl2-bin_*.deb .)
  printf '%s\n' "pwcheck_method: auxprop" "auxprop_plugin: sasldb" "mech_list: PLAIN LOGIN" "sasldb_path: $work/sasl/users" \
    >"$work/server/sasl/smtpd.conf"
  echo "$login_password" | "$work/sasl/usr/sbin/saslpasswd2" -c -p -f "$work/sasl/users" -u example.org alice
  chown postfix "$work/sasl/users"
  postfix_server smtpd_sasl_local_domain=example.org smtpd_tls_auth_only=yes \
    smtpd_relay_restrictions=permit_sasl_authenticated,reject_unauth_destination "$@"
  postconf -c "$work/server" -M submission/inet="submission inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes"
  in_server postfix -c "$work/server" reload 2>/dev/null
  wait_for_port 587
}

curl_login() { # password options...
  SSLKEYLOGFILE=$keys curl_send "smtp://$server_name:587/$client_name" --ssl-reqd --cacert "$work/ca.pem" \
    --user "alice@example.org:$1" "${@:2}"
}

login-refused-inside-tls12.pcapng() {
  marked_network
  postfix_submission
  capture in_client
  curl_login "wrong-$login_password" --tls-max 1.2 --login-options AUTH=LOGIN
  with_keys
}

login-refused-inside-tls13.pcapng() {
  marked_network
  postfix_submission
  capture in_client
  curl_login "wrong-$login_password" --login-options AUTH=PLAIN --sasl-ir
  with_keys
}

login-accepted-inside-tls13.pcapng() {
  marked_network
  postfix_submission
  capture in_client
  curl_login "$login_password" --login-options AUTH=PLAIN
  with_keys
}

# Microsoft's words, by Exim, whose GnuTLS writes the secrets down.
old_version_refused() { # version-of-TLS
  local server_name=smtp.office365.com
  marked_network
  log_keys_of_exim server
  login=yes certificate=submission exim_server "daemon_smtp_ports = 25 : 587" "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS$1" \
    "acl_smtp_auth = too_old" "auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}"
  wait_for_port 587
  capture in_client
  curl_send "smtp://$server_name:587/$client_name" --ssl-reqd --cacert "$work/ca.pem" --tlsv1.0 --tls-max "$1" --ciphers DEFAULT@SECLEVEL=0 \
    --user "alice@example.com:$login_password"
}

old-version-refused-inside-tls10.pcapng() {
  old_version_refused 1.0
  with_keys
}

old-version-refused-inside-tls11.pcapng() {
  old_version_refused 1.1
  with_keys
}

# The same words to a client that does speak TLS 1.2, and the secrets in a file of their own.
old-version-refused-inside-tls12.pcap() {
  old_version_refused 1.2
  keys_beside
}

# A wrong password at Exim, which has no 5.7.8.
login-refused-by-exim.pcapng() {
  marked_network
  log_keys_of_exim server
  login=yes login_condition=false exim_server "daemon_smtp_ports = 25 : 587" "auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}"
  wait_for_port 587
  capture in_client
  curl_send "smtp://$server_name:587/$client_name" --ssl-reqd --cacert "$work/ca.pem" --user "alice@example.org:wrong-$login_password"
  with_keys
}

sender-refused-inside-tls12.pcapng() {
  marked_network
  postfix_server smtpd_delay_reject=no smtpd_sender_restrictions=reject
  log_keys_of_exim client
  capture in_client
  exim_send "tls_require_ciphers = NORMAL:-VERS-TLS1.3" "hosts_require_tls = *"
  finish_capture
  keep_packets "1-$(($(first_packet "tcp.stream == 1" frame.number) - 1))" # without the bounce
  with_keys
}

recipient-refused-inside-tls13.pcapng() {
  marked_network
  postfix_server smtpd_recipient_restrictions=reject_unlisted_recipient local_recipient_maps="inline:{alice=yes}"
  capture in_client
  smtplib_send TLSv1_3
  with_keys
}

message-refused-inside-tls12.pcapng() {
  marked_network
  echo "/marker/ REJECT This message looks like spam" >"$work/checks"
  postfix_server body_checks="regexp:$work/checks"
  capture in_client
  smtplib_send TLSv1_2
  with_keys
}

message-refused-inside-tls13.pcapng() {
  marked_network
  log_keys_of_exim server
  exim_server "acl_smtp_data = spam"
  postfix_client soft_bounce=yes
  capture in_client
  postfix_send
  with_keys
}

# GnuTLS at both ends: the message in BDAT, pipelined.
message-by-bdat-inside-tls13.pcapng() {
  marked_network
  exim_server
  log_keys_of_exim client
  capture in_client
  exim_send "hosts_require_tls = *"
  with_keys
}

greeting-refused-inside-tls-465.pcapng() {
  marked_network
  postfix_server_465 smtpd_client_restrictions=reject smtpd_delay_reject=no
  capture in_client
  SSLKEYLOGFILE=$keys curl_send "smtps://$server_name/$client_name" --cacert "$work/ca.pem"
  with_keys
}

greeting-421-inside-tls-465.pcapng() {
  marked_network
  postfix_server_465 smtpd_client_connection_rate_limit=1 smtpd_client_event_limit_exceptions=
  SSLKEYLOGFILE=$keys curl_send "smtps://$server_name/$client_name" --cacert "$work/ca.pem"
  sleep 0.5
  rm "$keys"
  capture in_client
  SSLKEYLOGFILE=$keys curl_send "smtps://$server_name/$client_name" --cacert "$work/ca.pem" --tls-max 1.2
  with_keys
}

server-closes-after-ehlo-inside-tls13.pcapng() {
  marked_network
  SSLKEYLOGFILE=$keys responder hang-up
  postfix_client smtp_tls_security_level=encrypt soft_bounce=yes
  capture in_client
  postfix_send
  with_keys
}

# The message is larger than the server takes, as its second reply to EHLO says: Postfix leaves without QUIT.
client-closes-after-ehlo-inside-tls13.pcapng() {
  marked_network
  log_keys_of_exim server
  exim_server "message_size_limit = 300"
  postfix_client smtp_tls_security_level=encrypt soft_bounce=yes
  capture in_client
  postfix_send
  with_keys
}

# The server offers no way to log in that Postfix would take without being told so.
client-quits-after-ehlo-inside-tls13.pcapng() {
  marked_network
  log_keys_of_exim server
  login=yes exim_server "auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}"
  postfix_client smtp_tls_security_level=encrypt smtp_sasl_auth_enable=yes "smtp_sasl_password_maps=inline:{ [$server_name]=alice:$login_password }"
  capture in_client
  postfix_send
  with_keys
}

# Postfix does not say an EHLO to a server with a certificate of another name.
client-quits-after-handshake-inside-tls13.pcapng() {
  marked_network
  log_keys_of_exim server
  certificate=other-name exim_server
  postfix_client smtp_tls_security_level=secure
  capture in_client
  postfix_send
  with_keys
}

# The server greets, and says no more.
timeout-inside-tls12.pcapng() {
  marked_network
  SSLKEYLOGFILE=$keys responder mute
  postfix_client smtp_tls_security_level=encrypt smtp_helo_timeout=4s "smtp_tls_mandatory_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
  with_keys
}
