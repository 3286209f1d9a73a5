// Is a word the name of a SASL mechanism (IANA "SASL Mechanisms", and what mail programs use beside it)? What is none
// may be a password in the wrong place.

const KNOWN = new Set(
  (
    "9798-M-DSA-SHA1 9798-M-ECDSA-SHA1 9798-M-RSA-SHA1-ENC 9798-U-DSA-SHA1 9798-U-ECDSA-SHA1 9798-U-RSA-SHA1-ENC " +
    "ANONYMOUS APOP CRAM-MD5 CRAM-SHA1 DIGEST-MD5 EAP-AES128 EAP-AES128-PLUS ECDH-X25519-CHALLENGE " +
    "ECDSA-NIST256P-CHALLENGE EXTERNAL GS2-KRB5 GS2-KRB5-PLUS GSS-SPNEGO GSSAPI KERBEROS_V4 KERBEROS_V5 LOGIN " +
    "MSN NMAS-SAMBA-AUTH NMAS_AUTHEN NMAS_LOGIN NTLM OAUTH10A OAUTHBEARER OPENID20 OTP PLAIN PLAIN-CLIENTTOKEN " +
    "SAML20 SECURID SKEY SPNEGO SPNEGO-PLUS SXOVER-PLUS X-EXPS X-OAUTH2 XOAUTH XOAUTH2 XYMCOOKIE XYMCOOKIEB64 XYMPKI"
  ).split(" "),
);
/** RFC 5802 and its successors. */
const SCRAM = /^SCRAM-SHA(?:-1|-224|-256|-384|-512|3-512)(?:-PLUS)?$/;

export function isSaslMechanism(word: string): boolean {
  const name = word.toUpperCase();
  return KNOWN.has(name) || SCRAM.test(name);
}
