# Certificates, and the mail programs that use them: Postfix, Exim, aiosmtpd, openssl s_client.
# shellcheck shell=bash disable=SC2154,SC2119,SC2120

# ca.pem signs intermediate.pem signs the server's two certificates; other-ca.pem signs nothing.
make_certificates() (
  cd "$work" || return
  openssl ecparam -name prime256v1 -out p256
  authority ca "/O=Example Provider/CN=Example Root CA"
  authority other-ca "/O=Another/CN=Another Root CA"
  sign intermediate "/O=Example Provider/CN=Example Mail CA" rsa:2048 ca "basicConstraints=critical,CA:TRUE"
  sign rsa "/CN=$server_name" rsa:2048 intermediate "subjectAltName=DNS:$server_name"
  sign ecdsa "/CN=$server_name" ec:p256 intermediate "subjectAltName=DNS:$server_name"
  validity=0 sign expired "/CN=$server_name" rsa:2048 intermediate "subjectAltName=DNS:$server_name"
  tee -a rsa.pem ecdsa.pem expired.pem <intermediate.pem >/dev/null
)

authority() { # name subject
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "$2" -keyout "$1.key" -out "$1.pem" 2>openssl.log
}

sign() { # name subject key-kind issuer extension
  openssl req -newkey "$3" -nodes -subj "$2" -keyout "$1.key" -out "$1.csr" 2>openssl.log
  echo "$5" >extension
  openssl x509 -req -in "$1.csr" -CA "$4.pem" -CAkey "$4.key" -days "${validity:-90}" -extfile extension -out "$1.pem" 2>openssl.log
}

message() {
  printf '%s\n' "From: Alice <alice@example.org>" "To: Bob <bob@example.net>" "Subject: A sample" "" "Hello Bob."
}

postfix_start() { # side settings...
  local side=$1 directory=$work/$1 setting
  shift
  install -d "$directory" "$directory/queue"
  install -d -o postfix "$directory/data"
  cp /usr/share/postfix/master.cf.dist "$directory/master.cf"
  : >"$directory/main.cf"
  postconf -c "$directory" -F '*/*/chroot=n'
  postconf -c "$directory" compatibility_level=3.6 queue_directory="$directory/queue" \
    data_directory="$directory/data" maillog_file="$directory/log" maillog_file_prefixes="$work" \
    inet_protocols=ipv4 alias_maps= alias_database=
  # One setting a call: the last one wins without a warning.
  for setting; do postconf -c "$directory" "$setting"; done
  within "$side" postfix -c "$directory" start 2>/dev/null
}

postfix_server() { # settings...
  local defaults=(myhostname="$server_name" mydestination=example.net local_recipient_maps=
    local_transport=discard smtpd_tls_security_level=may smtpd_tls_exclude_ciphers=aNULL
    smtpd_tls_chain_files="$work/rsa.key,$work/rsa.pem")
  postfix_start server "${defaults[@]}" "$@"
  wait_for_port 25
}

# Port 465, where TLS begins at once.
postfix_server_465() {
  postfix_server
  postconf -c "$work/server" -M smtps/inet="smtps inet n - n - - smtpd -o smtpd_tls_wrappermode=yes"
  in_server postfix -c "$work/server" reload 2>/dev/null
  wait_for_port 465
}

postfix_client() { # settings...
  local defaults=(myhostname="$client_name" mydestination= inet_interfaces=loopback-only
    relayhost="[$server_name]" smtp_host_lookup=native smtp_dns_support_level=disabled
    smtp_tls_security_level=may smtp_tls_CAfile="$work/ca.pem")
  postfix_start client "${defaults[@]}" "$@"
}

# Postfix with a TLS library that still speaks the versions given, as an old installation does.
postfix_old_client() { # protocols settings...
  local protocols=$1
  shift
  postfix_client smtp_tls_protocols="$protocols" smtp_tls_mandatory_protocols="$protocols" \
    "tls_medium_cipherlist=aNULL:-aNULL:HIGH:MEDIUM:@STRENGTH:@SECLEVEL=0" "$@"
}

postfix_send() {
  message | in_client sendmail -C "$work/client" -f alice@example.org bob@example.net
  postfix_wait
}

# Waits for the end of the next attempt to deliver.
postfix_wait() {
  ((++attempts))
  wait_until sh -c "[ \$(grep -c status= $work/client/log) -ge $attempts ]"
  sed -n 's/.*\(status=.*\)/  \1/p' "$work/client/log" | sed -n "${attempts}p"
}

exim=$work/exim/usr/sbin/exim4

# The first lines of Exim's configuration; unpacks Exim when it is first needed.
exim_main_options() { # side
  if [ ! -e "$exim" ]; then
    (cd "$work" && apt-get -qq download exim4-daemon-light 2>/dev/null && dpkg -x exim4-daemon-light_*.deb exim)
  fi
  local name=${1}_name
  install -d -o 65530 -g 65530 "$work/$1" "$work/$1/spool"
  printf '%s\n' "exim_path = $exim" "spool_directory = $work/$1/spool" "log_file_path = $work/$1/%slog" \
    "primary_hostname = ${!name}" "keep_environment =" "host_lookup ="
}

exim_server() { # main-options...
  install -m 640 -g 65530 "$work/rsa.key" "$work/exim.key"
  {
    exim_main_options server
    printf '%s\n' "tls_advertise_hosts = *" "tls_certificate = $work/rsa.pem" "tls_privatekey = $work/exim.key" \
      "$@" "acl_smtp_rcpt = anyone" "begin acl" "anyone:" "  accept" \
      "begin routers" "here:" "  driver = redirect" "  data = :blackhole:"
  } >"$work/exim-server.conf"
  in_server "$exim" -C "$work/exim-server.conf" -bdf 2>/dev/null &
  disown
  wait_for_port 25
}

exim_send() { # transport-options...
  {
    exim_main_options client
    printf '%s\n' "begin retry" "* * F,1h,10m" \
      "begin routers" "there:" "  driver = manualroute" "  route_list = * $server_name byname" "  transport = there" \
      "begin transports" "there:" "  driver = smtp" "$@"
  } >"$work/exim-client.conf"
  message | in_client "$exim" -C "$work/exim-client.conf" -odi -f alice@example.org bob@example.net 2>/dev/null
  sed -n 's/^[^ ]* [^ ]* [^ ]* \([^<].* H=\)/  \1/p' "$work/client/mainlog"
}

# A mail server that requires TLS 1.2 and drops a failed handshake without an alert: Python's asyncio closes
# the connection with the alert still in its buffer.
aiosmtpd_server() {
  install -d "$work/server"
  printf '%s\n' "openssl_conf = all" "[all]" "ssl_conf = programs" "[programs]" "system_default = default" \
    "[default]" "MinProtocol = TLSv1.2" >"$work/server/openssl.cnf"
  OPENSSL_CONF=$work/server/openssl.cnf in_server /usr/bin/python3 -m aiosmtpd -n -c aiosmtpd.handlers.Sink \
    -l "$server_address:25" --tlscert "$work/rsa.pem" --tlskey "$work/rsa.key" --no-requiretls \
    2>"$work/server/log" &
  disown
  wait_for_port 25
}

responder() { # fault
  in_server /usr/bin/python3 "$samples/record/responder.py" "$1" 2>/dev/null &
  disown
  wait_for_port 25
}

# `openssl s_client` that leaves when the handshake is done.
openssl_client() { # port options...
  { sleep 1 && printf 'QUIT\r\n' && sleep 1; } |
    in_client openssl s_client -name "$client_name" -4 -connect "$server_name:$1" "${@:2}" \
      >"$work/openssl.log" 2>&1 || true
  grep -E "Verification|error:|New, " "$work/openssl.log" | sed 's/^/  /' || true
}

wait_for_port() { wait_until in_server sh -c "ss -Hltn sport = $1 | grep -q ."; }
