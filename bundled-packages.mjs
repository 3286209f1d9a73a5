// What a build bundles -> the packages in it, whose licences go with every copy.
import { readdirSync, readFileSync } from "node:fs";

/** For rolldown: colours of a terminal, which the table of sessions would take from Node. */
export const WITHOUT_COLORS = {
  name: "without-colors",
  resolveId: (id) => (id === "@colors/colors/safe" ? "\0no-colors" : null),
  load: (id) => (id === "\0no-colors" ? "export {};" : null),
};

/** The folder of a package's file; undefined for our own. */
export function packageFolder(file) {
  const folder = PACKAGE_FOLDER.exec(file)?.[0];
  return folder?.slice(folder.lastIndexOf("node_modules"));
}
const PACKAGE_FOLDER = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/** Of packages' folders, in the order of their names. */
export function licences(folders) {
  return [...folders].map(licence).toSorted().join("\n\n");
}

function licence(folder) {
  const at = new URL(`${folder.replaceAll("\\", "/")}/`, import.meta.url);
  const { name, version } = JSON.parse(readFileSync(new URL("package.json", at), "utf8"));
  const file = readdirSync(at).find((each) => /^licen[cs]e/i.test(each));
  return `${name} ${version}\n\n${readFileSync(new URL(file, at), "utf8").trim()}\n`;
}
