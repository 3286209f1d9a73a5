// The findings of a session -> their members in JSON, as the general writer writes them.
import type { Evidence, Finding } from "../session/session.ts";
import type { JsonLines } from "./json-lines.ts";
import { JsonPlace } from "./json-place.ts";
import { Recurring } from "./recurring.ts";
import { NAME } from "./session-names.ts";

const HEAD = ["id", "severity", "title", "certainty", "primary", "fault"] as const;

export class FindingJson {
  private readonly json: JsonLines;
  private readonly place = new JsonPlace();
  private readonly heads: Recurring<Finding>;

  constructor(json: JsonLines) {
    this.json = json;
    this.heads = new Recurring(json, HEAD);
  }

  readonly write = (finding: Finding): void => {
    const { json, place } = this;
    const start = json.length;
    this.heads.write(finding.id, finding);
    json.addText(NAME.detail, finding.detail);
    json.addNumbers(NAME.frames, finding.frames);
    json.addList(NAME.evidence, finding.evidence, this.evidence);
    json.piece(NAME.remedy);
    json.recurring(finding.remedy);
    const { logs, remedies, references } = finding;
    if (logs !== undefined) json.member("logs", logs, place);
    if (remedies !== undefined) json.member("remedies", remedies, place);
    if (references !== undefined) json.member("references", references, place);
    json.enclose(start);
  };

  private readonly evidence = ({ frame, field, value }: Evidence): void => {
    const { json } = this;
    const start = json.length;
    json.addNumber(NAME.frame, frame);
    json.piece(NAME.field);
    json.recurring(field);
    json.addText(NAME.value, value);
    json.enclose(start);
  };
}
