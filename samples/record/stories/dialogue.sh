# Commands out of order, and greetings that take their time. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

forbid_bare_newline=(smtpd_forbid_bare_newline=reject smtpd_forbid_bare_newline_reject_code=521
  smtpd_forbid_bare_newline_exclusions=)

bare-line-feed-rejected.pcap() {
  network
  postfix_server "${forbid_bare_newline[@]}"
  capture in_client
  stepwise hear "EHLO $client_name\n" hear
}

bare-line-feed-accepted.pcap() {
  network
  postfix_server
  capture in_client
  stepwise hear "EHLO $client_name\n" hear "STARTTLS\n" hear tls "EHLO $client_name\n" hear "QUIT\n" rest
}

# The line feeds are no trouble, the version is.
bare-line-feed-old-version.pcap() {
  network
  postfix_server "smtpd_tls_protocols=>=TLSv1.3"
  capture in_client
  OPENSSL_CONF=$(only_tls12) stepwise hear "EHLO $client_name\n" hear "STARTTLS\n" hear tls
}

# Settings of OpenSSL for a client that speaks TLS 1.2 and nothing better.
only_tls12() {
  printf '%s\n' "openssl_conf = all" "[all]" "ssl_conf = programs" "[programs]" "system_default = default" \
    "[default]" "MaxProtocol = TLSv1.2" >"$work/tls12.cnf"
  echo "$work/tls12.cnf"
}

pipelined-ehlo-and-starttls.pcap() {
  network
  exim_server "pipelining_connect_advertise_hosts ="
  capture in_client
  stepwise hear "EHLO $client_name\r\nSTARTTLS\r\n" rest
}

# The same to a server that takes it.
pipelined-ehlo-and-starttls-accepted.pcap() {
  network
  postfix_server
  capture in_client
  stepwise hear "EHLO $client_name\r\nSTARTTLS\r\n" hear 1s tls "EHLO $client_name\r\n" hear "QUIT\r\n" rest
}

spoke-before-greeting.pcap() {
  network
  exim_server "acl_smtp_connect = late" "pipelining_connect_advertise_hosts ="
  capture in_client
  stepwise "EHLO $client_name\r\n" rest
}

# Postfix with postscreen before it, which greets a line at a time and listens for who speaks first.
postscreen_server() {
  postfix_server postscreen_greet_wait=6s postscreen_greet_action=enforce postscreen_access_list= \
    postscreen_cache_map="btree:$work/server/data/postscreen"
  postconf -c "$work/server" -MX smtp/inet
  postconf -c "$work/server" -M smtp/inet="smtp inet n - n - 1 postscreen" smtpd/pass="smtpd pass - - n - - smtpd" \
    tlsproxy/unix="tlsproxy unix - - n - 0 tlsproxy" dnsblog/unix="dnsblog unix - - n - 0 dnsblog"
  in_server postfix -c "$work/server" stop 2>/dev/null
  in_server postfix -c "$work/server" start 2>/dev/null
  wait_for_port 25
}

spoke-before-greeting-postscreen.pcap() {
  network
  postscreen_server
  capture in_client
  stepwise "EHLO $client_name\r\n" hear 7s "MAIL FROM:<alice@example.org>\r\n" hear "RCPT TO:<bob@example.net>\r\n" hear \
    "QUIT\r\n" rest
}

spoke-before-greeting-accepted.pcap() {
  network
  postfix_server smtpd_delay_reject=no "smtpd_client_restrictions=sleep 2"
  capture in_client
  stepwise "EHLO $client_name\r\n" 3s hear "STARTTLS\r\n" hear tls "QUIT\r\n" rest
}

greeting-unfinished.pcap() {
  network
  postscreen_server
  postfix_client smtp_helo_timeout=4s
  capture in_client
  postfix_send
}

greeting-line-by-line.pcap() {
  network
  postscreen_server
  postfix_client
  capture in_client
  postfix_send
}

greeting-dripping.pcap() {
  network
  responder drip
  capture in_client
  curl_send "smtp://$server_name/$client_name" --ssl-reqd --max-time 6
}

starttls-without-ehlo.pcap() {
  network
  exim_server
  capture in_client
  stepwise hear "STARTTLS\r\n" hear "QUIT\r\n" rest
}

starttls-without-ehlo-accepted.pcap() {
  network
  postfix_server
  capture in_client
  stepwise hear "STARTTLS\r\n" hear tls "EHLO $client_name\r\n" hear "QUIT\r\n" rest
}

starttls-twice.pcap() {
  network
  postfix_server
  capture in_client
  stepwise hear "EHLO $client_name\r\n" hear "STARTTLS\r\n" hear "STARTTLS\r\n" rest
}

starttls-twice-in-one.pcap() {
  network
  aiosmtpd_server
  capture in_client
  stepwise hear "EHLO $client_name\r\n" hear "STARTTLS\r\nSTARTTLS\r\n" hear rest
}

starttls-with-space.pcap() {
  network
  postfix_server
  capture in_client
  stepwise hear "EHLO $client_name\r\n" hear "STARTTLS \r\n" hear tls "QUIT\r\n" rest
}

starttls-with-parameter.pcap() {
  network
  postfix_server
  capture in_client
  stepwise hear "EHLO $client_name\r\n" hear "STARTTLS now\r\n" hear "QUIT\r\n" rest
}

helo-beside-ehlo.pcap() {
  network
  postfix_server
  capture in_client
  stepwise hear "EHLO $client_name\r\n" hear "HELO $client_name\r\n" hear "STARTTLS\r\n" hear tls "QUIT\r\n" rest
}

helo-after-ehlo-without-starttls.pcap() {
  network
  postfix_server smtpd_tls_security_level=none
  capture in_client
  stepwise hear "EHLO $client_name\r\n" hear "HELO $client_name\r\n" hear "MAIL FROM:<alice@example.org>\r\n" hear \
    "RCPT TO:<bob@example.net>\r\n" hear "QUIT\r\n" rest
}

# What RFC 2920 allows.
pipelined-mail.pcap() {
  network
  postfix_server
  capture in_client
  stepwise hear "EHLO $client_name\r\n" hear \
    "MAIL FROM:<alice@example.org>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\n" hear "Subject: A sample\r\n\r\nHello.\r\n.\r\nQUIT\r\n" rest
}

too-many-connections-after-220.pcap() {
  network
  responder too-many
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

too-many-tls-sessions.pcap() {
  network
  postfix_server smtpd_client_new_tls_session_rate_limit=1 smtpd_client_event_limit_exceptions=
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
  postfix_send
}

old-version-refused-to-ehlo.pcap() {
  network
  exim_server "acl_smtp_helo = too_old"
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

old-version-refused-to-starttls.pcap() {
  network
  exim_server "acl_smtp_starttls = too_old"
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}
