import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FINDING_IDS, FINDING_TEXTS, isFindingId } from "../../src/diagnose/finding-texts.ts";
import { LOG_WORDS } from "../../src/diagnose/texts/log-words.ts";
import { recognize } from "../../src/logs/recognize.ts";
import { isSymptomId, SYMPTOMS } from "../../src/logs/symptoms.ts";
import { ALL_WORDS } from "../../src/logs/words.ts";
import { readText } from "../build/generated.ts";
import { needs } from "../build/needs.ts";
import { NOT_OF_TLS, REPORTS } from "./reports.ts";
import { ARTICLES, type Phrase, PROGRAMS, SHORT, UNRELATED, WORKED } from "./phrases.ts";

const first = (text: string) => {
  const one = recognize(text)?.found[0];
  return [one?.id, one?.symptom.findings[0]];
};

describe("recognize", () => {
  test.each([...ARTICLES, ...PROGRAMS, ...SHORT])("takes %j for %s, first %s", (text, symptom, finding) => {
    expect(first(text)).toEqual([symptom, finding]);
  });

  test.each(WORKED)("says of %j that TLS worked, and of no failure", (text) => {
    const recognized = recognize(text);
    const all = [...(recognized?.found ?? []), ...(recognized?.beside ?? [])];
    expect(all.map(({ symptom }) => symptom.kind)).not.toEqual([]);
    expect(all.every(({ symptom }) => symptom.kind === "worked")).toBe(true);
  });

  // Where work grows with the square of the length, the runner's own limit ends each.
  test.each(["a", "1", "(", "_a", "H=", "alert ", "<a ", "SSL ", "550 5.7.1 ", ".outlook.com ", " LED="])(
    "reads many of %j, behind what it knows or not",
    (unit) => {
      const many = unit.repeat(300_000 / unit.length);
      expect(recognize(many)).toBeNull();
      expect(first(`Connection dropped due to SocketError; ${many}`)[0]).toBe("socket-error");
    },
  );

  test.each(UNRELATED)("knows nothing in %j", (text) => {
    expect(recognize(text)).toBeNull();
  });
});

describe("recognize, of what people reported", () => {
  test.each(REPORTS)("names for %j what it was: %s (%s)", (text, cause) => {
    const findings = recognize(text)?.found.flatMap(({ symptom }) => symptom.findings);
    expect(findings).toContain(cause);
  });

  test.each(NOT_OF_TLS)("knows nothing in %j", (text) => {
    expect(recognize(text)).toBeNull();
  });

  test.each([
    "postfix/smtpd[9]: SSL_accept error from unknown[192.0.2.5]: lost connection",
    "postfix/smtpd[9]: SSL_accept error from unknown[192.0.2.5]: Connection reset by peer",
    "STARTTLS=server, error: accept failed=0, SSL_error=5, errno=0",
    "postfix/smtpd[9]: SSL_accept error from unknown[192.0.2.5]: -1",
  ])("in %j it is not the server that closed", (text) => {
    const findings = recognize(text)?.found.flatMap(({ symptom }) => symptom.findings) ?? [];
    expect(findings).toContain("client-closed-after-server-flight");
    expect(findings.filter((id) => /^server-(?:closed|reset)|below-server-minimum/.test(id))).toEqual([]);
  });

  test.each([
    "postfix/smtpd[1]: certificate verification failed for unknown[192.0.2.9]: untrusted issuer /CN=Example CA",
    "postfix/smtpd[1]: SSL_accept error: error:0A000086:SSL routines::certificate verify failed",
    "454 4.7.0 Failed to establish appropriate TLS channel ATTR41: CertificateExpired: Access Denied",
  ])("in %j it is the client's certificate", (text) => {
    const one = recognize(text)?.found[0];
    expect(one?.symptom.findings[0]).toBe("client-certificate-rejected");
    expect(one?.symptom.findings).not.toContain("certificate-expired");
  });

  test("takes what MailKit writes of every failure for no cause", () => {
    const recognized = recognize(
      "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection. " +
        "This usually means that the SSL certificate presented by the server is not trusted by the system for one or more of " +
        "the following reasons: 1. The server is using a self-signed certificate which cannot be verified.",
    );
    expect(recognized?.found.map(({ id }) => id)).toEqual(["handshake-failed"]);
  });

  test.each([
    ["SMTP connect() failed. https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting"],
    ["Error: connect failed { code: 'ESOCKET', command: 'CONN' }"],
    ["javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.net, port: 465"],
    ["Unable to read data from the transport connection: net_io_connectionclosed."],
  ])("does not say of %j whether TCP or TLS failed", (text) => {
    expect(recognize(text)?.found.map(({ id }) => id)).toEqual(["no-connection"]);
  });

  test("s_client's verify return code is no proof that TLS worked", () => {
    const recognized = recognize(
      "error:1408F10B:SSL routines:ssl3_get_record:wrong version number: no peer certificate available Verify return code: 0 (ok)",
    );
    expect(recognized?.found.map(({ id }) => id)).toEqual(["plain-text"]);
    expect(recognized?.beside).toEqual([]);
  });
});

const ALL: readonly Phrase[] = [...ARTICLES, ...PROGRAMS];

describe("recognize, however the text was pasted", () => {
  test.each([
    ["in capital letters", (text: string) => text.toUpperCase()],
    ["with curly quotation marks", (text: string) => text.replaceAll("'", "’").replaceAll('"', "”")],
    ["broken at every space", (text: string) => text.replaceAll(" ", "\r\n ")],
    [
      "as HTML",
      (text: string) =>
        `<p class="x">${text.replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(" ", "&nbsp;")}</p><br/>`,
    ],
    ["in a terminal's colours", (text: string) => `\u001B[31m${text}\u001B[0m`],
    ["quoted in a reply", (text: string) => `> ${text.replaceAll("\n", "\n> ")}`],
    [
      "between other lines",
      (text: string) => `${UNRELATED.slice(0, 4).join("\n")}\n${text}\nNov 27 10:00:02 done\n`,
    ],
  ])("%s", (_, changed) => {
    // Go's EOF stands at the end of a line, and case makes it a word of its own; a part of known words has to stand alone.
    const texts = ALL.filter(([text]) => !text.endsWith(": EOF") && text !== "protocol error");
    expect(texts.filter(([text, symptom]) => first(changed(text))[0] !== symptom)).toEqual([]);
  });
});

describe("recognize, of several lines", () => {
  test("names each failure in the order of the text, and beside it what says less", () => {
    const recognized = recognize(
      "postfix/smtp[1]: Untrusted TLS connection established to a.example[192.0.2.1]:25\n" +
        "postfix/smtp[1]: SSL_connect error to b.example[192.0.2.2]:25: -1\n" +
        "postfix/smtp[1]: warning: TLS library problem: error:0A000126:SSL routines::unexpected eof while reading\n" +
        "postfix/smtp[1]: connect to c.example[192.0.2.3]:25: Connection refused\n",
    );
    expect(recognized?.found.map(({ id }) => id)).toEqual(["closed", "refused"]);
    expect(recognized?.beside.map(({ id }) => id)).toEqual(["worked-unverified", "handshake-failed"]);
  });

  test("an alert in Postfix's client log is the server's, in its server log the client's", () => {
    const words =
      "warning: TLS library problem: error:0A000412:SSL routines::sslv3 alert bad certificate:SSL alert number 42:";
    expect(recognize(`postfix/smtp[1]: ${words}`)?.found[0]?.symptom.says).toMatch(
      /^The server ended TLS with alert 42/,
    );
    expect(recognize(`postfix/smtpd[1]: ${words}`)?.found[0]?.symptom.says).toMatch(
      /^The client ended TLS with alert 42/,
    );
    expect(recognize(words)?.found[0]?.symptom.leaves).toMatch(/^Which side sent it/);
  });

  test("names the program that printed a library's words, and whose log it is", () => {
    expect(
      recognize("postfix/smtp[1]: SSL_connect error to b.example[192.0.2.2]:25: lost connection")?.found[0],
    ).toMatchObject({
      programs: ["Postfix"],
      side: "client",
    });
    expect(recognize("remote error: tls: handshake failure")?.found[0]).toMatchObject({
      programs: ["Go"],
      side: null,
    });
  });

  test("SocketError does not say who closed", () => {
    expect(recognize("SocketError")?.found[0]?.symptom.leaves).toContain("Who closed it");
  });
});

describe("the words", () => {
  test("the README says of each program where its words come from", () => {
    const readme = readText("src/logs/README.md");
    const names = new Set(
      [...readme.matchAll(/^\| ([^|]+?) +\|/gm)].flatMap(([, cell = ""]) => cell.split(", ")),
    );
    const systems = new Set(ALL_WORDS.map(([, { system }]) => system));
    const missing = [...systems].flatMap((system) => system.split(" or ")).filter((name) => !names.has(name));
    expect(missing).toEqual(["several programs", "any server"]);
  });

  test("each is recognised as its symptom, or as one that stands in the same words", () => {
    const unknown = ALL_WORDS.flatMap(([id, { words }]) =>
      words.flatMap((text) => {
        const recognized = recognize(text.replaceAll("...", "mx.example.net"));
        const ids = [...(recognized?.found ?? []), ...(recognized?.beside ?? [])].map((one) => one.id);
        return ids.includes(id) || ids.length > 0 ? [] : [`${id}: ${text}`];
      }),
    );
    expect(unknown).toEqual([]);
  });

  test("what findings quote of logs is recognised, with a finding that says it", () => {
    const missed = FINDING_IDS.flatMap((id) =>
      FINDING_TEXTS[id].logs.flatMap(({ text }) =>
        [...text.matchAll(/"(?=[^"]{10})([^" ]+ [^"]+)"/g)].flatMap(([, words = ""]) => {
          const recognized = recognize(words.replaceAll("...", "mx.example.net"));
          return recognized === null ? [`${id}: ${words}`] : [];
        }),
      ),
    );
    expect(missed).toEqual([]);
  });

  test("those of findings belong to symptoms, but for alerts, which are found by their names and numbers", () => {
    expect(Object.keys(LOG_WORDS).filter((id) => !isSymptomId(id))).toEqual(["certificate-alerts"]);
  });

  test("symptoms name findings that exist, each once, and say how to go on", () => {
    const wrong = Object.values(SYMPTOMS).filter(
      ({ findings, first: step, says }) =>
        findings.length === 0 ||
        !findings.every(isFindingId) ||
        new Set(findings).size < findings.length ||
        !step.endsWith(".") ||
        !says.endsWith("."),
    );
    expect(wrong).toEqual([]);
  });
});

/** As it may be broken and quoted. */
const plain = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll(/[“”]/g, '"').toLowerCase();

const SEEDS = new URL("../../../shared/background/", import.meta.url);
const hasSeeds = existsSync(SEEDS);

test.runIf(needs("../shared/background", hasSeeds))(
  "the articles contain the errors, so that none is forgotten",
  () => {
    const articles = readdirSync(SEEDS)
      .map((name) => plain(readFileSync(new URL(name, SEEDS), "utf8")))
      .join(" ");
    const known = ARTICLES.map(([text]) => text).filter((text) => text.length < 60);
    expect(known.filter((text) => !articles.includes(plain(text)))).toEqual([]);
    // An SMTP reply of 4xx or 5xx with an enhanced code, or what an article calls failed or dropped.
    const replies = articles.match(/\b[45]\d\d [45]\.\d\.\d+\.? [a-z][^.;’'"}\n]{8,60}/g) ?? [];
    expect(replies.length).toBeGreaterThan(5);
    expect(replies.filter((text) => recognize(text) === null)).toEqual([
      // Words of the article itself.
      expect.stringContaining("non-delivery report"),
    ]);
  },
);
