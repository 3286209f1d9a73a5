// Captures -> what the program prints of each, kept in files that replay.sh gives to the oracle.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const PROGRAM = new URL("../../dist/cli/", import.meta.url);
const MAIN = fileURLToPath(new URL("main.js", PROGRAM));

/** Every so many captures the program also runs in a process of its own, and must print the same. */
const ALONE_EVERY = 100;

/**
 * @typedef {object} Printed What one run of the program gave.
 * @property {string} stdout
 * @property {string} stderr
 * @property {number | null} code
 */

/**
 * Runs the built program on each capture, without the start of a process for each, which takes ten times as long as
 * the rest: `dist/cli/main.js` does nothing but hand its arguments to `run`, and so does this.
 *
 * @param {readonly string[]} captures absolute paths
 * @param {readonly string[]} options of the command line
 * @param {string} folder takes `<capture>.out`, `.err` and `.exit`
 * @returns {Promise<string[]>} captures of which a process of its own printed something else
 */
export async function writeDocuments(captures, options, folder) {
  const run = await loadRun();
  const unlike = [];
  for (const [index, capture] of captures.entries()) {
    const args = [capture, "--format", "json", ...options];
    const printed = await runHere(run, args);
    const file = folder + capture;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.out`, printed.stdout);
    writeFileSync(`${file}.err`, printed.stderr);
    writeFileSync(`${file}.exit`, `${printed.code}\n`);
    if (index % ALONE_EVERY === 0 && !isSame(printed, runAlone(args))) unlike.push(capture);
  }
  return unlike;
}

/** @returns {Promise<typeof import("../../src/cli/run.ts").run>} */
async function loadRun() {
  const { run } = await import(new URL("chunks/program.js", PROGRAM).href);
  return run;
}

/**
 * @param {typeof import("../../src/cli/run.ts").run} run
 * @param {readonly string[]} args
 * @returns {Promise<Printed>}
 */
async function runHere(run, args) {
  const [stdout, stderr] = [new Paper(), new Paper()];
  const around = Object.create(process, { stdout: { value: stdout }, stderr: { value: stderr } });
  try {
    const code = await run(args, around);
    return { stdout: stdout.text(), stderr: stderr.text(), code };
  } catch (error) {
    // As Node does with what nobody catches.
    const stack = error instanceof Error ? error.stack : String(error);
    return { stdout: stdout.text(), stderr: `${stderr.text()}${stack}\n`, code: 1 };
  }
}

/**
 * @param {readonly string[]} args
 * @returns {Printed}
 */
function runAlone(args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  return { stdout, stderr, code: status };
}

/**
 * @param {Printed} one
 * @param {Printed} other
 */
const isSame = (one, other) =>
  one.stdout === other.stdout && one.stderr === other.stderr && one.code === other.code;

/** Keeps what is written on it. */
class Paper extends Writable {
  /** @type {Buffer[]} */
  #written = [];

  /**
   * @override
   * @param {Buffer} chunk
   * @param {BufferEncoding} _encoding
   * @param {() => void} done
   */
  _write(chunk, _encoding, done) {
    this.#written.push(chunk);
    done();
  }

  text() {
    return Buffer.concat(this.#written).toString();
  }
}
