// worker/main.ts as build-page.mjs packs it into the page: one script, gzip (RFC 1952) in base64.
export const WORKER_PROGRAM = "";
