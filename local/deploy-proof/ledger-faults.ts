import { isObject, type Json, type JsonObject } from '../server/json.ts';

interface Totals {
  readonly available: number;
  readonly held: number;
}

/**
 * Says what is wrong with a ledger: a gap, an entry that does not begin where the last one ended, changes that do not
 * add up, an end that is not the balance. Nothing where all is right.
 */
export function findLedgerFaults(
  entries: readonly JsonObject[],
  balance: JsonObject,
): readonly string[] {
  const faults: string[] = [];
  let last: Totals = { available: 0, held: 0 };
  for (const [i, entry] of entries.entries()) {
    if (entry.rev !== i + 1) faults.push(`entry ${i + 1} has revision ${String(entry.rev)}`);
    const at = `revision ${String(entry.rev)}`;
    const before = totalsOf(entry.before);
    if (!equal(before, last)) faults.push(`${at} begins with ${show(before)}, not ${show(last)}`);
    const slices = Array.isArray(entry.slices) ? entry.slices.filter(isObject) : [];
    if (slices.some((slice) => !isBalanced(slice))) faults.push(`${at} has an unbalanced change`);
    const sum = {
      available: before.available + sumOf(slices, 'available'),
      held: before.held + sumOf(slices, 'held'),
    };
    last = totalsOf(entry.after);
    if (!equal(last, sum)) faults.push(`${at} ends with ${show(last)}, not ${show(sum)}`);
  }
  const end = totalsOf(balance.types);
  if (entries.length !== balance.rev) {
    faults.push(`${entries.length} entries for revision ${String(balance.rev)}`);
  }
  if (!equal(end, last)) faults.push(`the balance is ${show(end)}, not ${show(last)}`);
  return faults;
}

/** What came in went somewhere. */
function isBalanced(slice: JsonObject): boolean {
  const { granted, available, held, spent, expired } = slice;
  return Number(granted) === Number(available) + Number(held) + Number(spent) + Number(expired);
}

function sumOf(slices: readonly JsonObject[], field: string): number {
  return slices.reduce((sum, slice) => sum + Number(slice[field] ?? 0), 0);
}

function totalsOf(totals: Json | undefined): Totals {
  const contact = isObject(totals) ? totals.contact : undefined;
  const { available = 0, held = 0 } = isObject(contact) ? contact : {};
  return { available: Number(available), held: Number(held) };
}

function equal(a: Totals, b: Totals): boolean {
  return a.available === b.available && a.held === b.held;
}

function show({ available, held }: Totals): string {
  return `${available} available, ${held} held`;
}
