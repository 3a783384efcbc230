import { actionFor, type Datum, dataOf } from '../../actions/actions.ts';
import { isOwned } from '../../claims/choose-subject.ts';
import type { Claim, Known, Lead, SubjectRecord } from '../../claims/claims.contract.ts';
import { readKnown } from '../../claims/subject.store.ts';
import { heldLookups } from '../../ledger/ledger.ts';
import { chunksOf } from '../../shared/batches.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Amounts, EpochMs } from '../../shared/units.contract.ts';
import type { EnrichmentInput, Quote } from '../enrichments.contract.ts';
import { costOf, countLookups, type Lookup, priceOfDatum, sumOf, toLookups } from '../lookups.ts';
import type { Prices, Row } from '../records.contract.ts';
import { hasNothingToRefresh } from '../rounds/refresh-row.ts';
import {
  claimsOnSubjects,
  keysOfRow,
  listedContactId,
  newContactId,
  ownData,
  subjectsOf,
} from '../row-subjects.ts';
import { groupRows } from './group-rows.ts';

/** A lookup that is asked for. */
export interface AskedLookup extends Lookup {
  /** Names the subject and the datum: two rows may ask for the same. */
  readonly name: string;
  /** The claim that stands on it. */
  readonly claim?: Claim | undefined;
  /** A refresh of whom the workspace owns nothing: it ends at once, and nothing is held for it. */
  readonly hasNothing?: true;
}

/** The rows of a request, grouped by their persons, and what is known of all their keys. */
export interface LookedUp {
  readonly rows: readonly Row[];
  /** What is asked of each row, in the order of the request; nothing of a duplicate. */
  readonly asked: readonly AskedLookup[];
  readonly known: Known;
}

/** A request, looked at: which lookups would be charged at most, and what that costs. */
export interface PreparedRequest extends LookedUp {
  readonly prices: Prices;
  /** What nobody has paid for and nobody is finding, in the order of the request; rows of it. */
  readonly chargeable: readonly Lookup[];
  readonly quote: Quote;
}

/** Groups the rows of a request and reads what the workspace knows of them. Reads only. */
export async function lookUp(p: Ports, ws: string, input: EnrichmentInput): Promise<LookedUp> {
  const data = dataOf(input.actions);
  const grouped = groupRows(ws, input.subjects, data);
  const first = grouped.filter(({ duplicateOf }) => duplicateOf === undefined);
  const known = await knownOfRows(
    p,
    ws,
    first.map((row) => keysOfRow(ws, row, data)),
  );
  const rows = withContacts(ws, grouped, known);
  return { rows, asked: askedOf(ws, rows, { data, known, nowMs: p.now() }), known };
}

/** Rows whose keys are read at once: of 100,000 rows not all are on their way at the same time. */
const ROWS_AT_ONCE = 2_000;

async function knownOfRows(
  p: Ports,
  ws: string,
  keys: readonly (readonly string[])[],
): Promise<Known> {
  const leads = new Map<string, Lead>();
  const subjects = new Map<string, SubjectRecord>();
  for (const some of chunksOf(keys, ROWS_AT_ONCE)) {
    const known = await readKnown(p, ws, some.flat());
    for (const [key, lead] of known.leads) leads.set(key, lead);
    for (const [id, subject] of known.subjects) subjects.set(id, subject);
  }
  return { leads, subjects };
}

/** Names in each row the contact that the workspace has of its person: in repeats as in their first. */
function withContacts(ws: string, rows: readonly Row[], known: Known): readonly Row[] {
  if (known.subjects.size === 0) return rows;
  const ids = rows.map((row) =>
    row.duplicateOf === undefined ? listedContactId(known, ws, row) : undefined,
  );
  return rows.map((row, n) => {
    const contactId = ids[row.samePersonAs ?? row.duplicateOf ?? n];
    return contactId === undefined || contactId === newContactId(row) ? row : { ...row, contactId };
  });
}

/** The data that are asked for, and what is known by when. */
interface KnownAtLook {
  readonly data: readonly Datum[];
  readonly known: Known;
  readonly nowMs: EpochMs;
}

function askedOf(
  ws: string,
  rows: readonly Row[],
  { data, known, nowMs }: KnownAtLook,
): AskedLookup[] {
  return rows.flatMap((row, n): AskedLookup[] => {
    const asked = ownData(row, data).filter((datum) => actionFor(datum).canAsk(row.subject));
    if (asked.length === 0) return [];
    const subjects = subjectsOf(ws, row, asked);
    const claims = claimsOnSubjects(known, subjects);
    return subjects.flatMap(({ kind, identity, data: own }) => {
      const subject = kind === 'contact' ? `row ${n}` : identity.keys[0];
      return own.map((datum) => ({
        row: n,
        datum,
        name: `${subject} ${datum}`,
        claim: claims[datum],
        ...(hasNothingToRefresh(known, ws, row, { datum, nowMs }) && { hasNothing: true as const }),
      }));
    });
  });
}

/** Looks at a request against what the workspace owns. Pure. */
export function planRequest(
  lookedUp: LookedUp,
  { prices, nowMs }: { readonly prices: Prices; readonly nowMs: number },
): PreparedRequest {
  const duplicates = lookedUp.rows.filter(({ duplicateOf }) => duplicateOf !== undefined).length;
  const counts = { owned: 0, joined: 0, duplicates };
  const chargeable: Lookup[] = [];
  const sought = new Set<string>();
  for (const { row, datum, name, claim, hasNothing } of lookedUp.asked) {
    if (hasNothing) continue;
    if (claim !== undefined && claim.state !== 'paid') counts.joined += 1;
    else if (isOwned(claim, nowMs)) counts.owned += 1;
    // An earlier row asks for the same: this one gets what that finds, for nothing.
    else if (sought.has(name)) counts.joined += 1;
    else {
      sought.add(name);
      chargeable.push({ row, datum });
    }
  }
  const required = costOf(prices, countLookups(toLookups(chargeable)));
  const quote = { required, ...counts, suppressed: 0, unaffordable: 0 };
  return { ...lookedUp, prices, chargeable, quote };
}

/** Says of each chargeable lookup, in order, whether it fits into the credits and the maximum. */
export function fitsInto(
  { prices, chargeable }: Pick<PreparedRequest, 'prices' | 'chargeable'>,
  available: Amounts,
  maxCredits = Number.MAX_SAFE_INTEGER,
): readonly boolean[] {
  // The maximum counts credits of all types together: one type more.
  const wanted = chargeable.map(({ datum }) => {
    const price = priceOfDatum(prices, datum);
    return { ...price, [ALL_TYPES]: sumOf(price) };
  });
  return heldLookups(wanted, { ...available, [ALL_TYPES]: maxCredits });
}

const ALL_TYPES = '*';

/**
 * Leaves lookups out: those that do not fit into the credits and the maximum. Each row says which
 * of its own they are, and which of these the credits alone would have paid for.
 */
export function limitRequest(
  request: PreparedRequest,
  available: Amounts,
  maxCredits?: number,
): PreparedRequest {
  const fits = fitsInto(request, available, maxCredits);
  if (fits.every(Boolean)) return request;
  const isPaidFor = fitsInto(request, available);
  const left = request.chargeable.flatMap((lookup, n) =>
    fits[n] ? [] : [{ ...lookup, isOverMaximum: isPaidFor[n] === true }],
  );
  const chargeable = request.chargeable.filter((_, n) => fits[n]);
  const leftOf = Map.groupBy(left, ({ row }) => row);
  return {
    ...request,
    rows: request.rows.map((row, n) => {
      const own = leftOf.get(n);
      return own ? { ...row, ...leftOut(own) } : row;
    }),
    chargeable,
    quote: {
      ...request.quote,
      required: costOf(request.prices, countLookups(toLookups(chargeable))),
      unaffordable: left.length,
    },
  };
}

function leftOut(
  left: readonly (Lookup & { readonly isOverMaximum: boolean })[],
): Pick<Row, 'unaffordable' | 'overMaximum'> {
  const overMaximum = left.filter((each) => each.isOverMaximum).map(({ datum }) => datum);
  return {
    unaffordable: left.map(({ datum }) => datum),
    ...(overMaximum.length > 0 && { overMaximum }),
  };
}
