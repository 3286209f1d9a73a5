// What was recognised, and the text -> how to capture the attempt that tells the findings apart.
import { MAILBOX_PORTS } from "../session/mail-ports.ts";
import type { Recognition } from "./recognize.ts";

export interface CaptureAdvice {
  /** On which host. */
  readonly where: string;
  /** To be typed there, the last one where the capture is. */
  readonly commands: readonly string[];
}

const WINDOWS = /^(?:Exchange|Windows|Windows \(Schannel\)|Schannel|\.NET|Outlook)$/;
const WINDOWS_PATH = /(?<!\w)[a-z]:\\/i;
/** .NET elsewhere. */
const UNIX_PATH =
  /Interop\+Crypto|OpenSslCryptographicException|(?<![\w.:/])\/(?:app|home|opt|srv|usr|var)\//;
/** Their tcpdump has no interface "any". */
const BSD = /\b(?:Free|Open|Net)BSD\b|\/usr\/local\/(?:www|etc)\//;
/** Nobody can capture on them. */
const DEVICE = "a document scanner";
/** Programs that submit mail, on any of these ports. */
const SUBMITTING =
  /^(?:MailKit|PHP|PHPMailer|Python|Java|nodemailer|Node\.js|Go|curl|msmtp|swaks|NSS|\.NET|Ruby|Perl|rustls|Outlook|Thunderbird|a document scanner)$/;

export function captureAdvice({ found }: Recognition, text: string): CaptureAdvice {
  const programs = found.flatMap((one) => one.programs);
  const isOnWindows =
    WINDOWS_PATH.test(text) || (programs.some((name) => WINDOWS.test(name)) && !UNIX_PATH.test(text));
  const [address, named] = peerIn(text);
  const submits = programs.some((name) => SUBMITTING.test(name));
  const ports = named === null ? (portsOfService(text) ?? (submits ? [25, 465, 587] : [25])) : [named];
  const isExchangeOnline = programs.includes("Exchange Online") && !programs.includes("Exchange");
  return {
    where: isExchangeOnline
      ? "on the other server: at Exchange Online itself nobody can capture"
      : programs.includes(DEVICE)
        ? "at the firewall or a mirror port: the device itself cannot capture"
        : "on the host that wrote this",
    commands:
      isOnWindows && !isExchangeOnline
        ? onWindows(address, ports)
        : elsewhere(address, ports, BSD.test(text) || programs.includes("OpenSMTPD") ? "INTERFACE" : "any"),
  };
}

const onWindows = (address: string | null, ports: readonly number[]): readonly string[] => [
  ...ports.map(
    (port) => `pktmon filter add smtp${port} -t TCP -p ${port}${address === null ? "" : ` -i ${address}`}`,
  ),
  "pktmon start --capture --comp nics --pkt-size 0 --file-name mail.etl",
  "pktmon stop",
  "pktmon etl2pcap mail.etl --out mail.pcapng",
  "starttls-inspect mail.pcapng",
];

function elsewhere(address: string | null, ports: readonly number[], device: string): readonly string[] {
  const anyPort = ports.map((port) => `port ${port}`).join(" or ");
  const filter = address === null ? `tcp and (${anyPort})` : `host ${address} and (${anyPort})`;
  const simple =
    ports.length === 1 ? filter.replaceAll(/[()]/g, "").replace("tcp and port", "tcp port") : filter;
  return [
    `tcpdump -i ${device} -s 0 -w mail.pcap '${simple}'`,
    `starttls-inspect${portOption(ports)} mail.pcap`,
  ];
}

/** IMAP and POP3 are read where they are asked for. */
const portOption = (ports: readonly number[]): string =>
  ports.some((port) => MAILBOX_PORTS.includes(port)) ? ` --port ${ports.join(",")}` : "";

/** The port that a server's log tells by the name of its service. */
const SERVICES: readonly (readonly [RegExp, readonly number[]])[] = [
  [/postfix\/(?:smtps|submissions)\b/, [465]],
  [/postfix\/submission\b/, [587]],
  [/\bimap-login\b/, [143, 993]],
  [/\bpop3-login\b/, [110, 995]],
];

const portsOfService = (text: string): readonly number[] | null =>
  SERVICES.find(([service]) => service.test(text))?.[1] ?? null;

const IPV4 = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}`;
const IPV6 = "[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}";
/** [192.0.2.1]:25, IP=192.0.2.1, Server at mx.example.net (192.0.2.1), 192.0.2.1:25 */
const PEER = new RegExp(
  String.raw`\[(?:IPv6:)?(${IPV4}|${IPV6})\](?::(\d{2,5}))?|\bIP=(${IPV4}|${IPV6})|\bServer at \S+ \((${IPV4}|${IPV6})\)|(?<![\d.])(${IPV4}):(25|465|587|2525)\b`,
  "gi",
);
const MAIL_PORT = /\b(?:local_)?port['"]?[ :=]+(25|465|587|2525)\b|:(465|587|2525)\b/i;

/** The address that the text names as the other side, and the port. */
function peerIn(text: string): readonly [address: string | null, port: number | null] {
  const peers = [...text.matchAll(PEER)].map((match) => ({
    address: match[1] ?? match[3] ?? match[4] ?? match[5] ?? "",
    port: match[2] ?? match[6] ?? null,
  }));
  const real = peers.filter(({ address }) => !/^(?:127\.|0\.0\.0\.0|::1?$)/.test(address));
  const peer = real.find(({ port }) => port !== null) ?? real[0];
  const mailPort = MAIL_PORT.exec(text);
  const port = peer?.port ?? mailPort?.[1] ?? mailPort?.[2];
  return [peer?.address ?? null, port === undefined || port === null ? null : Number(port)];
}
