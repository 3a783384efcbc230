import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from '../process/private-files.ts';
import type { JsonObject } from '../server/json.ts';

/** A request of the demo that has not ended as far as the demo has seen. */
export interface OpenRequest {
  readonly idempotencyKey: string;
  /** Name of the list. */
  readonly list: string;
  /** Hash of the request's body: who asks for the same again goes on with it. */
  readonly bodyHash: string;
  /** The balance before it, for the receipt. */
  readonly before: JsonObject;
}

interface Memory {
  readonly key?: string;
  readonly open?: OpenRequest | undefined;
}

/**
 * What the demo remembers from one start to the next, in `DIR/demo.json`; without a folder, only
 * while it runs.
 */
export class DemoMemory {
  readonly #file: string | undefined;
  #memory: Memory;

  constructor(dataDir: string | undefined) {
    this.#file = dataDir === undefined ? undefined : join(dataDir, 'demo.json');
    const isThere = this.#file !== undefined && existsSync(this.#file);
    this.#memory = isThere ? (JSON.parse(readFileSync(this.#file, 'utf8')) as Memory) : {};
  }

  /** The workspace's key, which the API shows only once. */
  get key(): string | undefined {
    return this.#memory.key;
  }

  get open(): OpenRequest | undefined {
    return this.#memory.open;
  }

  keepKey(key: string): void {
    this.#keep({ key });
  }

  /** Written down before the request is sent; undefined when its end has been seen. */
  keepOpen(open: OpenRequest | undefined): void {
    this.#keep({ open });
  }

  #keep(change: Memory): void {
    this.#memory = { ...this.#memory, ...change };
    if (this.#file !== undefined) writePrivately(this.#file, JSON.stringify(this.#memory));
  }
}

/** Gives a hash by which the body of a request is known again. */
export function hashOf(body: JsonObject): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
