import { findEnrichment } from '../enrichments/enrichment.store.ts';
import type { Claim, Claimant, RecordStatus } from '../enrichments/records.contract.ts';
import { areTwo, profileOf } from '../identity/identity-keys.ts';
import type { Ports } from '../shared/ports.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import {
  dropAlias,
  freeClaim,
  isAlias,
  isOwn,
  putAlias,
  putClaim,
  readStanding,
  type Standing,
} from './claim.store.ts';

/** What a row gets when it asks for a datum. `key` is the one under which its person is known. */
export type ClaimOutcome =
  | { readonly kind: 'won'; readonly key: string; readonly contactId: string }
  | { readonly kind: 'owned'; readonly key: string; readonly claim: Claim }
  | { readonly kind: 'joined'; readonly key: string; readonly claim: Claim };

/** Keys of a person, resolved: the claim that stands for it, or the key where one would be put. */
export interface Resolved {
  readonly key: string;
  readonly claim: Claim | undefined;
  /** Keys of the row that do not lead to `key` yet. */
  readonly unlinked: readonly string[];
}

/** Rounds of one claim against others for the same person; each round loses to a claim that stays. */
const CLAIM_TRIES_MAX = 8;
const ENDED: readonly RecordStatus[] = ['completed', 'cancelled', 'refused'];
/** From this age on it is asked whether a claim's request still lives. */
const CLAIM_DOUBT_MS = 60_000;

/**
 * Claims a row's datum: nobody else in the workspace will find it meanwhile, nobody has paid for it.
 *
 * A claim stands under one key of the person; the other keys point to it. Keys are taken strongest first, and
 * who loses a weaker key gives the stronger one back: so two rows that share a key never both win. `known` spares
 * the first look where many rows were looked up together; what it no longer tells rightly fails a condition.
 */
export async function claimRow(
  p: Ports,
  ws: string,
  identityKeys: readonly string[],
  claimant: Claimant,
  contactId: string,
  known?: Standing,
): Promise<ClaimOutcome> {
  for (let attempt = 0; attempt < CLAIM_TRIES_MAX; attempt += 1) {
    const seen = attempt === 0 && known ? chooseClaim(known, identityKeys) : undefined;
    const resolved = seen ?? (await resolveKeys(p, ws, identityKeys));
    const { key, claim } = resolved;
    if (claim?.state === 'paid') return { kind: 'owned', key, claim };
    const mine = claim !== undefined && isOwn(claim, claimant);
    if (claim !== undefined && !mine && !(await hasGivenUp(p, ws, claim, claimant))) {
      return { kind: 'joined', key, claim };
    }
    const claiming = claimOf(claimant, identityKeys, contactId, p.now());
    const won = mine || (await putClaim(p, ws, key, claiming, claim));
    if (won && (await linkKeys(p, ws, resolved)) && (await leadThere(p, ws, identityKeys, key))) {
      return { kind: 'won', key, contactId: mine ? claim.contactId : contactId };
    }
    if (won) await freeClaim(p, ws, key, claimant);
  }
  const { key, claim } = await resolveKeys(p, ws, identityKeys);
  const other = claim ?? claimOf(claimant, identityKeys, contactId, p.now());
  return { kind: 'joined', key, claim: other };
}

/** Gives the claim that a row puts for the person with these keys. */
export function claimOf(
  claimant: Claimant,
  identityKeys: readonly string[],
  contactId: string,
  atMs: EpochMs,
): Claim {
  const profile = profileOf(identityKeys);
  return { state: 'finding', ...claimant, contactId, ...(profile && { profile }), atMs };
}

/** Follows the keys of one person to the claim that stands for it. Keys strongest first, at least one. */
export async function resolveKeys(
  p: Ports,
  ws: string,
  identityKeys: readonly string[],
): Promise<Resolved> {
  return chooseClaim(await readPerson(p, ws, identityKeys), identityKeys);
}

/**
 * Gives back what a row has claimed, under whichever of its person's keys: another request may have paid under a
 * stronger one since, so that the row's own claim is no longer the one that stands for the person. Pointers to it go
 * first: what nobody has been found by must not lead the next one to somebody else's key. Safe to repeat.
 */
export async function freeOwnClaims(
  p: Ports,
  ws: string,
  standing: Standing,
  claimant: Claimant,
): Promise<void> {
  for (const [key, item] of standing) {
    if (isAlias(item) || !isOwn(item, claimant) || item.state === 'paid') continue;
    for (const [other, pointer] of standing)
      if (isAlias(pointer) && pointer.aliasOf === key) await dropAlias(p, ws, other, key);
    await freeClaim(p, ws, key, claimant);
  }
}

/** Reads what stands under the keys of a person, and under those that they point to. */
export async function readPerson(
  p: Ports,
  ws: string,
  identityKeys: readonly string[],
): Promise<Standing> {
  return followAliases(p, ws, await readStanding(p, ws, identityKeys));
}

/** Adds what stands under the keys that aliases point to, until none points outside. */
export async function followAliases(p: Ports, ws: string, standing: Standing): Promise<Standing> {
  let known = standing;
  for (let asked = new Set<string>(); ; ) {
    const missing = [...known.values()]
      .filter(isAlias)
      .map(({ aliasOf }) => aliasOf)
      .filter((key) => !known.has(key) && !asked.has(key));
    if (missing.length === 0) return known;
    asked = new Set([...asked, ...missing]);
    known = new Map([...known, ...(await readStanding(p, ws, missing))]);
  }
}

/**
 * Chooses, among the claims that a person's keys lead to, a paid one before one being found before none. A key that
 * leads to somebody with another profile is passed over, but for its own profile: that leads to another's only once
 * both were found at one address.
 */
export function chooseClaim(standing: Standing, asked: readonly string[]): Resolved {
  const profile = profileOf(asked);
  const identityKeys = asked.filter(
    (key) => key === profile || !isAnothers(standing, key, profile),
  );
  const ends = identityKeys.map((key) => endOf(standing, key));
  const claims = ends.flatMap((key) => {
    const item = standing.get(key);
    return item !== undefined && !isAlias(item) ? [{ key, claim: item }] : [];
  });
  const chosen = claims.find(({ claim }) => claim.state === 'paid') ??
    claims[0] ?? {
      key: ends.find((key, n) => key !== identityKeys[n]) ?? ends[0] ?? '',
      claim: undefined,
    };
  const unlinked = [...new Set([...identityKeys, ...ends])].filter(
    (key) => key !== chosen.key && !standing.has(key),
  );
  return { ...chosen, unlinked };
}

function isAnothers(standing: Standing, key: string, profile: string | undefined): boolean {
  const end = endOf(standing, key);
  const item = standing.get(end);
  const known = item === undefined || isAlias(item) ? undefined : item.profile;
  return areTwo(profile, known ?? profileOf([end]));
}

function endOf(standing: Standing, key: string): string {
  let at = key;
  for (let hop = 0; hop < standing.size + 1; hop += 1) {
    const item = standing.get(at);
    if (!isAlias(item)) return at;
    at = item.aliasOf;
  }
  return at;
}

/**
 * Says whether a row's keys still lead to the key that it has claimed. One that is not its own was reached by a pointer,
 * which who had that key before may have taken away.
 */
async function leadThere(
  p: Ports,
  ws: string,
  identityKeys: readonly string[],
  key: string,
): Promise<boolean> {
  return identityKeys.includes(key) || (await resolveKeys(p, ws, identityKeys)).key === key;
}

/** Lets the row's other keys point to its claim; false when another claim got under one of them. */
async function linkKeys(p: Ports, ws: string, { key, unlinked }: Resolved): Promise<boolean> {
  for (const other of unlinked) {
    if (await putAlias(p, ws, other, key)) continue;
    const now = await resolveKeys(p, ws, [other]);
    if (now.key !== key) return false;
  }
  return true;
}

/**
 * Says whether a claim's request has ended without paying or freeing it: a crash cut it off. A request that was made
 * anew asks at once about what its refused predecessor has left.
 */
async function hasGivenUp(
  p: Ports,
  ws: string,
  claim: Claim,
  { enrichmentId, madeBy }: Claimant,
): Promise<boolean> {
  const isPredecessor = claim.enrichmentId === enrichmentId && claim.madeBy !== madeBy;
  if (!isPredecessor && p.now() < claim.atMs + CLAIM_DOUBT_MS) return false;
  const owner = await findEnrichment(p, ws, claim.enrichmentId);
  return (
    owner === undefined || owner.hold.intendedBy !== claim.madeBy || ENDED.includes(owner.status)
  );
}
