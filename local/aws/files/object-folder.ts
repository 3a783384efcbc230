import {
  createReadStream,
  createWriteStream,
  existsSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makePrivateDir } from '../../process/private-files.ts';

/** Objects as files of a folder, each under its bucket and its key. */
export class ObjectFolder {
  readonly #dir: string;
  #writes = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  has(bucket: string, key: string): boolean {
    return existsSync(this.#fileOf(bucket, key));
  }

  /** Writes the whole object, or nothing of it; gives its bytes. */
  async write(bucket: string, key: string, body: Readable): Promise<number> {
    makePrivateDir(join(this.#dir, bucket));
    const file = this.#fileOf(bucket, key);
    this.#writes += 1;
    const next = `${file}.${this.#writes}.next`;
    try {
      await pipeline(body, createWriteStream(next, { mode: 0o600 }));
      renameSync(next, file);
    } finally {
      rmSync(next, { force: true });
    }
    return statSync(file).size;
  }

  /** Undefined where there is no such object. */
  read(
    bucket: string,
    key: string,
  ): { readonly size: number; readonly body: Readable } | undefined {
    const file = this.#fileOf(bucket, key);
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat && { size: stat.size, body: createReadStream(file) };
  }

  remove(bucket: string, key: string): void {
    rmSync(this.#fileOf(bucket, key), { force: true });
  }

  /** A key is one name: no part of it leads out of the folder. */
  #fileOf(bucket: string, key: string): string {
    return join(this.#dir, encodeURIComponent(bucket), encodeURIComponent(key));
  }
}
