import { describe, expect, test } from "vitest";
import { FINDING_TEXTS, type FindingId } from "../../src/diagnose/finding-texts.ts";
import { remedyText } from "../../src/diagnose/remedy-text.ts";

const adviceFor = (id: FindingId): string => FINDING_TEXTS[id].remedies.map(remedyText).join(" ");

describe("the remedies of findings about the capture", () => {
  test("for a missing start name the start only", () => {
    expect(adviceFor("capture-starts-midstream")).toMatch(/^Start the capture before[^.]*--join\.$/);
  });

  test("for a missing end name the end only, and how a file that is cut off comes about", () => {
    const advice = adviceFor("capture-ends-early");
    expect(advice).toMatch(/^Stop the capture after .* copy the file again, or stop the capture with Ctrl-C/);
    expect(advice).not.toMatch(/^Start|before the connection/);
  });

  test("for truncated packets are a sentence with a command", () => {
    expect(adviceFor("capture-snaplen-truncated")).toBe(
      "Record again with whole packets: tcpdump -i any -s 0 -w mail.pcap port 25",
    );
  });
});
