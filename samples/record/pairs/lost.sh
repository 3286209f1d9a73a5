# A box in the middle loses packets; recorded at both ends. Each function is named after its folder in ../compare/.
# shellcheck shell=bash disable=SC2154

large-hello-lost.pair() {
  network client:big:drop
  postfix_server smtpd_starttls_timeout=5s
  postfix_client smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}

# A client whose server says nothing more leaves after six seconds.
server_flight_lost_between() { # command...
  "$@"
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  both_ends
  postfix_send
}
server-flight-lost.pair() { server_flight_lost_between network server:full:drop; }
path-goes-dead.pair() { server_flight_lost_between network server:4+:drop; }

server-flight-late.pair() {
  server_flight_lost_between network server:4+:9s
  sleep 9 # until all has arrived
}

server-flight-lost-tls13.pair() {
  network server:full:drop
  postfix_server
  both_ends
  exim_send "hosts_require_tls = *" "command_timeout = 6s"
}

server-flight-lost-ipv6.pair() {
  network server:full:drop
  add_ipv6
  postfix_server inet_protocols=ipv6 smtpd_starttls_timeout=20s
  postfix_client inet_protocols=ipv6 smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" \
    smtp_starttls_timeout=6s
  both_ends
  postfix_send
}

client-certificate-lost.pair() {
  network client:full:drop
  large_client_certificate
  postfix_server smtpd_starttls_timeout=6s smtpd_tls_ask_ccert=yes
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" \
    smtp_tls_chain_files="$work/large.key,$work/large.pem"
  both_ends
  postfix_send
}

message-lost.pair() {
  network client:full:drop
  postfix_server
  postfix_client smtp_tls_security_level=encrypt smtp_data_done_timeout=6s smtp_data_xfer_timeout=6s
  both_ends
  message_bytes=2900 postfix_send
}

# The server has the hello and says so, and the client does not hear it.
acknowledgments-lost.pair() {
  network server:ack:drop
  responder silent
  postfix_client smtp_tls_security_level=encrypt smtp_starttls_timeout=5s
  both_ends
  postfix_send
}

# From STARTTLS on the server does not hear the client any more.
client-unheard.pair() {
  network client:3+:drop
  postfix_server smtpd_starttls_timeout=6s
  postfix_client smtp_tls_security_level=encrypt smtp_starttls_timeout=8s
  both_ends
  postfix_send
}

# Lost once and sent again: nobody notices.
lost-and-recovered.pair() {
  network client:3:drop server:4:drop
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

# One frame comes twice, and one after those that were sent later.
reordered-and-doubled.pair() {
  network server:4:late server:3:copy client:3:copy
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

# Nothing of the connection is at the server.
syn-lost.pair() {
  network client:all:drop
  postfix_server
  postfix_client smtp_tls_security_level=encrypt smtp_connect_timeout=8s
  both_ends
  postfix_send
}

# The server answers, and the client does not hear it.
syn-answer-lost.pair() {
  network server:all:drop
  postfix_server
  postfix_client smtp_tls_security_level=encrypt smtp_connect_timeout=8s
  both_ends
  postfix_send
}
