// A session whose every text from the capture is what an attacker would choose.
import type { Session } from "../../src/session/session.ts";
import * as build from "./sessions.ts";

/** Texts that do something where they are not made harmless: in HTML, Markdown, spreadsheets, terminals. */
export const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'); alert(1); ('",
  "</style><style>*{display:none}</style>",
  "</code></pre><iframe src=//evil.example>",
  "<!-- comment",
  "-->",
  "]]>",
  "&lt;b&gt;&#60;",
  "[click](https://evil.example)",
  "![x](https://evil.example/x.png)",
  "https://evil.example www.evil.example",
  "@everyone #1 gh-1 :smile: :100:",
  "`code` ``more`` ```fence```",
  "```\n# heading",
  "# heading",
  "- list\n1. list\n> quote",
  "a | b | c \\| d",
  "**bold** __bold__ ~~gone~~ $x$",
  '=HYPERLINK("https://evil.example")',
  "+1+cmd|' /C calc'!A0",
  "-2+3",
  "@SUM(1)",
  "\u001b[31mred\u001b]0;title\u0007",
  "\u202egnp.exe",
  "\u0000\u0001\u007f\u0085\u2028",
  "a\r\nb\tc",
  "\\",
  "   ",
];

export function hostileSession(text: string, stream = 0): Session {
  const reply = { frame: 11, code: 220, text };
  const hello = build.clientHello({
    serverName: text,
    alpn: [text],
    cipherSuites: [{ id: "0xc014", name: text }],
  });
  return build.session({
    stream,
    protocol: "smtp",
    smtp: build.smtpDialogue({
      banner: { frame: 4, code: 220, text },
      ehlo: { frame: 6, command: "EHLO", name: text },
      capabilities: [text],
      starttls: {
        advertised: true,
        command: { frame: 10, time: build.timeAt(150), verb: "STARTTLS", trailing: null },
        reply,
      },
      exchanges: [build.exchange("EHLO", 6, 80, { frame: 8, code: 250, text }, text)],
    }),
    dialogue: build.upgradeDialogue({ reply: { frame: 11, text, accepted: true } }),
    tls: build.tlsSession({
      clientHello: hello,
      certificates: [
        build.certificate({
          subject: text,
          issuer: `issuer ${text}`,
          subjectAltNames: [`DNS:${text}`],
          publicKey: text,
          signatureAlgorithm: `sha1${text}`,
          extendedKeyUsage: { critical: false, purposes: [text] },
        }),
      ],
      errors: [{ frame: 14, from: "server", text }],
      decryption: build.decryption({ keys: { source: text, inCapture: false } }),
    }),
    smtpInTls: build.smtpInTls({
      banner: { frame: 17, code: 220, text },
      ehlo: { frame: 18, command: "EHLO", name: text },
      capabilities: [text],
      exchanges: [
        build.exchange("EHLO", 18, 300, { frame: 19, code: 250, text }, text),
        build.exchange("AUTH", 20, 310, { frame: 21, code: 535, text }, text),
      ],
      replies: [
        { frame: 21, code: 535, text },
        { frame: 22, code: 421, text },
      ],
    }),
    findings: [
      build.finding({
        title: `The server said ${text}`,
        detail: `It said "${text}" (frame 4).`,
        evidence: [{ frame: 4, field: "smtp.banner.text", value: text }],
      }),
      build.finding({ id: "other", severity: "info", primary: false, detail: text, remedy: text }),
    ],
  });
}
