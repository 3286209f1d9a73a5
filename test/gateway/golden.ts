// test/gateway/golden holds what people have read. UPDATE_GATEWAY=1 writes it; read the difference before you commit it.
import { readFileSync, writeFileSync } from "node:fs";

export function golden(name: string, told: string): string {
  const file = new URL(`golden/${name}`, import.meta.url);
  if (process.env["UPDATE_GATEWAY"] === "1") writeFileSync(file, told);
  return readFileSync(file, "utf8");
}
