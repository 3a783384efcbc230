import { AppError } from './errors.ts';

/** What a list is asked for. */
export interface PageRequest {
  /** 1 to 200. */
  readonly limit: number;
  /** `nextCursor` of the page before; absent for the first page. */
  readonly cursor?: string | undefined;
}

/** One page; `nextCursor` is null on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Writes the position after the last item as an opaque cursor. */
export function toCursor(position: string): string {
  return Buffer.from(position, 'utf8').toString('base64url');
}

/** Reads a cursor back; VALIDATION_FAILED when its position does not have this list's pattern. */
export function fromCursor(cursor: string, pattern: RegExp): string {
  const position = Buffer.from(cursor, 'base64url').toString('utf8');
  if (pattern.test(position)) return position;
  throw new AppError('VALIDATION_FAILED', 'foreign cursor', {
    errors: [{ path: 'cursor', message: 'is not a cursor of this list' }],
  });
}
