import type { EpochMs } from '../shared/units.contract.ts';
import { isOwn } from './choose-subject.ts';
import type {
  Claim,
  Claimant,
  Known,
  StoredWords,
  SubjectRecord,
  SubjectWrite,
} from './claims.contract.ts';
import { listed } from './listed.ts';
import { withRefreshed } from './plan-refresh.ts';
import { withWords } from './stored-words.ts';

/** A row whose round is settled. */
export interface EndRequest {
  readonly claimant: Claimant;
  /** The data that it was charged for, and until when each is owned; undefined: for ever. */
  readonly paid: Readonly<Record<string, EpochMs | undefined>>;
  /** When they were charged; absent: when they were found. */
  readonly paidAtMs?: EpochMs | undefined;
  /** Data whose claims go on; none where the row is done. */
  readonly kept?: readonly string[] | undefined;
  /** What its refresh has heard of stored values: they are shown with it from then on. */
  readonly said?: StoredWords | undefined;
}

/**
 * One atomic change that ends claims: the record without them, or no record where nothing is left.
 */
export type EndWrite =
  | { readonly kind: 'write'; readonly write: SubjectWrite }
  | { readonly kind: 'remove'; readonly record: SubjectRecord };

/**
 * Plans the end of a row's claims: what it was charged for is the workspace's, everything else is
 * free for others, or stands as it did before a merge. Values of a refresh that was charged replace
 * the stored ones; those that stay get its word, charged or not. A record of which nothing is owned
 * or sought goes, and its keys with it.
 *
 * Shape:  → one change for each record on which the row has a claim; none when it has none left.
 */
export function planEnd({ subjects }: Known, request: EndRequest): EndWrite[] {
  return [...subjects.values()].flatMap((record): EndWrite[] => {
    const entries = Object.entries(record.data);
    const open = entries.filter(
      ([datum, claim]) =>
        claim.state !== 'paid' && isOwn(claim, request.claimant) && !request.kept?.includes(datum),
    );
    if (open.length === 0) return [];
    const kept = entries.filter((entry) => !open.includes(entry));
    const paid = open.flatMap(([datum, claim]) => endOf(datum, claim, request));
    const renewed = paid.reduce(
      (all, [, claim]) =>
        claim.finding?.refresh ? withRefreshed(all, claim.finding.refresh, claim) : all,
      Object.fromEntries([...kept, ...paid]) as SubjectRecord['data'],
    );
    const data = request.said ? withWords(renewed, request.said) : renewed;
    const isEmpty = Object.keys(data).length === 0 && record.manual === undefined;
    if (isEmpty && !record.isMerger) return [{ kind: 'remove', record }];
    const next = listed({ ...record, data, rev: record.rev + 1 });
    return [{ kind: 'write', write: { records: [{ was: record, record: next }], leads: [] } }];
  });
}

/** A charge of a datum: its time, and until when the datum is owned; absent: for ever. */
export interface PaidTime {
  readonly atMs: EpochMs;
  readonly untilMs?: EpochMs | undefined;
}

/**
 * Turns a claim that was charged into the workspace's: it stands at the time of its charge, by which
 * the charge is found again.
 */
export function asPaid(claim: Claim, { atMs, untilMs }: PaidTime): Claim {
  const { untilMs: _before, instead: _gone, ...rest } = claim;
  return { ...rest, state: 'paid', atMs, ...(untilMs !== undefined && { untilMs }) };
}

function endOf(datum: string, claim: Claim, { paid, paidAtMs }: EndRequest): [string, Claim][] {
  if (!(datum in paid) || claim.finding === undefined) {
    return claim.instead ? [[datum, claim.instead]] : [];
  }
  return [[datum, asPaid(claim, { atMs: paidAtMs ?? claim.atMs, untilMs: paid[datum] })]];
}
