// Stories, each with a sample, its ends and what is right to be said of it -> the plays of all their sessions.
import { fileURLToPath } from "node:url";
import { address } from "../build/packets.ts";
import { type Host, onlyWith, type Play, renamed } from "./moved.ts";
import { type Recording, readRecording } from "./recording.ts";

export interface Story {
  readonly what: string;
  readonly sample: string;
  readonly sessions: number;
  readonly clients: readonly Named[];
  readonly servers: readonly Named[];
  /** Ids that are right as the main finding; none where TLS stood and nothing is wrong. */
  readonly findings: readonly string[];
  readonly failed: boolean;
}

export interface Named {
  readonly address: string;
  /** As long as the sample's: a client's has 16 characters, a server's 14. */
  readonly name: string;
}

/** A story that fails. */
export function storyOf(
  what: string,
  sample: string,
  sessions: number,
  clients: readonly Named[],
  servers: readonly Named[],
  findings: readonly string[],
): Story {
  return { what, sample, sessions, clients, servers, findings, failed: true };
}

/** The sessions of each story spread over the time; the client's and the server's address and name take turns. */
export function playsOf(stories: readonly Story[], startUs: number, lengthUs: number): readonly Play[] {
  let port = 20_000;
  const recordings = new Map<string, Recording>();
  return stories.flatMap((story, index) =>
    Array.from({ length: story.sessions }, (_, number): Play => {
      const client = story.clients[number % story.clients.length];
      const to = story.servers[number % story.servers.length];
      if (client === undefined || to === undefined) throw new Error(`${story.what} lacks its ends`);
      const share = (number + (index % 7) / 7) / story.sessions;
      const key = [story.sample, client.name, to.name, client.address.includes(":")].join(" ");
      const recording = recordings.get(key) ?? sampleOf(story.sample, client, to);
      recordings.set(key, recording);
      return {
        recording,
        startUs: startUs + Math.floor(share * lengthUs),
        hosts: hostsOf(recording, client, to, port),
        seed: port++,
      };
    }),
  );
}

const CLIENTS = new Set(["192.0.2.10", "2001:db8:10::10"]);

const hostsOf = ({ addresses }: Recording, client: Named, to: Named, port: number): readonly Host[] =>
  addresses.map((text) => {
    const isClient = CLIENTS.has(text);
    const end = isClient ? client : to;
    const isMoved = text.includes(":") === end.address.includes(":");
    return { address: address(isMoved ? end.address : text), port: isMoved && isClient ? port : null };
  });

function sampleOf(sample: string, client: Named, to: Named): Recording {
  const whole = readRecording(fileURLToPath(new URL(`../../samples/${sample}`, import.meta.url)));
  const ipVersion = client.address.includes(":");
  const from = whole.addresses.find((text) => CLIENTS.has(text) && text.includes(":") === ipVersion);
  const names = new Map([
    ["mail.example.org", client.name],
    ["mx.example.net", to.name],
  ]);
  return renamed(onlyWith(whole, from ?? ""), names);
}
