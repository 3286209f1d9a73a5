// Lines of a clear dialogue -> the same length, the same protocol, no names.
import { describe, expect, test } from "vitest";
import { ClearText } from "../../src/extract/anonymize/clear-text.ts";
import { Pseudonyms } from "../../src/extract/anonymize/pseudonyms.ts";

const names = new Pseudonyms(new Uint8Array(32), [".mail.protection.outlook.com"]);

const clearText = () =>
  new ClearText(names, new Set(["mailpc1"]), {
    hostNames: 0,
    mailboxes: 0,
    messageLines: 0,
    authExchanges: 0,
    unknownCommands: 0,
    serverNames: 0,
    certificates: 0,
  });

const mail = names.host("mail.example.org");

describe("ClearText.clientLine", () => {
  test.each([
    ["EHLO mail.example.org\r\n", `EHLO ${mail}\r\n`],
    ["STARTTLS\r\n", "STARTTLS\r\n"],
    ["starttls\n", "starttls\n"],
    ["AUTH PLAIN AGJvYgBzZWNyZXQ=\r\n", "AUTH PLAIN xxxxxxxxxxxxxxxx\r\n"],
    ["AUTH LOGIN\r\n", "AUTH LOGIN\r\n"],
    ["AGJvYgBzZWNyZXQ=\r\n", "zxxxxxxxxxxxxxxx\r\n"],
    ["MAIL FROM:<> SIZE=512 AUTH=<bob>\r\n", "MAIL FROM:<> SIZE=512 xxxxxxxxxx\r\n"],
    ["BDAT 86 LAST\r\n", "BDAT 86 LAST\r\n"],
    ["GET /bob HTTP/1.1\r\n", "GET xxxx HTTP/1.1\r\n"],
    ["POST the letter\r\n", "POST xxxxxxxxxx\r\n"],
    ["VRFY bob\r\n", "VRFY xxx\r\n"],
    ["Subject: the merger\r\n", "zxxxxxxxxxxxxxxxxxx\r\n"],
    ["quit the job, Bob\r\n", "quit xxxxxxxxxxxx\r\n"],
    [".\r\n", "."],
    ["", ""],
  ])("%j", (line, shown) => {
    expect(clearText().clientLine(line).trimEnd()).toBe(shown.trimEnd());
  });

  test("a PROXY header keeps its form and ports, and gets other addresses", () => {
    const shown = clearText().clientLine("PROXY TCP4 203.0.113.9 198.51.100.25 40000 25\r\n");
    expect(shown).toMatch(/^PROXY TCP4 [\d.]{11} [\d.]{13} 40000 25\r\n$/);
    expect(shown).not.toMatch(/203\.0\.113\.9|198\.51\.100\.25/);
    expect(clearText().clientLine("PROXY bob\r\n")).toBe("PROXY xxx\r\n");
  });

  test("a mailbox keeps its form, and its host gets the same name as elsewhere", () => {
    const shown = clearText().clientLine("RCPT TO:<bob.smith+x@mail.example.org> NOTIFY=NEVER\r\n");
    expect(shown).toMatch(
      new RegExp(`^RCPT TO:<[a-z]{3}\\.[a-z]{5}\\+[a-z]@${mail.replaceAll(".", "\\.")}> NOTIFY=NEVER\\r\\n$`),
    );
    expect(shown).not.toMatch(/bob|smith/);
  });
});

test("ClearText counts message lines, AUTH exchanges and unknown commands apart", () => {
  const text = clearText();
  const signIn = "EHLO mail.example.org|AUTH LOGIN|Ym9i|c2VjcmV0|AUTH PLAIN AGJvYgBzZWNyZXQ=|NOOP|XBOB";
  const transfer = "MAIL FROM:<>|DATA|Subject: the merger||quit the job, Bob|.|XBOB|QUIT";
  for (const line of `${signIn}|${transfer}`.split("|")) text.clientLine(`${line}\r\n`);
  const { messageLines, authExchanges, unknownCommands } = text.replaced;
  expect([messageLines, authExchanges, unknownCommands]).toEqual([2, 2, 2]);
});

test("ClearText counts no message line of a connection that begins after another's DATA", () => {
  const text = clearText();
  text.clientLine("DATA\r\n");
  text.begin();
  text.clientLine("XBOB\r\n");
  expect([text.replaced.messageLines, text.replaced.unknownCommands]).toEqual([0, 1]);
});

describe("ClearText.serverLine", () => {
  test.each([
    ["220 2.0.0 Ready to start TLS\r\n", "220 2.0.0 Ready to start TLS\r\n"],
    [
      "454 4.7.0 TLS not available due to local problem\r\n",
      "454 4.7.0 TLS not available due to local problem\r\n",
    ],
    ["250-mail.example.org Hello mailpc1\r\n", `250-${mail} Hello ${names.word("mailpc1")}\r\n`],
    ["250-SIZE 157286400\r\n", "250-SIZE 157286400\r\n"],
    ["250 8BITMIME\r\n", "250 8BITMIME\r\n"],
    ["334 VXNlcm5hbWU6\r\n", "334 xxxxxxxxxxxx\r\n"],
    ["535-5.7.8 Error: authentication failed:\r\n", "535-5.7.8 Error: authentication failed:\r\n"],
    ["535 5.7.8 swordfish is wrong\r\n", "535 5.7.8 xxxxxxxxx is wrong\r\n"],
    ["550 the password (swordfish) has expired\r\n", "550 the password (xxxxxxxxx) has expired\r\n"],
    ["550 5.1.1 swordfish is unknown\r\n", "550 5.1.1 swordfish is unknown\r\n"],
    ["not a reply by bob\r\n", "xxxxxxxxxxxxxxxxxx\r\n"],
    [
      "220 mail.example.org Microsoft ESMTP MAIL Service ready at Sat, 21 Nov 2026 03:54:44 +0000\r\n",
      `220 ${mail} Microsoft ESMTP MAIL Service ready at Sat, 21 Nov 2026 03:54:44 +0000\r\n`,
    ],
  ])("%j", (line, shown) => {
    expect(clearText().serverLine(line)).toBe(shown);
  });

  test("an IP address in a reply keeps its form", () => {
    const shown = clearText().serverLine("250 Hello [192.0.2.10], pleased to meet you\r\n");
    expect(shown).toMatch(/^250 Hello \[100\.[\d.]{6}\], pleased to meet you\r\n$/);
    expect(shown).not.toContain("192.0.2.10");
  });
});

test("ClearText keeps a provider's domain and replaces the labels before it", () => {
  expect(names.host("contoso-com.mail.protection.outlook.com")).toMatch(
    /^(?!contoso)[a-z]{7}-[a-z]{3}\.mail\.protection\.outlook\.com$/,
  );
});

test.each([
  ["email-smtp.eu-west-1.amazonaws.com", /^email-smtp\.eu-west-1\.amazonaws\.com$/],
  [
    "host-7.email-smtp.eu-west-1.amazonaws.com",
    /^(?!host)[a-z]{4}-\d\.email-smtp\.eu-west-1\.amazonaws\.com$/,
  ],
  ["smtp.office365.com", /^smtp\.office365\.com$/],
  ["mysmtp.office365.com", /^(?!mysmtp)[a-z]{6}\.(?!office365)[a-z]{6}\d{3}\.com$/],
])("ClearText keeps of %s what names the provider", (name, kept) => {
  const suffixes = [".email-smtp.*.amazonaws.com", ".smtp.office365.com"];
  expect(new Pseudonyms(new Uint8Array(32), suffixes).host(name)).toMatch(kept);
});

test("ClearText gives other names for another key", () => {
  expect(new Pseudonyms(new Uint8Array(32).fill(1)).host("mail.example.org")).not.toBe(mail);
});
