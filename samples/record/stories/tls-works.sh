# TLS works. Each function is named after the file that it records.
# shellcheck shell=bash disable=SC2154

success-tls10.pcap() {
  network
  postfix_server "smtpd_tls_protocols=>=TLSv1" \
    "tls_medium_cipherlist=aNULL:-aNULL:HIGH:MEDIUM:@STRENGTH:@SECLEVEL=0"
  postfix_old_client ">=TLSv1, <=TLSv1"
  capture in_client
  postfix_send
}

success-tls12.pcap() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

success-tls12-anonymous.pcap() {
  network
  postfix_server smtpd_tls_exclude_ciphers=
  postfix_client "smtp_tls_protocols=<=TLSv1.2"
  capture in_client
  postfix_send
}

success-tls12-resumed.pcap.zst() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2" smtp_tls_session_cache_database="btree:$work/client/data/sessions"
  capture in_client
  postfix_send
  postfix_send
}

success-tls13.pcap() {
  network
  postfix_server
  capture in_client
  exim_send
}

success-tls13.pcapng() {
  network
  echo "Hello." >"$work/index.html"
  in_server /usr/bin/python3 -m http.server --directory "$work" --bind "$server_address" 80 >/dev/null 2>&1 &
  disown
  wait_for_port 80
  postfix_server
  capture_pcapng "On eth0 comes mail; on lo the server's own monitoring asks its web server." -i lo -i eth0
  in_server curl -s -o /dev/null "http://$server_name/index.html"
  exim_send
  finish_capture
  comment_pcapng "tls.handshake.type == 1" "The ClientHello of Exim with GnuTLS"
}

success-tls13-exim-server.pcap.gz() {
  network
  exim_server
  postfix_client
  capture in_server
  postfix_send
}

success-tls13-hello-retry-request.pcap() {
  network
  postfix_server tls_eecdh_auto_curves=secp384r1
  postfix_client
  capture in_client
  postfix_send
}

success-ipv6.pcap() {
  network
  add_ipv6
  postfix_server inet_protocols=ipv6
  postfix_client inet_protocols=ipv6
  capture in_client --time-stamp-precision=nano tcp
  postfix_send
}

implicit-tls-465.pcap() {
  network
  postfix_server_465
  postfix_client relayhost="[$server_name]:465" smtp_tls_wrappermode=yes smtp_tls_security_level=encrypt
  capture in_client
  postfix_send
}

success-without-forward-secrecy.pcap() {
  network
  postfix_server
  postfix_client "smtp_tls_protocols=<=TLSv1.2" smtp_tls_exclude_ciphers=kECDHE,kDHE,aNULL
  capture in_client
  postfix_send
}

success-without-extended-master-secret.pcap() {
  network
  exim_server "tls_require_ciphers = NORMAL:-VERS-TLS1.3:%NO_SESSION_HASH"
  postfix_client
  capture in_client
  postfix_send
}

certificate-with-weak-key.pcap() {
  network
  certificate=weak-key exim_server "tls_require_ciphers = NORMAL:-VERS-TLS1.3"
  postfix_client smtp_tls_security_level=secure
  capture in_client
  postfix_send
}

version-downgrade.pcap() {
  network
  postfix_server "smtpd_tls_protocols=<=TLSv1.2"
  capture in_client
  openssl_client 25 -starttls smtp -tls1_3
  openssl_client 25 -starttls smtp -tls1_2 -fallback_scsv
}

submission-with-tls10-allowed.pcap() {
  local server_name=smtp-legacy.office365.com
  network
  login=yes certificate=submission exim_server "daemon_smtp_ports = 25 : 587" "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.0" \
    "auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}"
  wait_for_port 587
  capture in_client
  curl_send "smtp://$server_name:587/$client_name" --ssl-reqd --cacert "$work/ca.pem" --tlsv1.0 --tls-max 1.0 --ciphers DEFAULT@SECLEVEL=0 \
    --user alice@example.com:made-up
}

submission-refused-inside-tls10.pcap() {
  local server_name=smtp.office365.com
  network
  login=yes certificate=submission exim_server "daemon_smtp_ports = 25 : 587" "tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.0" \
    "acl_smtp_auth = too_old" "auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}"
  wait_for_port 587
  capture in_client
  curl_send "smtp://$server_name:587/$client_name" --ssl-reqd --cacert "$work/ca.pem" --tlsv1.0 --tls-max 1.0 --ciphers DEFAULT@SECLEVEL=0 \
    --user alice@example.com:made-up
}

client-leaves-without-close-notify.pcap() {
  network
  postfix_server
  capture in_client
  in_client /usr/bin/python3 -c "
import smtplib, ssl
context = ssl._create_unverified_context()
context.maximum_version = ssl.TLSVersion.TLSv1_2
client = smtplib.SMTP('$server_name', local_hostname='$client_name')
client.starttls(context=context)
client.sendmail('alice@example.org', 'bob@example.net', 'Subject: A sample\n\nHello Bob.\n')
client.close()"
}

post-quantum-hello.pcap() {
  network
  install_node
  postfix_server
  capture in_client
  node_send
}
