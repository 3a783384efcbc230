import { sha256 } from '../../shared/random.ts';

/**
 * Gives the SHA-256 of a parsed body: bodies that mean the same have the same, whatever their order
 * of fields. Of a raw body its bytes count.
 */
export function toBodyHash(body: unknown): string {
  if (body instanceof Uint8Array) return sha256(Buffer.from(body).toString('base64'));
  return sha256(canonicalJson(body));
}

function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, member: unknown) =>
      isRecord(member) ? sorted(member) : member,
    ) ?? ''
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
