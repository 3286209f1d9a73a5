# STARTTLS is said, and the two do not come to a ClientHello with an answer. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

server-fin-before-hello.pcap() {
  network
  responder close
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

plain-text-answer.pcap() {
  network
  responder plain-text
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

plain-text-after-starttls.pcap() {
  network
  postfix_server
  capture in_client
  by_hand 1 "EHLO $client_name" STARTTLS "MAIL FROM:<alice@example.org>"
}

pipelined-starttls.pcap() {
  network
  postfix_server
  capture in_client
  by_hand 1 "EHLO $client_name" "STARTTLS\r\nRSET"
}

injected-reply.pcap() {
  network
  responder inject
  postfix_client smtp_tls_security_level=encrypt smtp_starttls_timeout=5s
  capture in_client
  postfix_send
}

starttls-reply-late.pcap() {
  network
  exim_server "acl_smtp_starttls = never"
  postfix_client smtp_tls_security_level=encrypt smtp_helo_timeout=5s smtp_starttls_timeout=5s
  capture in_client
  postfix_send
}

no-answer-to-hello.pcap() {
  network
  responder silent
  postfix_client smtp_tls_security_level=encrypt smtp_starttls_timeout=5s
  capture in_client
  postfix_send
}

idle-timeout.pcap() {
  network
  postfix_server smtpd_timeout=35s
  capture in_client
  by_hand 40 "EHLO $client_name"
}

handshake-timeout.pcap() {
  network
  postfix_server smtpd_starttls_timeout=35s
  capture in_client
  by_hand 40 "EHLO $client_name" STARTTLS
}

large-hello-lost.pcap() {
  network client:big:drop
  postfix_server smtpd_starttls_timeout=5s
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

post-quantum-hello-lost.pcap() {
  network client:full:drop
  install_node
  postfix_server smtpd_starttls_timeout=10s
  postfix_client smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
  node_send
}

starttls-not-answered.pcap() {
  network
  aiosmtpd_server
  capture in_client
  by_hand 5 "EHLO $client_name" STARTTLS &
  sleep 0.8 # between the two lines
  ip netns pids sample-server | xargs kill -STOP
  wait $!
}

client-does-not-wait.pcap() {
  network
  postfix_server smtpd_starttls_timeout=5s
  capture in_client
  impatient_client
}
