import { expect, test } from "vitest";
import { recognize } from "../../src/logs/recognize.ts";
import { recognizedText } from "../../src/logs/recognized-text.ts";
import { createColors } from "../../src/report/colors.ts";

function printed(text: string): string {
  const recognized = recognize(text);
  return recognized === null ? "" : recognizedText(recognized, text, 80, createColors(false));
}

const HOP =
  "Received: from a.example by b.example with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE)";

test("of a report, TLS on an earlier hop is not printed beside the failure", () => {
  const report = printed(`returned '421 4.4.2 Connection dropped due to SocketError' ${HOP}`);
  expect(report).toContain("Connection dropped due to SocketError");
  expect(report).not.toContain("TLS was established");
  expect(printed(HOP)).toContain("TLS was established");
});

test("TLS that the same log calls established is", () => {
  const log = printed(
    "postfix/smtp[1]: Trusted TLS connection established to a.example[192.0.2.1]:25\n" +
      "postfix/smtp[1]: SSL_connect error to b.example[192.0.2.2]:25: lost connection",
  );
  expect(log).toContain("Also in this text");
});
