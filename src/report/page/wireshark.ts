// Session -> how to see the same with Wireshark: display filters and commands.
import type { Session } from "../../session/session.ts";
import { displayFilter } from "../display-filter.ts";
import { shownKeyLog } from "../decryption-text.ts";
import { keyLogOption, shellWord } from "../wireshark-command.ts";
import type { Capture } from "../report-document.ts";
import { fileName } from "../shown-files.ts";
import type { Block, Fact } from "./page.ts";

/** Server ports on which Wireshark expects SMTP, or TLS, of itself. */
const EXPECTED: Readonly<Record<string, readonly number[]>> = {
  smtp: [25, 587],
  tls: [443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995],
};

export function wiresharkBlocks(session: Session, files: readonly Capture[]): Block[] {
  const { stream, tls } = session;
  const hello = tls?.clientHello ?? null;
  const decoding = decodingOf(session);
  const rows: Fact[] = [
    ["The whole connection", [{ code: `tcp.stream eq ${stream}` }]],
    ["The decisive frames", [{ code: displayFilter(session) }]],
  ];
  if (hello !== null && hello.encoding === "tls") {
    const which = isDissected(session) ? "tls.handshake.type == 1" : `frame.number == ${hello.frame}`;
    rows.push(["The ClientHello", [{ code: `tcp.stream eq ${stream} and ${which}` }]]);
  }
  if (decoding !== null) {
    rows.push(["Decode As", [{ code: decoding }], "Wireshark expects another protocol on this port."]);
  }
  const commands = commandLines(session, files).join("\n");
  return [
    { kind: "facts", caption: "Display filters", rows },
    { kind: "code", label: "On the command line", text: commands },
  ];
}

function commandLines(session: Session, files: readonly Capture[]): string[] {
  const names = files.map(({ path }) => shellWord(path === "-" ? "capture.pcap" : fileName(path)));
  const joined = files.length > 1 ? [`mergecap -a -w joined.pcapng ${names.join(" ")}`] : [];
  const decoding = decodingOf(session);
  const decodeAs = decoding === null ? "" : ` -d ${decoding}`;
  const read = `tshark -r ${files.length > 1 ? "joined.pcapng" : names.join("")}${keyLogOption(shownKeyLog(session))}${decodeAs}`;
  const { stream, tls } = session;
  const hello = tls?.clientHello ?? null;
  return [
    ...joined,
    `${read} -t u -Y 'tcp.stream eq ${stream}'`,
    ...(hello === null ? [] : [`${read} -O tls -Y 'frame.number == ${hello.frame}'`]),
  ];
}

/** Null where Wireshark decodes it of itself. */
function decodingOf({ protocol, server }: Session): string | null {
  const isExpected = EXPECTED[protocol]?.includes(server.port) ?? true;
  return isExpected ? null : `tcp.port==${server.port},${protocol}`;
}

/** Where it does not see STARTTLS agreed upon, Wireshark takes a hello for SMTP. */
function isDissected(session: Session): boolean {
  const { protocol, smtp, dialogue, view } = session;
  const isAgreed = smtp?.starttls.reply?.code === 220 || dialogue?.reply?.accepted === true;
  const isWhole = view.bothSides && view.fromStart && view.missing.length === 0;
  return isWhole && decodingOf(session) === null && (protocol === "tls" || isAgreed);
}
