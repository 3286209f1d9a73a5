// The API that runs everywhere, browsers included: bytes of a capture in, plain data out.
export { CaptureError, type CaptureErrorCode } from "./capture/capture-error.ts";
export {
  type CaptureContents,
  type CaptureReport,
  inspect,
  Inspector,
  type InspectOptions,
  type Traffic,
} from "./inspect.ts";
export type { Capture, ReportDocument, Summary } from "./report/report-document.ts";
export { DEFAULT_PORTS } from "./session/mail-ports.ts";
export type * from "./session/session.ts";
export type { CodePoint } from "./tls/code-point.ts";
