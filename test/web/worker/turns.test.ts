import { expect, test } from "vitest";
import { nextTurn } from "../../../src/web/worker/turns.ts";

test("a message that has come is heard before the next turn", async () => {
  const heard: string[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => heard.push("message"));
  port1.start();
  port2.postMessage("stop");
  await nextTurn();
  port1.close();
  expect(heard).toEqual(["message"]);
});
