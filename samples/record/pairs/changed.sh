# A box in the middle changes what is said, or how; recorded at both ends. Each function is named after its folder in
# ../compare/.
# shellcheck shell=bash disable=SC2154

starttls-masked.pair() {
  network server:1:mask server:2:mask
  postfix_server
  both_ends
  exim_send
}

starttls-stripped.pair() {
  network server:2:strip
  postfix_server
  postfix_client smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}

starttls-stripped-in-clear.pair() {
  network server:2:strip
  postfix_server
  postfix_client
  both_ends
  postfix_send
}

banner-rewritten.pair() {
  network server:1:banner
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

hello-altered.pair() {
  network client:3:alter
  postfix_server
  postfix_client smtp_tls_security_level=encrypt
  both_ends
  postfix_send
}

server-flight-altered.pair() {
  network server:4:alter
  postfix_server
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

# The router before the server changes the options of SYNs.
options_changed() { # statements-of-nft rules...
  network "${@:2}"
  insert_router 1500
  own_small_frames
  ip netns exec sample-router nft -f - <<<"table ip options {
    chain forward { type filter hook forward priority mangle;
      $1
    }
  }"
}

# What is large at the server is not so because of the server's interface.
own_small_frames() {
  ip -n sample-server link set eth0 gso_max_segs 1
}

options-stripped.pair() {
  options_changed "reset tcp option sack-perm
      reset tcp option timestamp
      reset tcp option window"
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

segment-size-clamped.pair() {
  options_changed "tcp flags & syn == syn tcp option maxseg size set 1200"
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

# Neither end takes part in SACK any more, and a lost segment costs the connection.
options-stripped-and-loss.pair() {
  options_changed "reset tcp option sack-perm
      reset tcp option timestamp" server:full:drop
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  both_ends
  postfix_send
}

numbers-rewritten.pair() {
  network client:all:renumber server:all:renumber
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

numbers-rewritten-and-loss.pair() {
  network client:all:renumber server:full:drop server:all:renumber
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt "smtp_tls_mandatory_protocols=<=TLSv1.2" smtp_starttls_timeout=6s
  both_ends
  postfix_send
}

# STARTTLS answered in time, and heard nine seconds later.
reply-delayed.pair() {
  network server:3+:9s
  postfix_server smtpd_starttls_timeout=20s
  postfix_client smtp_tls_security_level=encrypt smtp_helo_timeout=5s smtp_starttls_timeout=5s
  both_ends
  postfix_send
  sleep 9 # until all has arrived
}

# Everything the client says takes a second longer, and nobody minds.
slow_one_way() {
  network client:all:1s
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  both_ends
  postfix_send
}

one-way-slow.pair() {
  slow_one_way
  sleep 2
}

# Both recorders stop while the client's last words are on their way.
one-way-slow-stopped-early.pair() { slow_one_way; }
