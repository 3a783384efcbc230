import type { Identity } from '../identity/identity.contract.ts';
import type { Naming } from '../identity/subject.contract.ts';
import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import { unitInterval } from '../shared/random.ts';
import { nameOf } from './choose-subject.ts';
import type { Claim, Claimant, Known, SubjectRecord } from './claims.contract.ts';
import { type ClaimPlan, planClaim } from './plan-claim.ts';
import { type EndRequest, type EndWrite, planEnd } from './plan-end.ts';
import { type FoundPlan, type FoundValue, planFound } from './plan-found.ts';
import { readKnown, removeSubject, writeSubjects } from './subject.store.ts';

/** Ports of claims: who claims data asks whether the request of another claim still lives. */
export interface ClaimPorts extends Ports {
  /** Says whether a claim's request has ended, or was taken back, without ending the claim. */
  readonly hasGivenUp: (ws: string, claim: Claim) => Promise<boolean>;
}

/** A row of a workspace's request, and what was known of its keys where that is at hand. */
export interface RowClaim {
  readonly ws: string;
  readonly identity: Identity;
  readonly claimant: Claimant;
  readonly known?: Known | undefined;
  /** How it calls its person. */
  readonly called?: Naming | undefined;
}

/**
 * Writes of one subject that may fail before a call gives up: each loses to somebody's progress.
 */
const TRIES_MAX = 12;
/** From this age on a claim is doubted: does its request still live? */
const CLAIM_DOUBT_MS = 60_000;

/**
 * Claims data of a row's subject, all in one write: nobody else in the workspace finds them
 * meanwhile, nobody has paid for them. `data` empty: only links the row's keys to its subject.
 *
 * Errors: ACCOUNT_BUSY when others change the subject again and again.
 */
export async function claimData(
  p: ClaimPorts,
  row: RowClaim,
  data: readonly string[],
): Promise<ClaimPlan> {
  const givenUp = new Set<string>();
  const { plan } = await settleOn(p, row, row.identity.keys, async (known, attempt) => {
    const { identity, claimant } = row;
    const asked = { identity, data, claimant, nowMs: p.now(), attempt };
    let plan = planClaim(known, { ...asked, givenUp });
    for (const claim of doubtful(p, plan, claimant)) {
      if (await p.hasGivenUp(row.ws, claim)) givenUp.add(nameOf(claim));
    }
    if (givenUp.size > 0) plan = planClaim(known, { ...asked, givenUp });
    return plan;
  });
  return plan;
}

/**
 * What a row has found is marked; `records`: those that this has changed or read, as they stand.
 */
export interface FoundMarked extends FoundPlan {
  readonly records: readonly SubjectRecord[];
}

/**
 * Marks what a row has found as found, and lets the values lead to its subject.
 *
 * Shape:  → what the row pays for, what the workspace owns already, and the records that have
 *         changed. A repeat gives the same.
 * Errors: ACCOUNT_BUSY when others change the subject again and again.
 */
export async function markFound(
  p: Ports,
  row: RowClaim,
  found: Readonly<Record<string, FoundValue>>,
): Promise<FoundMarked> {
  const values = Object.values(found).flatMap(({ valueKeys }) => valueKeys);
  const { identity, claimant, called } = row;
  const { plan, latest } = await settleOn(p, row, [...identity.keys, ...values], (known, attempt) =>
    planFound(known, { identity, found, claimant, nowMs: p.now(), attempt, called }),
  );
  return { ...plan, records: latest };
}

/** A row whose claims end, with the keys of all its subjects. */
export interface EndedRow extends Omit<RowClaim, 'identity'> {
  readonly keys: readonly string[];
}

/**
 * Ends a row's claims: what it was charged for is owned, the rest is free. Safe to repeat.
 *
 * Errors: ACCOUNT_BUSY when others change the subject again and again.
 */
export async function endClaims(
  p: Ports,
  row: EndedRow,
  ended: Omit<EndRequest, 'claimant'>,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const seen = attempt === 0 ? row.known : undefined;
    const known = seen ?? (await readKnown(p, row.ws, row.keys));
    const ends = planEnd(known, { claimant: row.claimant, ...ended });
    const done = await Promise.all(ends.map((end) => writeEnd(p, row.ws, end)));
    if (done.every(Boolean)) return;
  }
  throw busy();
}

function writeEnd(p: Ports, ws: string, end: EndWrite): Promise<boolean> {
  return end.kind === 'write' ? writeSubjects(p, ws, end.write) : removeSubject(p, ws, end.record);
}

/**
 * Plans and writes until a write holds, or none is needed. `latest`: the records that this call has
 * written, or read after the caller did.
 */
async function settleOn<Plan extends ClaimPlan | FoundPlan>(
  p: Ports,
  row: RowClaim,
  identityKeys: readonly string[],
  plan: (known: Known, attempt: number) => Plan | Promise<Plan>,
): Promise<{ readonly plan: Plan; readonly latest: readonly SubjectRecord[] }> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    if (attempt > 0) await p.sleep(2 ** Math.min(attempt, 6) * (1 + unitInterval(p.random)));
    const seen = attempt === 0 ? row.known : undefined;
    const known = seen ?? (await readKnown(p, row.ws, identityKeys));
    const planned = await plan(known, attempt);
    const read = seen === undefined ? [...known.subjects.values()] : [];
    if (planned.write === undefined) return { plan: planned, latest: read };
    if (await writeSubjects(p, row.ws, planned.write)) {
      const written = planned.write.records.map(({ record }) => record);
      return { plan: planned, latest: [...read, ...written] };
    }
  }
  throw busy();
}

/** The claims that kept a row from winning, and are old enough, or left by its own predecessor. */
function doubtful(p: Ports, { outcomes }: ClaimPlan, claimant: Claimant): Claim[] {
  const claims = Object.values(outcomes).flatMap((outcome) =>
    outcome.kind === 'joined' && outcome.claim.state === 'finding' ? [outcome.claim] : [],
  );
  const doubted = claims.filter(
    ({ enrichmentId, madeBy, atMs }) =>
      p.now() >= atMs + CLAIM_DOUBT_MS ||
      (enrichmentId === claimant.enrichmentId && madeBy !== claimant.madeBy),
  );
  return [...new Map(doubted.map((claim) => [nameOf(claim), claim])).values()];
}

function busy(): AppError {
  return new AppError('ACCOUNT_BUSY', 'a subject changed hands again and again');
}
