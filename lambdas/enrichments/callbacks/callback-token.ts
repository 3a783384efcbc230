import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import type { Findable } from '../../waterfall/waterfall.contract.ts';

/** Whose answer is waited for: one ticket of one row, and the person that it is about. */
export interface AnswerPlace {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly part: number;
  readonly row: number;
  /** The step of the row's run that asked for the ticket. */
  readonly step: number;
  /** The strongest identity key of the person: opaque, of this workspace alone. */
  readonly identityKey: string;
  readonly search: string;
  readonly data: readonly Findable[];
  /** `own`: the workspace's account asked, and the vendor signs by its key. Absent: the operator's. */
  readonly account?: 'own';
}

const Place = z.tuple([
  z.number(),
  z.string(),
  z.string(),
  z.number(),
  z.number(),
  z.number(),
  z.string(),
  z.string(),
  z.array(z.enum(['email', 'phone', 'emailCheck', 'phoneCheck'])),
  z.optional(z.literal('own')),
]);

/** Longer than any token of ours; a longer one is not looked at. */
const TOKEN_CHARACTERS_MAX = 1_000;

/**
 * Makes the token of a place for one provider. Nobody without the key can make one, or turn one into
 * that of another place or provider. It holds ids alone.
 */
export function makeToken(
  key: string,
  provider: string,
  place: AnswerPlace,
  untilMs: number,
): string {
  const { workspaceId, enrichmentId, part, row, step, identityKey, search, data, account } = place;
  const fields: z.infer<typeof Place> = [
    untilMs,
    workspaceId,
    enrichmentId,
    part,
    row,
    step,
    identityKey,
    search,
    [...data],
  ];
  const said = Buffer.from(JSON.stringify(account ? [...fields, account] : fields)).toString(
    'base64url',
  );
  return `${said}.${sign(key, provider, said).toString('base64url')}`;
}

/** Reads the place of a token; undefined for one that is not ours, not this provider's, or old. */
export function readToken(
  key: string,
  provider: string,
  token: string,
  nowMs: number,
): AnswerPlace | undefined {
  if (token.length > TOKEN_CHARACTERS_MAX) return undefined;
  const [said = '', signature = '', ...rest] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const wanted = sign(key, provider, said);
  const isOurs = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (!isOurs || rest.length > 0) return undefined;
  const fields = z.parse(Place, JSON.parse(Buffer.from(said, 'base64url').toString()));
  const [untilMs, workspaceId, enrichmentId, part, row, step, ...ticket] = fields;
  const [identityKey, search, data, account] = ticket;
  if (nowMs >= untilMs) return undefined;
  const place = { workspaceId, enrichmentId, part, row, step, identityKey, search, data };
  return { ...place, ...(account && { account }) };
}

function sign(key: string, provider: string, said: string): Buffer {
  return createHmac('sha256', key).update(`callback ${provider} ${said}`).digest();
}
