/** From how many to how many milliseconds something takes. */
export interface Latency {
  readonly minMs: number;
  readonly maxMs: number;
}

/** Reads a latency like `50-300`; an Error for anything else. */
export function parseLatency(text: string): Latency {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const [minMs, maxMs] = [Number(from), Number(to)];
  if (minMs <= maxMs) return { minMs, maxMs };
  throw new Error(`a latency is written like 50-300, not ${text}`);
}
