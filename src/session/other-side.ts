// A side of a connection -> the one that it talks to.
import type { Side } from "./transport.ts";

export const otherSide = (side: Side): Side => (side === "client" ? "server" : "client");
