# A box in the middle ends connections in the name of others, or an end does it itself; recorded at both ends. Each
# function is named after its folder in ../compare/.
# shellcheck shell=bash disable=SC2154

ended_at_hello() { # rule
  network "$1"
  postfix_server smtpd_starttls_timeout=6s
  postfix_client smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}
resets-forged.pair() { ended_at_hello client:3:reset; }
resets-forged-alike.pair() { ended_at_hello client:3:reset-alike; }
resets-forged-after-hello.pair() { ended_at_hello client:3:reset-after; }
reset-forged-to-client.pair() { ended_at_hello client:3:reset-sender; }
reset-forged-to-server.pair() { ended_at_hello client:3:reset-receiver; }
fin-forged-to-client.pair() { ended_at_hello client:3:fin-sender; }

# Far outside the window: nobody heeds it, and the server itself drops the old version.
reset-forged-in-vain.pair() {
  network client:2:reset-aside
  aiosmtpd_server
  postfix_old_client ">=TLSv1, <=TLSv1.1" smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}
