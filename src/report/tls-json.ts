// The `tls` part of a session -> its members in JSON, as the general writer writes them.
import type {
  Alert,
  Certificate,
  ClientHello,
  EncryptedTraffic,
  Message,
  ServerHello,
  TlsSession,
} from "../session/session.ts";
import type { JsonLines } from "./json-lines.ts";
import type { JsonPiece } from "./json-piece.ts";
import { JsonPlace } from "./json-place.ts";
import { CERTIFICATE_LEFT_OUT, RANDOM } from "./left-out.ts";
import { Recurring } from "./recurring.ts";
import { NAME } from "./session-names.ts";
import { addAcknowledged, addSide } from "./session-parts.ts";

/** What clients of one program have in common, of servers of one program, and of one certificate. */
const OFFER = [
  "version",
  "supportedVersions",
  "highestVersion",
  "cipherSuites",
  "compressionMethods",
  "extensions",
  "serverName",
  "alpn",
  "groups",
  "signatureAlgorithms",
  "ja3",
  "ja4",
  "encoding",
] as const;

const CHOICE = [
  "version",
  "negotiatedVersion",
  "cipherSuite",
  "compressionMethod",
  "extensions",
  "ja3s",
] as const;

const CERTIFICATE = [
  "subject",
  "issuer",
  "serialNumber",
  "notBefore",
  "notAfter",
  "subjectAltNames",
  "publicKey",
  "signatureAlgorithm",
  "keyUsage",
  "extendedKeyUsage",
  "basicConstraints",
  "authorityKeyId",
  "subjectKeyId",
  "mustStaple",
  "malformed",
  "sha256",
] as const;

export class TlsJson {
  private readonly json: JsonLines;
  private readonly place = new JsonPlace();
  private readonly offers: Recurring<ClientHello>;
  private readonly choices: Recurring<ServerHello>;
  private readonly certificates: Recurring<Certificate>;

  constructor(json: JsonLines) {
    this.json = json;
    this.offers = new Recurring(json, OFFER);
    this.choices = new Recurring(json, CHOICE);
    this.certificates = new Recurring(json, CERTIFICATE, CERTIFICATE_LEFT_OUT);
  }

  write(tls: TlsSession): void {
    const { json, place } = this;
    const start = json.length;
    json.piece(NAME.clientHello);
    this.clientHello(tls.clientHello);
    json.piece(NAME.helloRetryRequest);
    this.serverHello(tls.helloRetryRequest);
    json.piece(NAME.serverHello);
    this.serverHello(tls.serverHello);
    json.addList(NAME.certificates, tls.certificates, this.certificate);
    json.addList(NAME.alerts, tls.alerts, this.alert);
    json.addList(NAME.messages, tls.messages, this.message);
    json.addBoolean(NAME.established, tls.established);
    if (tls.errors.length > 0) json.member("errors", tls.errors, place);
    if (tls.keyExchange !== null) json.addText(NAME.keyExchange, tls.keyExchange);
    if (tls.retriedClientHello !== null) {
      json.piece(NAME.retriedClientHello);
      this.clientHello(tls.retriedClientHello);
    }
    if (tls.resumed !== null) json.addBoolean(NAME.resumed, tls.resumed);
    this.encrypted(tls.encrypted);
    if (tls.foreign.length > 0) json.member("foreign", tls.foreign, place);
    if (tls.clientIssuerAccepted !== null)
      json.addBoolean(NAME.clientIssuerAccepted, tls.clientIssuerAccepted);
    if (tls.renegotiation !== null) json.member("renegotiation", tls.renegotiation, place);
    if (tls.ocspResponse === true) json.member("ocspResponse", true, place);
    if (tls.decryption !== undefined) json.member("decryption", tls.decryption, place);
    json.enclose(start);
  }

  private clientHello(hello: ClientHello | null): void {
    const { json, place } = this;
    if (hello === null) return json.null();
    const start = json.length;
    json.addNumber(NAME.frame, hello.frame);
    json.addTime(NAME.time, hello.time);
    json.addShared(NAME.recordVersion, hello.recordVersion, place);
    this.offers.write(hello.cipherSuites, hello);
    if (!isInFirstBytes(hello)) json.addText(NAME.random, hello.random);
    if (hello.keyShares.length > 0) json.addShared(NAME.keyShares, hello.keyShares, place);
    json.addNumber(NAME.length, hello.length);
    json.addText(NAME.firstBytes, hello.firstBytes);
    if (hello.firstFrame !== hello.frame) json.addNumber(NAME.firstFrame, hello.firstFrame);
    addAcknowledged(json, hello);
    json.enclose(start);
  }

  private serverHello(hello: ServerHello | null): void {
    const { json, place } = this;
    if (hello === null) return json.null();
    const start = json.length;
    json.addNumber(NAME.frame, hello.frame);
    json.addTime(NAME.time, hello.time);
    json.addShared(NAME.recordVersion, hello.recordVersion, place);
    this.choices.write(hello.extensions, hello);
    if (hello.keyShare !== null) json.addShared(NAME.keyShare, hello.keyShare, place);
    if (hello.downgradeSentinel !== null) json.addText(NAME.downgradeSentinel, hello.downgradeSentinel);
    json.enclose(start);
  }

  private readonly certificate = (certificate: Certificate): void => {
    const { json } = this;
    const start = json.length;
    json.addNumber(NAME.frame, certificate.frame);
    addSide(json, NAME.from, certificate.from);
    this.certificates.write(certificate.sha256, certificate);
    json.enclose(start);
  };

  private readonly alert = (alert: Alert): void => {
    const { json, place } = this;
    const start = json.length;
    json.addNumber(NAME.frame, alert.frame);
    json.addTime(NAME.time, alert.time);
    addSide(json, NAME.from, alert.from);
    json.addShared(NAME.level, alert.level, place);
    json.addShared(NAME.description, alert.description, place);
    if (alert.encrypted !== undefined) json.addBoolean(NAME.encrypted, alert.encrypted);
    json.enclose(start);
  };

  private readonly message = (message: Message): void => {
    const { json } = this;
    const start = json.length;
    json.addNumber(NAME.frame, message.frame);
    json.addTime(NAME.time, message.time);
    addSide(json, NAME.from, message.from);
    json.addText(NAME.type, message.type);
    json.addShared(NAME.recordVersion, message.recordVersion, this.place);
    addAcknowledged(json, message);
    if (message.encrypted !== undefined) json.addBoolean(NAME.encrypted, message.encrypted);
    json.enclose(start);
  };

  private encrypted({ client, server }: TlsSession["encrypted"]): void {
    const { json } = this;
    const whole = json.length;
    json.piece(NAME.encrypted);
    const start = json.length;
    this.traffic(NAME.client, client);
    this.traffic(NAME.server, server);
    json.encloseAny(whole, start);
  }

  private traffic(name: JsonPiece, traffic: EncryptedTraffic): void {
    const { json } = this;
    const whole = json.length;
    json.piece(name);
    const start = json.length;
    this.records(traffic);
    if (traffic.lengths.length > 0) json.addNumbers(NAME.lengths, traffic.lengths);
    const { last } = traffic;
    if (last !== null) {
      json.piece(NAME.last);
      const lastStart = json.length;
      json.addNumber(NAME.frame, last.frame);
      json.addTime(NAME.time, last.time);
      json.addNumber(NAME.length, last.length);
      json.enclose(lastStart);
    }
    if (traffic.alertLength !== null) json.addNumber(NAME.alertLength, traffic.alertLength);
    const afterStart = json.length;
    json.piece(NAME.afterHandshake);
    const inner = json.length;
    this.records(traffic.afterHandshake);
    json.encloseAny(afterStart, inner);
    json.encloseAny(whole, start);
  }

  private records({ records, bytes, largest }: EncryptedTraffic["afterHandshake"]): void {
    const { json } = this;
    if (records !== 0) json.addNumber(NAME.records, records);
    if (bytes !== 0) json.addNumber(NAME.bytes, bytes);
    if (largest !== 0) json.addNumber(NAME.largest, largest);
  }
}

/** Its hex digits, after the headers of record and message and the version. */
function isInFirstBytes({ random, firstBytes }: ClientHello): boolean {
  if (random === null || firstBytes === null) return random === firstBytes;
  return random.length === RANDOM.end - RANDOM.start && firstBytes.startsWith(random, RANDOM.start);
}
