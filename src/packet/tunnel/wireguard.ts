// A message of WireGuard, of which only the kind can be read (wireguard.com/protocol).
import { uint32LittleEndian } from "../../bytes/integers.ts";
import { type Layer, NOT_IP, WIREGUARD } from "../layer.ts";

/** Type and three bytes of 0. */
const DATA = 4;
const HEADER = 16;
/** What authenticates it; the packet in it is padded to a multiple of as many bytes. */
const TAG = 16;

export const wireGuard: Layer = ({ bytes, start, end, wireEnd }) => {
  const length = wireEnd - start;
  const isData =
    end - start >= 4 &&
    uint32LittleEndian(bytes, start) === DATA &&
    length % TAG === 0 &&
    length > HEADER + TAG;
  return isData ? WIREGUARD : NOT_IP;
};
