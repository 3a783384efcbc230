import type { Files } from '../../lambdas/shared/files-client.ts';

export interface MemoryFiles extends Files {
  readonly objects: Map<string, Uint8Array | unknown>;
}

/** A bucket in memory; its links say what was signed. */
export function memoryFiles(): MemoryFiles {
  const objects = new Map<string, Uint8Array | unknown>();
  return {
    objects,
    uploadLink: async ({ key, signedAtMs, lifetimeSeconds, bytes }) => ({
      url: `https://files.example/${key}?at=${signedAtMs}&for=${lifetimeSeconds}`,
      method: 'PUT',
      headers: bytes === undefined ? {} : { 'content-length': String(bytes) },
    }),
    downloadLink: async ({ key, signedAtMs, lifetimeSeconds, filename }) =>
      `https://files.example/${key}?at=${signedAtMs}&for=${lifetimeSeconds}&as=${filename}`,
    read: async (key) => {
      const bytes = objects.get(key);
      return bytes instanceof Uint8Array ? inPieces(bytes) : undefined;
    },
    readJson: async <T>(key: string) => objects.get(key) as T | undefined,
    writeJson: async (key, value) => {
      objects.set(key, value);
    },
    write: async (key, bytes) => {
      objects.set(key, bytes);
    },
    remove: async (key) => {
      objects.delete(key);
    },
  };
}

/** Bytes as a network brings them: cut anywhere, in the middle of a character too. */
export async function* inPieces(
  bytes: Uint8Array,
  size = 64 * 1024 + 1,
): AsyncGenerator<Uint8Array, void> {
  for (let n = 0; n < bytes.length; n += size) yield bytes.subarray(n, n + size);
}
