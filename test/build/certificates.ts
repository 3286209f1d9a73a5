// Builds certificates byte by byte, and holds a few that OpenSSL made.

/** One element: `parts` are its contents. */
export function der(tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const contents = parts.flatMap((part) => Array.from(part));
  const { length } = contents;
  if (length < 0x80) return Uint8Array.from([tag, length, ...contents]);
  const header = length < 0x10000 ? [tag, 0x82] : [tag, 0x83, length >> 16];
  return Uint8Array.from([...header, (length >> 8) & 0xff, length & 0xff, ...contents]);
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => der(0x30, ...parts);

/** Of one-byte characters. */
export const string = (tag: number, text: string): Uint8Array =>
  der(
    tag,
    Array.from(text, (character) => character.charCodeAt(0)),
  );

export const utf8String = (text: string): Uint8Array => der(0x0c, new TextEncoder().encode(text));

export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
  return der(0x06, [first * 40 + second, ...others].flatMap(base128));
}

export const attribute = (type: string, value: Uint8Array): Uint8Array =>
  sequence(objectIdentifier(type), value);

/** A Name of RDNs of one attribute each. */
export const name = (...attributes: readonly Uint8Array[]): Uint8Array =>
  sequence(...attributes.map((single) => der(0x31, single)));

export const utcTime = (text: string): Uint8Array => string(0x17, text);

export const generalizedTime = (text: string): Uint8Array => string(0x18, text);

export const publicKeyInfo = (
  algorithm: string,
  parameters: readonly Uint8Array[] = [],
  key: Uint8Array = Uint8Array.of(4),
): Uint8Array => sequence(sequence(objectIdentifier(algorithm), ...parameters), der(0x03, [0], key));

/** An extension with its value; critical where told. */
export const extension = (type: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(objectIdentifier(type), ...(critical ? [der(0x01, [0xff])] : []), der(0x04, value));

export interface CertificateParts {
  readonly version: readonly Uint8Array[];
  readonly serialNumber: Uint8Array;
  readonly issuer: Uint8Array;
  readonly validity: Uint8Array;
  readonly subject: Uint8Array;
  readonly subjectPublicKeyInfo: Uint8Array;
  /** Elements behind the key. */
  readonly afterKey: readonly Uint8Array[];
  /** Dotted OID. */
  readonly signatureAlgorithm: string;
}

/** A certificate of version 3 with the parts given, plain ones for the others, and no signature to speak of. */
export function certificate(parts: Partial<CertificateParts> = {}): Uint8Array {
  const all: CertificateParts = {
    version: [der(0xa0, der(0x02, [2]))],
    serialNumber: der(0x02, [1]),
    issuer: name(attribute("2.5.4.3", utf8String("issuer"))),
    validity: sequence(utcTime("250101000000Z"), utcTime("260101000000Z")),
    subject: name(attribute("2.5.4.3", utf8String("subject"))),
    subjectPublicKeyInfo: publicKeyInfo("1.3.101.112"),
    afterKey: [],
    signatureAlgorithm: "1.3.101.112",
    ...parts,
  };
  const algorithm = sequence(objectIdentifier(all.signatureAlgorithm));
  const { serialNumber, issuer, validity, subject, subjectPublicKeyInfo } = all;
  return sequence(
    sequence(
      ...all.version,
      serialNumber,
      algorithm,
      issuer,
      validity,
      subject,
      subjectPublicKeyInfo,
      ...all.afterKey,
    ),
    algorithm,
    der(0x03, [0, 1]),
  );
}

/** `subjectAltName` with these GeneralNames, as what follows the key. */
export const withAltNames = (...names: readonly Uint8Array[]): readonly Uint8Array[] => [
  der(0xa3, sequence(extension("2.5.29.17", sequence(...names)))),
];

/** An object identifier and a sound value of each extension that is read, by its field in a report. */
export const EXTENSION_VALUES: readonly (readonly [field: string, oid: string, value: Uint8Array])[] = [
  ["keyUsage", "2.5.29.15", der(0x03, [7, 0x80])],
  ["extendedKeyUsage", "2.5.29.37", sequence(objectIdentifier("1.3.6.1.5.5.7.3.1"))],
  ["basicConstraints", "2.5.29.19", sequence(der(0x01, [0xff]))],
  ["authorityKeyId", "2.5.29.35", sequence(der(0x80, [1]))],
  ["subjectKeyId", "2.5.29.14", der(0x04, [2])],
  ["subjectAltNames", "2.5.29.17", sequence(string(0x82, "mx.example.org"))],
  ["mustStaple", "1.3.6.1.5.5.7.1.24", sequence(der(0x02, [5]))],
];

export const withExtensions = (...extensions: readonly Uint8Array[]): Uint8Array =>
  certificate({ afterKey: [der(0xa3, sequence(...extensions))] });

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift((rest & 0x7f) | 0x80);
  }
  return digits;
}

const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));

/**
 * `openssl req -x509 -newkey rsa:1024 -utf8 -multivalue-rdn` with OpenSSL 3.0; a subject that needs escapes and a
 * critical subjectAltName of seven kinds of name.
 */
export const RSA_CERTIFICATE = fromBase64(`
  MIID+DCCA2GgAwIBAgIUAMD/7gARIjNEVWZ3iJmqu8zd7v8wDQYJKoZIhvcNAQELBQAwgcQxCzAJBgNVBAYTAkRFMREwDwYDVQQH
  DAhNw7xuY2hlbjEvMC0GA1UECgwmTcO8bGxlciwgU8O2aG5lICYgIkNvLiIgPE1haWw+OyDmnbHkuqwxGzAZBgNVBAsMEiNvbmUg
  KyBvbmUgPSB0d29cIDEtMBIGCgmSJomT8ixkAQEMBDQ3MTEwFwYDVQQDDBBtYWlsLmV4YW1wbGUub3JnMSUwIwYJKoZIhvcNAQkB
  FhZwb3N0bWFzdGVyQGV4YW1wbGUub3JnMB4XDTI2MTEyMTAzMzQxOVoXDTI2MTIyMTAzMzQxOVowgcQxCzAJBgNVBAYTAkRFMREw
  DwYDVQQHDAhNw7xuY2hlbjEvMC0GA1UECgwmTcO8bGxlciwgU8O2aG5lICYgIkNvLiIgPE1haWw+OyDmnbHkuqwxGzAZBgNVBAsM
  EiNvbmUgKyBvbmUgPSB0d29cIDEtMBIGCgmSJomT8ixkAQEMBDQ3MTEwFwYDVQQDDBBtYWlsLmV4YW1wbGUub3JnMSUwIwYJKoZI
  hvcNAQkBFhZwb3N0bWFzdGVyQGV4YW1wbGUub3JnMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCn99KMFnNw3IPXHS24lMOZ
  ZqLs95LpmqgIwXXZAzTUy5c+eaOAz5HJ6l9nx8V9i4PO154xk7L8Rq6ubrdrYnck12BFvpSPlceoFBGkGFAnBjPd0ng7iSQkDFS5
  /aCM06KPeIG/TLJt+hqnpfEYdWYrk27bkPkDRvBHJjXqjzvaYQIDAQABo4HkMIHhMAwGA1UdEwEB/wQCMAAwgbEGA1UdEQEB/wSB
  pjCBo4IQbWFpbC5leGFtcGxlLm9yZ4INKi5leGFtcGxlLm9yZ4cEwAACGYcQIAENuAAAAAAAAQAAAAAAAYEWcG9zdG1hc3RlckBl
  eGFtcGxlLm9yZ4YVaHR0cHM6Ly9leGFtcGxlLm9yZy9hpBYwFDESMBAGA1UEAwwJZGlyZWN0b3J5oBwGCCsGAQUFBwgFoBAMDmlt
  LmV4YW1wbGUub3JniAMqAwQwHQYDVR0OBBYEFCYptUlbSpXih9ApR38aPN96vhWeMA0GCSqGSIb3DQEBCwUAA4GBABwgrWzmRxwm
  3W6NL280+tiIqptxRwDiAHF1KC2DOigFR2DPvEIzvJUp7nMhCbAFNYW/9SK6q2dezK4skcC/GlCnl7Y+o13hkGiU2jXQXFkmLPow
  LEFIsL7BwlBPG6Yn9iC2OIdm0XL6J/1u62VDWBdTnWby5+IgDJHPAv+VzixQ
`);

/** `-newkey ec -pkeyopt ec_paramgen_curve:P-256`, valid until 2081. */
export const P256_CERTIFICATE = fromBase64(`
  MIIBdDCCARygAwIBAgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5teC5leGFtcGxlLm5ldDAgFw0yNjExMjEwMzM0MDFaGA8y
  MDgxMDgyNDAzMzQwMVowGTEXMBUGA1UEAwwObXguZXhhbXBsZS5uZXQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQGnB+99wsA
  mp9dnMmpS3GUXkGm3IsLUU0rkR4a+uU/gi72lRuQPJJVxhnjn77fQA+5Hssngn/unekvpIJS0QRio1MwUTAdBgNVHQ4EFgQUgCaO
  hMfZjjrQ8ZaLNkbQ99IPHyMwHwYDVR0jBBgwFoAUgCaOhMfZjjrQ8ZaLNkbQ99IPHyMwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjO
  PQQDAgNGADBDAh8gFvNoPIKCJnhXIcaxyuZt4YnMdZV6rhJg6Lq8T0PCAiBDP+EI1H9/IxXjkt2elqTEiPlNt5aWwf2tGUPx3SdG
  SA==
`);

/** `-newkey ec -pkeyopt ec_paramgen_curve:P-384 -sha384`, a subject of domain components. */
export const P384_CERTIFICATE = fromBase64(`
  MIICCDCCAY6gAwIBAgIUX9azGrYsXOwPTlzWGoO7mt+6Bu4wCgYIKoZIzj0EAwMwOzETMBEGCgmSJomT8ixkARkWA25ldDEXMBUG
  CgmSJomT8ixkARkWB2V4YW1wbGUxCzAJBgNVBAMMAm14MB4XDTI2MTEyMTAzMzQwMVoXDTI2MTIwMTAzMzQwMVowOzETMBEGCgmS
  JomT8ixkARkWA25ldDEXMBUGCgmSJomT8ixkARkWB2V4YW1wbGUxCzAJBgNVBAMMAm14MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE
  520cBAstG7cmcU1SkaGlkAW3GPkXcXVZbIn+DIkCIxlrSc5hid/P5psdOPm58DZA7aGr8RbQOZAjIoNQJdxNDm+BguNUwCs17Z8g
  XHwCqveiyB+SZj3gZzcAGWD1YOhPo1MwUTAdBgNVHQ4EFgQUSgH+3yfGo5GWhtJDrWWvLzD8e5owHwYDVR0jBBgwFoAUSgH+3yfG
  o5GWhtJDrWWvLzD8e5owDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAwNoADBlAjEA63mRkFDI7277rsyper/0P3Cy/C6y37mr
  KcWxuwdFbrK7e17I5EKf97pWbkwC8iavAjApvnu8N3/hmyIRYHxRpU1O8A1WEnbul0zAJmKuXTRruWTSrWHKnZ9k91p51GyBFYI=
`);

/** `-newkey ed25519`. */
export const ED25519_CERTIFICATE = fromBase64(`
  MIIBazCCAR2gAwIBAgIUSNISKMHnw3Is3nh9roDTzwgzhl0wBQYDK2VwMCsxEDAOBgNVBAoMB0V4YW1wbGUxFzAVBgNVBAMMDmVk
  LmV4YW1wbGUubmV0MB4XDTI2MTEyMTAzMzQwMVoXDTI2MTIwMTAzMzQwMVowKzEQMA4GA1UECgwHRXhhbXBsZTEXMBUGA1UEAwwO
  ZWQuZXhhbXBsZS5uZXQwKjAFBgMrZXADIQB4C+SjY2MoW9yRc+AYrqMsV2VMGMP5bNE2Atzt1irTIqNTMFEwHQYDVR0OBBYEFLyO
  oe3sxjXC8++O5BXXLQ6/AcgiMB8GA1UdIwQYMBaAFLyOoe3sxjXC8++O5BXXLQ6/AcgiMA8GA1UdEwEB/wQFMAMBAf8wBQYDK2Vw
  A0EAXhraMvfjuAjDe4yjFM/V55qgC3U2+MAZ+7Tc9rDrNvYyyOOMM6sk3YD3pZTbD75F1hLBb+Hz5MIF5DXWpF+XAw==
`);
