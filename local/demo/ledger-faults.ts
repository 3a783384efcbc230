import { isObject, type Json, type JsonObject } from '../server/json.ts';

/** Credits by type, without the types of which there are none. */
type Totals = Readonly<Record<string, { readonly available: number; readonly held: number }>>;

/**
 * Says what is wrong with a ledger: a gap, an entry that does not begin where the last one ended,
 * changes that do not add up, an end that is not the balance. Nothing where all is right.
 */
export function findLedgerFaults(
  entries: readonly JsonObject[],
  balance: JsonObject,
): readonly string[] {
  const faults: string[] = [];
  let last: Totals = {};
  for (const [i, entry] of entries.entries()) {
    if (entry.rev !== i + 1) faults.push(`entry ${i + 1} has revision ${String(entry.rev)}`);
    const at = `revision ${String(entry.rev)}`;
    const before = totalsOf(entry.before);
    if (show(before) !== show(last)) {
      faults.push(`${at} begins with ${show(before)}, not ${show(last)}`);
    }
    const slices = Array.isArray(entry.slices) ? entry.slices.filter(isObject) : [];
    if (slices.some((slice) => !isBalanced(slice))) faults.push(`${at} has an unbalanced change`);
    const sum = slices.reduce(withSlice, before);
    last = totalsOf(entry.after);
    if (show(last) !== show(sum)) faults.push(`${at} ends with ${show(last)}, not ${show(sum)}`);
  }
  const end = totalsOf(balance.types);
  if (entries.length !== balance.rev) {
    faults.push(`${entries.length} entries for revision ${String(balance.rev)}`);
  }
  if (show(end) !== show(last)) faults.push(`the balance is ${show(end)}, not ${show(last)}`);
  return faults;
}

/** Where granted credits may be; of each kind a slice says by how much it has grown. */
const PLACES = ['available', 'held', 'spent', 'expired', 'voided', 'clawedBack'];

/** What came in went somewhere. */
function isBalanced(slice: JsonObject): boolean {
  const sum = PLACES.reduce((all, place) => all + Number(slice[place] ?? 0), 0);
  return Number(slice.granted) === sum;
}

function withSlice(totals: Totals, slice: JsonObject): Totals {
  const type = String(slice.creditType ?? 'contact');
  const { available = 0, held = 0 } = totals[type] ?? {};
  const next = {
    available: available + Number(slice.available ?? 0),
    held: held + Number(slice.held ?? 0),
  };
  return totalsOf({ ...totals, [type]: next });
}

function totalsOf(totals: Json | undefined): Totals {
  if (!isObject(totals)) return {};
  const kept = Object.entries(totals).flatMap(([type, credits]) => {
    const { available = 0, held = 0 } = isObject(credits) ? credits : {};
    const both = { available: Number(available), held: Number(held) };
    return both.available === 0 && both.held === 0 ? [] : [[type, both] as const];
  });
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function show(totals: Totals): string {
  const types = Object.entries(totals).map(
    ([type, { available, held }]) => `${available} available, ${held} held of ${type}`,
  );
  return types.join(', ') || 'nothing';
}
