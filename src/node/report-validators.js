// report.schema.json -> what checks parsed JSON against it. The build replaces this file with the code that ajv makes of
// the schema (build.mjs), so that neither ajv nor the schema is part of the program.
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../schema/report.schema.json" with { type: "json" };

/** What is exported below, by the part of the schema that it checks. */
export const PARTS = { isSession: "report#/$defs/session", isCapture: "report#/$defs/capture" };

export const ajv = new Ajv2020({
  allowUnionTypes: true,
  // Fields of a later version are removed: what is passed on must fit the schema of this one.
  removeAdditional: true,
  messages: false,
  // Less code, since frames and times are everywhere.
  inlineRefs: false,
  code: { esm: true, source: true },
}).addSchema(schema, "report");

/** @type {import("ajv").ValidateFunction<import("../session/session.ts").Session>} */
export const isSession = ajv.compile({ $ref: PARTS.isSession });

/** @type {import("ajv").ValidateFunction<import("../report/report-document.ts").Capture>} */
export const isCapture = ajv.compile({ $ref: PARTS.isCapture });
