// Decoded hellos -> the contract's fields: numbers get their registered names here.
import { HexTexts } from "../bytes/ascii.ts";
import { frozen } from "../bytes/interner.ts";
import type { CertificateFields } from "../tls/certificate/certificate.ts";
import { ja3, ja3s } from "../tls/fingerprint/ja3.ts";
import { ja4 } from "../tls/fingerprint/ja4.ts";
import type { ClientHello as ClientHelloMessage, Offer } from "../tls/messages/client-hello.ts";
import type { Choice } from "../tls/messages/server-hello.ts";
import type { EphemeralKey } from "../tls/messages/server-key-exchange.ts";
import * as registry from "../tls/registry/code-points.ts";
import type { Certificate, ClientHello, Extension, Message, ServerHello, Side } from "./session.ts";

/** What sessions of the same programs have in common. */
type OfferFields = Omit<
  ClientHello,
  "frame" | "time" | "recordVersion" | "random" | "length" | "firstBytes" | "firstFrame" | "acknowledgedFrame"
>;
type ChoiceFields = Omit<ServerHello, "frame" | "time" | "recordVersion">;

/** Hex digits of a ClientHello's first bytes: after the headers of record and message, and the version. */
const RANDOM_START = 22;
const RANDOM_END = 86;

/** One a capture: computes the fields of each distinct offer and choice once. What it gives is frozen. */
export class HelloFields {
  private readonly offers = new WeakMap<Offer, OfferFields>();
  private readonly choices = new WeakMap<Choice, ChoiceFields>();
  private readonly hex = new HexTexts();

  ofOffer(offer: Offer): OfferFields {
    const known = this.offers.get(offer);
    if (known !== undefined) return known;
    const fields = frozen(offerFields(offer));
    this.offers.set(offer, fields);
    return fields;
  }

  ofChoice(choice: Choice): ChoiceFields {
    const known = this.choices.get(choice);
    if (known !== undefined) return known;
    const fields = frozen(choiceFields(choice));
    this.choices.set(choice, fields);
    return fields;
  }

  // Written out: objects made by spreading this many fields are slow to use.
  clientHelloAt(
    { frame, time, recordVersion }: Origin,
    { random, offer }: ClientHelloMessage,
    firstBytes: Uint8Array | null,
  ): ClientHelloDraft {
    const offered = this.ofOffer(offer);
    const first = firstBytes && this.hex.of(firstBytes);
    return {
      frame,
      time,
      recordVersion,
      version: offered.version,
      supportedVersions: offered.supportedVersions,
      highestVersion: offered.highestVersion,
      cipherSuites: offered.cipherSuites,
      compressionMethods: offered.compressionMethods,
      extensions: offered.extensions,
      serverName: offered.serverName,
      alpn: offered.alpn,
      groups: offered.groups,
      signatureAlgorithms: offered.signatureAlgorithms,
      ja3: offered.ja3,
      ja4: offered.ja4,
      encoding: offered.encoding,
      random: random && this.randomText(random, first),
      keyShares: offered.keyShares,
      length: offer.length,
      firstBytes: first,
      firstFrame: frame,
      acknowledgedFrame: undefined,
    };
  }

  /** A part of the first bytes' text, unless the hello's first record ends before. */
  private randomText(random: Uint8Array, first: string | null): string {
    return first !== null && first.length >= RANDOM_END
      ? first.slice(RANDOM_START, RANDOM_END)
      : this.hex.of(random);
  }
}

export function offerFields(hello: Offer): OfferFields {
  const isTls = hello.encoding === "tls";
  const extensions = hello.extensions.map((extension) => extension.type);
  return {
    version: registry.protocolVersion(hello.version),
    supportedVersions: hello.supportedVersions?.map(registry.protocolVersion) ?? null,
    highestVersion: registry.protocolVersion(hello.highestVersion),
    cipherSuites: isTls
      ? hello.cipherSuites.map(registry.cipherSuite)
      : hello.cipherKinds.map(registry.sslv2CipherKind),
    compressionMethods: hello.compressionMethods.map(registry.compressionMethod),
    extensions: hello.extensions.map(extensionFields),
    serverName: hello.serverName,
    alpn: hello.alpn,
    groups: hello.groups.map(registry.supportedGroup),
    signatureAlgorithms: hello.signatureAlgorithms.map(registry.signatureScheme),
    ja3: isTls ? ja3({ ...hello, extensions }) : null,
    ja4: isTls ? ja4({ ...hello, extensions, alpn: hello.firstAlpn }) : null,
    encoding: hello.encoding,
    keyShares: hello.keyShares.map(registry.supportedGroup),
  };
}

export function choiceFields(hello: Choice): ChoiceFields {
  const { version, cipherSuite, compressionMethod } = hello;
  const extensions = hello.extensions.map((extension) => extension.type);
  return {
    version: registry.protocolVersion(version),
    negotiatedVersion: registry.protocolVersion(hello.negotiatedVersion),
    cipherSuite: cipherSuite === null ? null : registry.cipherSuite(cipherSuite),
    compressionMethod: compressionMethod === null ? null : registry.compressionMethod(compressionMethod),
    extensions: hello.extensions.map(extensionFields),
    ja3s: cipherSuite === null ? null : ja3s({ version, cipherSuite, extensions }),
    keyShare: hello.keyShare === null ? null : registry.supportedGroup(hello.keyShare),
    downgradeSentinel: hello.downgradeSentinel,
  };
}

type Origin = Pick<Message, "frame" | "time" | "recordVersion">;

/** The frame in which it began is set later. */
export type ClientHelloDraft = ClientHello & { firstFrame: number };

export function serverHelloAt({ frame, time, recordVersion }: Origin, chosen: ChoiceFields): ServerHello {
  return {
    frame,
    time,
    recordVersion,
    version: chosen.version,
    negotiatedVersion: chosen.negotiatedVersion,
    cipherSuite: chosen.cipherSuite,
    compressionMethod: chosen.compressionMethod,
    extensions: chosen.extensions,
    ja3s: chosen.ja3s,
    keyShare: chosen.keyShare,
    downgradeSentinel: chosen.downgradeSentinel,
  };
}

export function certificateAt(frame: number, from: Side, fields: CertificateFields): Certificate {
  return {
    frame,
    from,
    subject: fields.subject,
    issuer: fields.issuer,
    serialNumber: fields.serialNumber,
    notBefore: fields.notBefore,
    notAfter: fields.notAfter,
    subjectAltNames: fields.subjectAltNames,
    publicKey: fields.publicKey,
    signatureAlgorithm: fields.signatureAlgorithm,
    keyUsage: fields.keyUsage,
    extendedKeyUsage: fields.extendedKeyUsage,
    basicConstraints: fields.basicConstraints,
    authorityKeyId: fields.authorityKeyId,
    subjectKeyId: fields.subjectKeyId,
    mustStaple: fields.mustStaple,
    malformed: fields.malformed,
    sha256: fields.sha256,
  };
}

/** Like "x25519" or "DH 2048". */
export function keyExchangeText(key: EphemeralKey): string {
  if (key.kind !== "named-curve") return `${key.kind === "dh" ? "DH" : "RSA export"} ${key.bits}`;
  const { id, name } = registry.supportedGroup(key.group);
  return name === "unknown" ? id : name;
}

function extensionFields({ type, length }: { readonly type: number; readonly length: number }): Extension {
  const { id, name } = registry.extensionType(type);
  return { id, name, length };
}
