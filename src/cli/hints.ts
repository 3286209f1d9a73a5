// What a capture held instead of sessions -> one line that says the next step.
import type { Traffic } from "../inspect.ts";
import { count } from "../report/words.ts";
import type { Settings } from "./parse-arguments.ts";

/** LINKTYPE_ values that captures often bear and this program does not read (tcpdump.org/linktypes.html). */
const LINK_TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [143, "DOCSIS"],
  [147, "USER0"],
  [187, "BLUETOOTH_HCI_H4"],
  [189, "USB_LINUX"],
  [192, "PPI"],
  [195, "IEEE802_15_4_WITHFCS"],
  [201, "BLUETOOTH_HCI_H4_WITH_PHDR"],
  [220, "USB_LINUX_MMAPPED"],
  [230, "IEEE802_15_4_NOFCS"],
  [242, "IPOIB"],
  [249, "USBPCAP"],
  [252, "WIRESHARK_UPPER_PDU"],
  [253, "NETLINK"],
  [272, "NORDIC_BLE"],
]);

/** Empty where there are sessions and every packet was understood. */
export function hints(traffic: Traffic, settings: Settings): string[] {
  const unsupported = traffic.unsupportedLinkTypes.map(
    ({ linkType, packets }) => `${count(packets, "packet")} of link type ${linkTypeName(linkType)} not read`,
  );
  return traffic.sessions > 0 ? unsupported : [...unsupported, nothingFound(traffic, settings)];
}

function nothingFound(traffic: Traffic, settings: Settings): string {
  if (traffic.tcpSegments === 0) return "no TCP in this capture";
  if (settings.allPorts) return "no connection in this capture speaks SMTP or TLS";
  const ports = `no TCP on ${portList(settings.ports)}`;
  const elsewhere = traffic.tlsPorts.filter((port) => !settings.ports.includes(port));
  if (elsewhere.length === 0) return `${ports}: add --port, or --all-ports to look everywhere`;
  const shown = elsewhere.slice(0, 5);
  return `${ports}; TLS was seen on ${portList(shown)}: add --port ${shown.join(",")}`;
}

function portList(ports: readonly number[]): string {
  return `${ports.length === 1 ? "port" : "ports"} ${ranges(ports).join(", ")}`;
}

/** Neighbours joined: 25, 8000-8010. */
function ranges(ports: readonly number[]): string[] {
  const runs: { first: number; last: number }[] = [];
  for (const port of ports) {
    const run = runs.at(-1);
    if (run && run.last === port - 1) run.last = port;
    else runs.push({ first: port, last: port });
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`));
}

function linkTypeName(linkType: number): string {
  const name = LINK_TYPE_NAMES.get(linkType);
  return name === undefined ? String(linkType) : `${linkType} (${name})`;
}
