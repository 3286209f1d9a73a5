import { expect, test } from "vitest";
import { NotedBounds, WatchedBounds } from "../src/bounds.ts";

test("warnings come by frame, then in the order of limits.ts, whoever reached what first", () => {
  const noted = new NotedBounds();
  noted.reached("gaps", 7);
  noted.reached("line-bytes", 3);
  noted.reached("gaps", 5, 2);
  noted.reached("connections", 5);
  const reached = noted.take();
  const orders = [reached, reached.toReversed()].map((calls) => {
    const bounds = new WatchedBounds();
    for (const call of calls) bounds.reached(...call);
    return bounds.takeWarnings().map(({ frame, text }) => `${frame} ${/limit (\S+)/.exec(text)?.[1]}`);
  });
  expect(orders).toEqual([
    ["3 line-bytes", "5 connections", "5 gaps"],
    ["3 line-bytes", "5 connections", "5 gaps"],
  ]);
  expect(noted.take()).toEqual([]);
});
