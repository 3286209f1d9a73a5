// Addresses that stay on a machine or a private network (RFC 1918, RFC 4193, RFC 4291).
import type { Judged } from "../session/session.ts";

const PRIVATE =
  /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i;

/** The session crosses no public network, as far as its addresses tell. */
export const isPrivate = ({ client, server }: Judged): boolean =>
  PRIVATE.test(client.address) && PRIVATE.test(server.address);
