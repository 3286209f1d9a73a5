// What to change, by system: the texts that several findings share.
import type { SessionWithOutcome, Remedy, Side, SystemText } from "../../session/session.ts";

/** Texts that all change the client. */
export const onClient = (texts: readonly SystemText[]): readonly Remedy[] => onSide("client", texts);
export const onServer = (texts: readonly SystemText[]): readonly Remedy[] => onSide("server", texts);

const onSide = (side: Side, texts: readonly SystemText[]): readonly Remedy[] =>
  texts.map((text) => ({ ...text, side }));

/** The same for either side, except for the names of settings. */
const bySide = (texts: (side: Side) => readonly SystemText[]): Readonly<Record<Side, readonly Remedy[]>> => ({
  client: onClient(texts("client")),
  server: onServer(texts("server")),
});

const either = (side: Side, client: string, server: string): string => (side === "client" ? client : server);

const SCHANNEL = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";

/** By outdated side. */
export const ENABLE_TLS_1_2 = bySide((side) => [
  {
    system: "any",
    text: either(
      side,
      "Enable TLS 1.2: on Windows for Schannel and .NET, elsewhere in the mail program's settings or by " +
        "updating its TLS library. If a device cannot be updated, point it at your own relay, which then " +
        "uses TLS 1.2 externally.",
      "Enable TLS 1.2: on Windows for Schannel, elsewhere in the mail server's settings or by updating " +
        "its TLS library.",
    ),
  },
  {
    system: "Exchange",
    text:
      `In ${SCHANNEL}, subkeys Client and Server, set Enabled=1 and DisabledByDefault=0 (DWORD); in ` +
      "HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319, and below Wow6432Node, " +
      "SystemDefaultTlsVersions=1 and SchUseStrongCrypto=1, since Exchange partly relies on .NET for its " +
      "TLS versions. Install current updates first, back up the registry, restart, then check with the " +
      "CSS-Exchange HealthChecker script.",
  },
  {
    system: "Windows",
    text: `In ${SCHANNEL}, subkey ${either(side, "Client", "Server")}, set the DWORDs Enabled=1 and DisabledByDefault=0, and restart.`,
  },
  {
    system: ".NET",
    text:
      "In HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319 and v2.0.50727, and in the same keys below " +
      "Wow6432Node, set the DWORDs SystemDefaultTlsVersions=1 and SchUseStrongCrypto=1. A version set in " +
      "a program's code overrides them: use SslProtocols.None, target .NET Framework 4.7 or later, do not " +
      "set ServicePointManager.SecurityProtocol.",
  },
  {
    system: "Postfix",
    text: either(
      side,
      "Delete smtp_tls_protocols and smtp_tls_mandatory_protocols if they exclude TLSv1.2, or set " +
        '">=TLSv1.2" (3.6 and later). See "postconf -n | grep smtp_tls"; OpenSSL before 1.0.1 does not ' +
        "support TLS 1.2.",
      "Delete smtpd_tls_protocols and smtpd_tls_mandatory_protocols if they exclude TLSv1.2, or set " +
        '">=TLSv1.2" (3.6 and later). See "postconf -n | grep smtpd_tls"; OpenSSL before 1.0.1 does not ' +
        "support TLS 1.2.",
    ),
  },
  {
    system: "Exim",
    text:
      "Remove +no_tlsv1_2 from openssl_options. With GnuTLS, check that tls_require_ciphers does not " +
      "contain -VERS-TLS1.2.",
  },
  {
    system: "Sendmail",
    text: `Check ${either(side, "ClientSSLOptions", "ServerSSLOptions")} and CipherList, and that Sendmail is built with OpenSSL 1.0.1 or later.`,
  },
  {
    system: "OpenSSL",
    text:
      "Check MinProtocol and MaxProtocol in openssl.cnf (RHEL: update-crypto-policies). A program that " +
      "calls TLSv1_method() speaks TLS 1.0 only: TLS_method() negotiates. SSLv23_method() is its old " +
      "name, and not limited to SSL 2 and 3.",
  },
  {
    system: "Java",
    text: either(
      side,
      "Update the JDK (8u291 or later) and JavaMail (1.6.2 or later, or Jakarta Mail). To override: " +
        "mail.smtp.ssl.protocols=TLSv1.2 TLSv1.3.",
      "Update the JDK (8u291 or later), and check jdk.tls.server.protocols and jdk.tls.disabledAlgorithms.",
    ),
  },
  ...(side === "server"
    ? []
    : [
        {
          system: "PHP",
          text:
            "Use STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT | STREAM_CRYPTO_METHOD_TLSv1_3_CLIENT: between PHP 5.6 and 7.1 " +
            "STREAM_CRYPTO_METHOD_TLS_CLIENT meant TLS 1.0 only. Update PHPMailer to 6 or later.",
        },
        { system: "Python", text: "Use ssl.create_default_context(); PROTOCOL_TLSv1 speaks TLS 1.0 only." },
      ]),
  { system: "Go", text: "Set only tls.Config.MinVersion, and leave MaxVersion unset." },
]);

const EXCHANGE_TLS_1_3 =
  "Exchange 2019 (CU15) and Exchange SE (as first released) do TLS 1.3 for HTTPS, not for SMTP.";

/** A client that accepts nothing below TLS 1.3, and a server that does not support it. */
export const MEET_AT_TLS_1_2 = onServer([
  {
    system: "any",
    text:
      "Enable TLS 1.3, the only version that the client accepts, or configure the client to offer TLS 1.2 " +
      "too.",
  },
  { system: "Exchange", text: `${EXCHANGE_TLS_1_3} Configure the client to offer TLS 1.2.` },
]);

/** A client that offers TLS 1.2 at most, and a server that does not accept it. */
export const MEET_ABOVE_TLS_1_2: readonly Remedy[] = [
  ...onServer([
    {
      system: "any",
      text: "Accept TLS 1.2, as mail servers should, or configure the client to offer TLS 1.3.",
    },
  ]),
  ...onClient([{ system: "Exchange", text: `${EXCHANGE_TLS_1_3} The server has to accept TLS 1.2.` }]),
];

/** A stopgap for devices that submit to Microsoft 365. */
export const LEGACY_ENDPOINT: readonly Remedy[] = [
  {
    system: "Exchange Online",
    text:
      "Only for devices that submit with SMTP AUTH, and only until they are replaced: Set-TransportConfig " +
      "-AllowLegacyTLSClients $true for the tenant, and smtp-legacy.office365.com, port 587, on the " +
      "device. It has no effect on mail to port 25 and is not available in GCC, GCC High and DoD. " +
      "Microsoft is retiring old TLS versions and basic authentication, so set a date for the replacement.",
  },
];

/** Offer, or accept, cipher suites that the other side supports. */
export const SHARE_A_CIPHER = bySide((side) => [
  {
    system: "any",
    text: `${either(side, "Offer", "Accept")} ECDHE_RSA with AES_128_GCM_SHA256 and AES_256_GCM_SHA384, which nearly every mail ${either(side, "server accepts", "client offers")}.`,
  },
  {
    system: "Windows",
    text:
      "List the suites with Get-TlsCipherSuite, add a missing one with Enable-TlsCipherSuite or the group " +
      'policy "SSL Cipher Suite Order", and undo hardening templates that removed ECDHE with AES-GCM.',
  },
  ...(side === "client"
    ? [
        {
          system: "Exchange Online",
          text:
            "To send to Exchange Online, offer ECDHE_RSA with AES-GCM: up to TLS 1.2 its suites need an " +
            "RSA certificate, so a client that offers only ECDHE_ECDSA, DHE or CHACHA20 has none in " +
            "common with it.",
        },
      ]
    : []),
  {
    system: "Postfix",
    text: either(
      side,
      "Keep smtp_tls_ciphers = medium, clear smtp_tls_exclude_ciphers, and do not set tls_high_cipherlist.",
      "Keep smtpd_tls_ciphers = medium, clear smtpd_tls_exclude_ciphers, and do not set " +
        "tls_high_cipherlist; check that smtpd_tls_chain_files names a readable key and certificate.",
    ),
  },
  { system: "Exim", text: "Unset tls_require_ciphers." },
  {
    system: "OpenSSL",
    text:
      "Check CipherString in openssl.cnf; security level 2 (@SECLEVEL=2) refuses SHA-1 signatures and RSA or DH keys " +
      `below 2048 bits.${either(side, "", " An ECDSA certificate with a key usage needs digitalSignature in it.")}`,
  },
  {
    system: "Java",
    text: either(
      side,
      "Check jdk.tls.disabledAlgorithms and mail.smtp.ssl.ciphersuites.",
      "Check jdk.tls.disabledAlgorithms.",
    ),
  },
]);

/** Offer, or accept, key-exchange groups that the other side supports. */
export const SHARE_A_GROUP = bySide((side) => [
  { system: "any", text: `${either(side, "Offer", "Accept")} secp256r1 (P-256) and x25519.` },
  {
    system: "Windows",
    text: 'Enable NistP256 and curve25519 with Enable-TlsEccCurve, or in the group policy "ECC Curve Order".',
  },
  { system: "Postfix", text: "Leave tls_eecdh_auto_curves at its default." },
  { system: "OpenSSL", text: "In openssl.cnf, include X25519 and P-256 in Groups." },
]);

/** How to install another certificate on the receiving host, after `what` is to be done to get it. */
const anotherCertificate = (what: string): readonly SystemText[] => [
  {
    system: "Exchange",
    text:
      `${what} Import it, then Enable-ExchangeCertificate -Services SMTP, and name it on the connector: ` +
      'Set-ReceiveConnector -TlsCertificateName "<I>issuer<S>subject".',
  },
  {
    system: "Postfix",
    text:
      `${what} Put key and certificates into the file of smtpd_tls_chain_files (or those of smtpd_tls_cert_file and ` +
      "smtpd_tls_key_file), then postfix reload.",
  },
  { system: "Exim", text: `${what} Replace the files of tls_certificate and tls_privatekey.` },
];

/** The certificate expired, or is revoked. */
export const RENEW_CERTIFICATE = onServer([
  {
    system: "any",
    text:
      "Renew the server's certificate, install it, restart or reload the mail server, and automate " +
      "renewals. If a TLSA record covers the key, publish the new record before the key changes (RFC 7672 " +
      "section 8.1).",
  },
  ...anotherCertificate("Renew the certificate."),
]);

/** The certificate is not valid yet. */
export const CHECK_THE_DATES: readonly Remedy[] = [
  ...onServer([
    {
      system: "any",
      text:
        "Check the start of the certificate's validity: it was installed too early. Until then, use the " +
        "previous certificate.",
    },
  ]),
  ...onClient([{ system: "any", text: "Check the clock: it may be slow." }]),
];

export const NAME_THE_HOST = onServer([
  {
    system: "any",
    text:
      "Have the certificate reissued with the name that the client asks for in its subjectAltName: that " +
      "of the MX host, which an MTA-STS policy names too. Or configure the client or the MX record to use " +
      "a name that is in the certificate.",
  },
  ...anotherCertificate("Have the certificate reissued with the name that the client asks for."),
]);

export const SEND_THE_CHAIN = onServer([
  {
    system: "any",
    text:
      "Install the issuer's intermediate certificate: the server must send it after its own, which can " +
      "stay. Use the chain as the CA delivered it (Let's Encrypt: fullchain.pem), without choosing among " +
      "its certificates.",
  },
  {
    system: "Exchange",
    text: "Install the intermediate certificate: import it into Intermediate Certification Authorities of the local computer, and restart the service.",
  },
  {
    system: "Postfix",
    text:
      "Install the intermediate certificate: key, leaf and intermediates in smtpd_tls_chain_files, or leaf and " +
      "intermediates in smtpd_tls_cert_file.",
  },
  {
    system: "Exim",
    text:
      "Install the intermediate certificate: the tls_certificate file must contain the leaf, then the " +
      "intermediates.",
  },
]);

export const REPLACE_SELF_SIGNED = onServer([
  {
    system: "any",
    text:
      "The certificate is self-signed: replace it with one from an authority that the client trusts, " +
      "configure the client to trust this one, or publish a TLSA record for it (DANE). Opportunistic TLS " +
      "does not verify at all.",
  },
  ...anotherCertificate(
    "The certificate is self-signed: get one from an authority that the client trusts, or configure the " +
      "client to trust this one.",
  ),
]);

/** Its key or its signature is too weak. */
export const STRENGTHEN_CERTIFICATE = onServer([
  {
    system: "any",
    text:
      "Have the certificate reissued with an RSA key of 2048 bits or more, or ECDSA P-256, and signed " +
      "with SHA-256.",
  },
  ...anotherCertificate("Have the certificate reissued with RSA 2048 or ECDSA P-256, signed with SHA-256."),
]);

/** The server asks for a client certificate. */
export const ASK_FOR_NO_CERTIFICATE = onServer([
  {
    system: "any",
    text:
      "Try it without the request for a client certificate: disable it on the server, or for this port. A " +
      "copier, scanner or similar device has no log: look for a firmware update, and whether a " +
      "certificate can be installed on it.",
  },
  { system: "Postfix", text: "Receiving: smtpd_tls_ask_ccert = no and smtpd_tls_req_ccert = no." },
  {
    system: "Exim",
    text: "Receiving: leave tls_verify_hosts and tls_try_verify_hosts unset for such clients.",
  },
  {
    system: "Exchange",
    text:
      "Give devices their own receive connector, without mutual TLS (Set-ReceiveConnector -RequireTLS, " +
      "-AuthMechanism).",
  },
  { system: "Sendmail", text: "Receiving: the option TLSSrvOptions=V asks for no certificate." },
]);

/** Only the client knows the reason. */
export const READ_THE_CLIENT_LOG = onClient([
  {
    system: "any",
    text:
      "Check the log at that time: it names the cause. A copier, scanner or similar device has none: look " +
      "for a firmware update, and try it against your own relay.",
  },
]);

/** A valid certificate that the client considers out of date. */
export const CHECK_THE_CLOCK = onClient([
  { system: "any", text: "Check the clock, and that its revocation lists are current." },
]);

export const FIT_KEY_TO_CERTIFICATE = onServer([
  {
    system: "any",
    text:
      "Check that the private key and certificate belong together, and that no device in the path changes " +
      "the handshake.",
  },
]);

export const RENEW_OCSP = onServer([
  {
    system: "any",
    text: "Renew the stapled OCSP response, or disable stapling: Let's Encrypt ended OCSP in August 2025.",
  },
]);

/** A certificate with must-staple, and nothing stapled. */
export const STAPLE_OR_REISSUE = onServer([
  {
    system: "any",
    text:
      "Have the certificate reissued without must-staple, which a mail server hardly needs and Let's " +
      "Encrypt no longer issues, or enable stapling.",
  },
  {
    system: "Postfix",
    text: "Have the certificate reissued without must-staple: Postfix does not staple OCSP responses.",
  },
  { system: "Exim", text: "Have the certificate reissued without must-staple, or set tls_ocsp_file." },
]);

/** A client that verifies with DANE says no more than that the certificate is bad. */
export const COMPARE_TLSA = onServer([
  {
    system: "any",
    text:
      "If the client verifies with DANE, compare the TLSA records with the certificates that are sent. A " +
      "record of the CA's key (2 1 1) fails once the CA changes its intermediates, as Let's Encrypt did in " +
      "2026: publish the server's own key (3 1 1).",
  },
]);

/** A chain that does not follow RFC 5280 to the letter. */
export const REISSUE_THE_CA: readonly Remedy[] = [
  ...onServer([
    {
      system: "any",
      text:
        "Have the certificates reissued: those of a CA need critical basicConstraints, keyUsage and a " +
        "subjectKeyIdentifier, all others an authorityKeyIdentifier. openssl verify -x509_strict shows what is missing.",
    },
  ]),
  ...onClient([
    {
      system: "Python",
      text:
        "Until then, let Python 3.13 and later check as earlier ones did: context.verify_flags &= " +
        "~ssl.VERIFY_X509_STRICT.",
    },
  ]),
];

/** The server's root was removed from lists of trusted CAs. */
export const LEAVE_REMOVED_ROOT: readonly Remedy[] = [
  ...onClient([
    {
      system: "any",
      text:
        "If the server is not yours, tell its operator. Until then give the mail program the old root " +
        "again, for this destination at most, or lower verification for it.",
    },
  ]),
  ...onServer([
    {
      system: "any",
      text: "Replace the certificate by one whose root is still trusted, and send the chain that comes with it.",
    },
  ]),
];

/** The server's root is not in old lists of trusted CAs. */
export const TRUST_NEW_ROOT = onClient([
  {
    system: "Windows",
    text:
      "Let automatic root updates run (certutil -verifyctl AuthRoot shows the last one), or import the root " +
      "into Trusted Root Certification Authorities of the local computer.",
  },
  { system: "Java", text: "Update the JDK, or import the root into its cacerts (keytool -importcert)." },
  {
    system: "any",
    text:
      "Update the list of trusted CAs (ca-certificates, or the one that the program or appliance brings), " +
      "and check that the mail program uses it.",
  },
]);

/** The client rejects a certificate that looks valid. */
export const TRUST_CERTIFICATE = onClient([
  {
    system: "Exchange Online",
    text:
      "With 4.7.32x in the message trace, correct the receiver's TLSA record or MTA-STS policy. Until then, for mail over a " +
      "connector to that domain: Set-OutboundConnector -SmtpDaneMode None or -MtaStsMode None (since March 2026), which gives " +
      "up that protection.",
  },
  {
    system: "Exchange",
    text:
      "Update the root certificates of Windows and check the clock. If verification of public MX hosts " +
      "was enabled by accident, set the send connector's TlsAuthLevel to EncryptionOnly.",
  },
  {
    system: "Postfix",
    text:
      "Update the file or folder named in smtp_tls_CAfile or smtp_tls_CApath, and check the clock. For " +
      "public MX hosts, smtp_tls_security_level = may is usual, or dane if DNSSEC is available.",
  },
  {
    system: "Exim",
    text:
      "Update the file named in tls_verify_certificates, and check the clock; leave tls_verify_hosts " +
      "unset for public MX hosts.",
  },
  { system: "Java", text: "Update the JDK or import the issuer into its cacerts, and check the clock." },
  {
    system: "any",
    text:
      "Update the list of trusted authorities and check the clock. Between mail servers, authenticate " +
      "with DANE or MTA-STS (RFC 7672, RFC 8461); otherwise opportunistic TLS does not verify.",
  },
]);

export const DISABLE_SMTP_INSPECTION: readonly Remedy[] = [
  {
    system: "Cisco ASA",
    text:
      'In a "policy-map type inspect esmtp", under parameters, set "allow-tls" and "no mask-banner", and ' +
      'use it instead of _default_esmtp_map; or "no inspect esmtp" in global_policy. FTD: "configure ' +
      'inspection esmtp disable".',
  },
  {
    system: "any",
    text:
      "Disable SMTP inspection (SMTP ALG, SMTP proxy, SMTP fixup, TLS inspection) for this port on the " +
      "devices in the path. Capture on both sides of each: the device is where the two captures differ.",
  },
];

export const CAPTURE_BOTH_ENDS: SystemText = {
  system: "any",
  text: "Capture on both sides of each device in the path: the one after which the segment is missing drops it.",
};

export const ALLOW_LARGE_PACKETS: readonly Remedy[] = [
  { system: "Linux", text: "Set net.ipv4.tcp_mtu_probing=1 on the sending host." },
  {
    system: "any",
    text:
      "Let ICMP type 3 code 4 and ICMPv6 type 2 through, and clamp the MSS on tunnels (ip tcp adjust-mss, iptables " +
      "--clamp-mss-to-pmtu).",
  },
];

/** Leave out the post-quantum key share. */
export const SEND_SMALLER_HELLO = onClient([
  {
    system: "Postfix",
    text:
      "3.11 and later with OpenSSL 3.5: keep the default of tls_eecdh_auto_curves, which offers " +
      "X25519MLKEM768 without sending its key share straight away. 3.10 and older do not offer it, unless " +
      "both tls_eecdh_auto_curves and tls_ffdhe_auto_groups are empty: then OpenSSL's default sends it.",
  },
  {
    system: "OpenSSL",
    text:
      "3.5 and later, in openssl.cnf: Groups = ?X25519MLKEM768:DEFAULT, or as a last resort Groups = " +
      "X25519:P-256:P-384.",
  },
  { system: "Go", text: "1.24 and later: GODEBUG=tlsmlkem=0 in the program's environment." },
  {
    system: "any",
    text:
      "Send no ML-KEM key share until the device that drops the large ClientHello is fixed: RFC 9846 " +
      "allows a ClientHello of any size, in several packets; see https://tldr.fail.",
  },
]);

/** Avoid a hello of a size on which old load balancers hang. */
export const PAD_THE_HELLO = onClient([
  {
    system: "any",
    text:
      "Try a hello of another size: openssl s_client with -bugs (pads to 512 bytes) or with few cipher " +
      "suites. Some load balancers hang on a hello whose record has 256 to 511 bytes (RFC 7685). If that " +
      "one is answered, update the load balancer; until then configure the client to pad its hello.",
  },
  {
    system: "OpenSSL",
    text: "A program pads its hello if it sets SSL_OP_TLSEXT_PADDING, which is part of SSL_OP_ALL.",
  },
]);

/** The server acknowledged the hello and never answered. */
export const CHECK_SILENT_SERVER = onServer([
  {
    system: "any",
    text:
      "Capture there: if the hello does not arrive, a proxy in the path is holding it back. If it does, " +
      "check the load, the process limits, and what TLS may be waiting for (an HSM, a session cache, a " +
      "lookup).",
  },
]);

export const USE_THE_RIGHT_PORT = onClient([
  {
    system: "Exchange Online",
    text: "Use port 25 or 587 with STARTTLS: Exchange Online does not offer port 465.",
  },
  {
    system: "Postfix",
    text: "smtp_tls_wrappermode = yes with smtp_tls_security_level = encrypt, for port 465 only.",
  },
  { system: "Exim", text: "To 465: protocol = smtps on the transport. On 465: tls_on_connect_ports = 465." },
  { system: "Java", text: "mail.smtp.ssl.enable for port 465, mail.smtp.starttls.enable for 587." },
  { system: "Node.js", text: "nodemailer: secure: true for port 465 only." },
  { system: ".NET", text: "SmtpClient supports STARTTLS only: use port 587." },
  {
    system: "any",
    text:
      "Ports 25 and 587 start in plain text and switch to TLS with STARTTLS; port 465 starts with TLS " +
      "(RFC 8314 section 3.3). Set the port and mode to match.",
  },
]);

/** TLS is required: fix it, then release the mail. */
export const FIX_REQUIRED_TLS = onClient([
  {
    system: "Exchange",
    text:
      "Keep RequireTLS: on a hybrid connector, TLS carries the certificate that identifies the sender. " +
      "Fix TLS, then release the mail with Get-Queue | Retry-Queue.",
  },
  { system: "Postfix", text: "Fix TLS, then release the mail with postqueue -f." },
  { system: "Exim", text: "Fix TLS, then release the mail with exim -qff." },
  { system: "any", text: "Keep requiring TLS, fix it, then run the sender's queue." },
]);

/** If clear text is unacceptable. */
export const FORBID_CLEAR_TEXT = onClient([
  { system: "Exchange", text: "Set-SendConnector -RequireTLS $true." },
  {
    system: "Exchange Online",
    text:
      "Require TLS on a partner connector, or rely on DANE or MTA-STS; Set-OutboundConnector -SmtpDaneMode Mandatory (since " +
      "March 2026) sends over that connector with DANE only.",
  },
  { system: "Postfix", text: "Set a policy of encrypt, dane or secure in smtp_tls_policy_maps." },
  { system: "Exim", text: "hosts_require_tls, or tls_tempfail_tryclear = false, on the transport." },
  { system: "Sendmail", text: "In the access map: TLS_Srv:host ENCR:112." },
  { system: "any", text: "Require TLS on the sender, or have the receiver publish DANE or MTA-STS." },
]);

export const CAPTURE_BOTH_WAYS: readonly Remedy[] = [
  {
    system: "any",
    text:
      "Capture on the mail host itself, or mirror both directions of its port to the capturing host; if " +
      "routing is asymmetric, capture at both ends.",
  },
];

export const CAPTURE_WHOLE_PACKETS: readonly Remedy[] = [
  { system: "any", text: "Record again with whole packets: tcpdump -i any -s 0 -w mail.pcap port 25" },
];

export const CAPTURE_EARLIER: readonly Remedy[] = [
  {
    system: "any",
    text: "Start the capture before the connection; for ring-buffer files, pass them all with --join.",
  },
];

export const CAPTURE_LONGER: readonly Remedy[] = [
  {
    system: "any",
    text:
      "Stop the capture after the connection's end; for ring-buffer files, pass them all with --join. If " +
      "the file itself is cut off, copy the file again, or stop the capture with Ctrl-C before you copy it.",
  },
];

export const CAPTURE_WITHOUT_DROPS: readonly Remedy[] = [
  {
    system: "any",
    text:
      "Filter by host and port, write to a fast disk, and enlarge the capture buffer (tcpdump -B, dumpcap " +
      "-B): both report dropped packets when they stop. A mirror port may drop packets too.",
  },
];

/** For `explain`: without a session to name. */
export const ASK_THE_SERVER = onServer([
  {
    system: "any",
    text:
      "Ask the server's operator what its log says about that connection: give the time in UTC, both " +
      "addresses and ports, and the hello's JA4. On Windows look for Schannel events 36871, 36874 and " +
      "36888.",
  },
]);

export function askTheServer({ client, server, tls, startTime }: SessionWithOutcome): readonly Remedy[] {
  const hello = tls?.clientHello;
  const time = hello?.time ?? startTime;
  const ja4 = hello?.ja4 ? `, JA4 ${hello.ja4}` : "";
  return onServer([
    {
      system: "any",
      text:
        `Ask the operator of ${server.address} port ${server.port} what the log says about the connection from ` +
        `${client.address} port ${client.port}${time === null ? "" : ` at ${time} (UTC)`}${ja4}. On Windows look for ` +
        "Schannel events 36871, 36874 and 36888, elsewhere for the TLS library's error line.",
    },
  ]);
}

/** The refusal names a limit. */
export const RAISE_THE_LIMIT: readonly Remedy[] = [
  ...onServer([
    {
      system: "any",
      text: "Raise the limit for this client if it is trusted, or allow more processes.",
    },
    {
      system: "Postfix",
      text:
        "Raise smtpd_client_connection_count_limit, smtpd_client_connection_rate_limit or " +
        "smtpd_client_new_tls_session_rate_limit; list trusted clients in smtpd_client_event_limit_exceptions.",
    },
    { system: "Exim", text: "Raise smtp_accept_max, smtp_accept_max_per_host or smtp_load_reserve." },
    {
      system: "Exchange",
      text: "On the Receive connector raise MaxInboundConnectionPerSource, MaxInboundConnectionPercentagePerSource or MessageRateLimit.",
    },
  ]),
  ...onClient([
    {
      system: "any",
      text: "Open fewer connections at a time and retry later; senders retry by themselves.",
    },
  ]),
];

/** Commands that come too early. */
export const WAIT_FOR_THE_REPLY = onClient([
  {
    system: "any",
    text:
      "Read the complete 220 greeting, and each reply, before sending the next command. A test script " +
      "must wait too.",
  },
]);

/** The client sends STARTTLS and no ClientHello. */
export const CLIENT_TLS_SET_UP = onClient([
  {
    system: "Exchange",
    text:
      "Check that the certificate named in the send connector's TlsCertificateName exists and has its " +
      "private key, and that the transport service may read the key.",
  },
  { system: "OpenSSL", text: "Check that MinProtocol is not above MaxProtocol in openssl.cnf." },
  {
    system: "Java",
    text: "Check mail.smtp.ssl.protocols against jdk.tls.disabledAlgorithms: at least one version must remain.",
  },
  {
    system: "any",
    text:
      "Check the TLS settings: the versions they allow, and the key and certificate if the client uses " +
      "one. If it keeps a log, check it at that time.",
  },
]);
