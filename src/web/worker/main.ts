// Messages of the page -> answers: the worker's program, and its only file that knows that it is one.
import type { Answer, FromWorker, Question, ToWorker } from "../messages.ts";
import { Inspection } from "./inspection.ts";

const send = (message: FromWorker): void => self.postMessage(message);

const inspection = new Inspection(
  (progress) => send({ progress }),
  (saving) => send({ saving }),
);
self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if ("stop" in data) {
    inspection.stop();
    return;
  }
  const { id } = data;
  answerTo(data).then(
    (answer) => send({ id, answer }),
    (error: unknown) => send({ id, failure: error instanceof Error ? error.message : String(error) }),
  );
});

function answerTo({ name, ask }: Question): Promise<Answer> {
  switch (name) {
    case "read":
      return inspection.read(ask);
    case "choose":
      return inspection.choose(ask);
    case "select":
      return inspection.select(ask);
    case "frame":
      return inspection.frame(ask);
    case "compare":
      return inspection.compare(ask);
    case "save":
      return inspection.save(ask);
    case "wiresharkFilter":
      return inspection.wiresharkFilter(ask);
    default:
      return inspection.session(ask);
  }
}
