// What made a report, as the package calls itself: a browser cannot read package.json.
import type { ReportDocument } from "./report-document.ts";

export const TOOL: ReportDocument["tool"] = { name: "starttls-inspect", version: "0.1.0" };
