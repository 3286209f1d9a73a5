// The packages of the lock file, from node_modules, as npm's registry on this machine: npm installs from it offline.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Registry {
  readonly url: string;
  readonly close: () => void;
}

/** Answers `GET /NAME` with the versions that the lock file has of a package, and with their tarballs. */
export async function lockedRegistry(): Promise<Registry> {
  const folders = lockedFolders();
  const server = createServer(({ url = "/", headers }, response) => {
    const { pathname, searchParams } = new URL(url, `http://${headers.host}`);
    const folder = searchParams.get("folder");
    const name = decodeURIComponent(pathname.slice(1));
    if (folder !== null) response.end(tarball(folder));
    else if (folders.has(name))
      response.end(JSON.stringify(versions(name, folders.get(name) ?? [], `http://${headers.host}`)));
    else response.writeHead(404).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the registry has no port");
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}

/** By the package's name: its folders, one a version. */
function lockedFolders(): ReadonlyMap<string, readonly string[]> {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const folders = new Map<string, string[]>();
  for (const path of Object.keys(packages)) {
    const name = path.split("node_modules/").at(-1) ?? "";
    if (name !== "" && existsSync(join(ROOT, path))) folders.set(name, [...(folders.get(name) ?? []), path]);
  }
  return folders;
}

function versions(name: string, folders: readonly string[], url: string): object {
  const manifests = folders.map((folder) => ({
    ...JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")),
    dist: { tarball: `${url}/tarball?folder=${encodeURIComponent(folder)}` },
  }));
  const [first] = manifests;
  return {
    name,
    "dist-tags": { latest: first.version },
    versions: Object.fromEntries(manifests.map((manifest) => [manifest.version, manifest])),
  };
}

const tarball = (folder: string): Buffer =>
  execFileSync("tar", ["-czf", "-", "-C", join(ROOT, dirname(folder)), folder.split("/").at(-1) ?? ""], {
    maxBuffer: 1 << 28,
  });
