import { AppError } from './errors.ts';
import { sha256 } from './random.ts';

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

const SEAL_CHARACTERS = 12;

/**
 * Writes the position after the last item as an opaque cursor. `list` names the list: the keys that
 * its items lie under, which tell the workspace, and its order where it has two.
 */
export function toCursor(list: string, position: string): string {
  return Buffer.from(`${seal(list, position)}${position}`, 'utf8').toString('base64url');
}

/**
 * Reads a cursor back; VALIDATION_FAILED when it is of another list, not whole, or its position
 * does not have this list's pattern.
 */
export function fromCursor(list: string, cursor: string, pattern: RegExp): string {
  const position = Buffer.from(cursor, 'base64url').toString('utf8').slice(SEAL_CHARACTERS);
  if (cursor === toCursor(list, position) && pattern.test(position)) return position;
  throw new AppError('VALIDATION_FAILED', 'foreign cursor', {
    errors: [{ path: 'cursor', message: 'is not a cursor of this list' }],
  });
}

/** Tells the lists apart; hides nothing. */
function seal(list: string, position: string): string {
  return sha256(`${list}\u0000${position}`).slice(0, SEAL_CHARACTERS);
}
