// Nothing read yet -> what the page is for, what it takes, and how to record a capture.
import { type ComponentChild, h } from "preact";
import { DEFAULT_PORTS } from "../../session/mail-ports.ts";
import { list } from "../../text/amounts.ts";
import { Chooser } from "./chooser.ts";
import { sampleFile } from "./sample.ts";

export interface WelcomeProps {
  readonly onChoose: (files: readonly File[]) => void;
  readonly options: ComponentChild;
}

export function Welcome({ onChoose, options }: WelcomeProps): ComponentChild {
  return h(
    "div",
    { class: "welcome" },
    h("h1", null, "Who hung up, and why"),
    h(
      "p",
      { class: "lead" },
      "Reads packet captures of mail traffic and says who hung up, during which TLS message, and why, with the frame numbers that prove it. Captures are read by this page, on this machine: nothing is uploaded.",
    ),
    h(
      "div",
      { class: "drop" },
      h("p", null, "Drop captures anywhere on this page, or "),
      h(Chooser, { onFiles: onChoose }),
    ),
    h(
      "p",
      null,
      "No capture at hand? ",
      h("button", { type: "button", onClick: () => onChoose([sampleFile()]) }, "Read a recorded one"),
    ),
    options,
    h("div", { class: "columns" }, h(WhatIsRead, null), h(NothingLeaves, null)),
    h(HowToRecord, null),
  );
}

const ports = list(DEFAULT_PORTS.map(String));

function WhatIsRead(): ComponentChild {
  return h(
    "section",
    { "aria-labelledby": "what-is-read" },
    h("h2", { id: "what-is-read" }, "What is read"),
    h(
      "p",
      null,
      "pcap and pcapng, also compressed with gzip or zstd; of a folder, every capture in it; and by an option the files of a ring buffer as one capture.",
    ),
    h(
      "p",
      null,
      `SMTP on ports ${ports}. For IMAP, POP3 or other ports see the options. SSL 2.0 to TLS 1.3.`,
    ),
    h(
      "p",
      null,
      "TLS key logs (SSLKEYLOGFILE), dropped with the captures or later: with them what is encrypted is read too.",
    ),
  );
}

function NothingLeaves(): ComponentChild {
  return h(
    "section",
    { "aria-labelledby": "nothing-leaves" },
    h("h2", { id: "nothing-leaves" }, "Nothing leaves this machine"),
    h(
      "p",
      null,
      "This one file holds the whole program. Its first lines forbid the browser to send or load anything for it (",
      h("code", null, "Content-Security-Policy: default-src 'none'"),
      ").",
    ),
    h(
      "p",
      null,
      "To check, open the browser's developer tools before you choose a capture: the network panel lists this file and a blob:, which is the page's own worker, and nothing else. Or disconnect: the page works without a network. It stores nothing.",
    ),
  );
}

const ON_WINDOWS = `pktmon filter add mail -t TCP -p 25
pktmon start --capture --comp nics --pkt-size 0 --file-name mail.etl
pktmon stop
pktmon etl2pcap mail.etl --out mail.pcapng`;

function HowToRecord(): ComponentChild {
  return h(
    "section",
    { "aria-labelledby": "record" },
    h("h2", { id: "record" }, "Record a capture that can be judged"),
    h(
      "p",
      null,
      "Whole packets, both directions, from before the connection opens until after it closes, on the mail host itself; if a firewall may interfere, on both sides of it: captures that are read together can be compared.",
    ),
    command(
      "Linux; on BSD and macOS with the name of an interface in place of any",
      "tcpdump -i any -s 0 -w mail.pcap 'tcp port 25 or tcp port 587'",
    ),
    command("Windows 10 2004, Windows Server 2022 or later, as administrator", ON_WINDOWS),
  );
}

function command(label: string, text: string): ComponentChild {
  return h(
    "div",
    null,
    h("p", { class: "label" }, label),
    h("pre", { role: "group", "aria-label": label, tabindex: 0 }, h("code", null, text)),
  );
}
