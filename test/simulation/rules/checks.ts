import type { Paid } from '../aftermath.ts';
import { lifeOf, type SimPerson } from '../people.ts';
import { hasEndedBefore, lookupsOf, type ShownLookup } from './lookups.ts';
import type { Rule } from './money.ts';

/** For so long a workspace owns a verdict. */
const OWNED_MS = 30 * 86_400_000;

/** What is checked for itself, and the field of a row that says it. */
const FIELDS = { emailCheck: 'email', phoneCheck: 'phone' } as const;
/** What is said of a number that is nobody's. */
const NO_LINE = 'out of service';

type Check = keyof typeof FIELDS;
const CHECKS = Object.keys(FIELDS) as Check[];

/** Verdicts of a kind that were paid for, of one workspace. */
function checksOf(paid: readonly Paid[], check: Check, workspaceId: string): Paid[] {
  return paid.filter((each) => each.datum === check && each.workspaceId === workspaceId);
}

function checkedIn({ charge }: Paid, check: Check): string {
  return String(charge.subject[FIELDS[check]]).toLowerCase();
}

/** The value that a row says itself; a row without one goes with a repeat's. */
function saidBy({ request, n }: ShownLookup, check: Check): string | undefined {
  return request.submission?.ask.input.subjects[n]?.[FIELDS[check]]?.toLowerCase();
}

/** The verdict on an address or a number is charged once in a month, whoever has it. */
export const checkOnce: Rule = function* ({ paid }) {
  for (const [n, one] of paid.entries()) {
    const check = CHECKS.find((each) => each === one.datum);
    if (check === undefined) continue;
    for (const other of checksOf(paid.slice(n + 1), check, one.workspaceId)) {
      if (checkedIn(one, check) !== checkedIn(other, check)) continue;
      const apartMs = Math.abs(one.charge.paidAtMs - other.charge.paidAtMs);
      if (apartMs < OWNED_MS)
        yield `${one.workspaceId} paid twice for the verdict on ${checkedIn(one, check)}`;
    }
  }
};

/** A row shows the verdict on the value that it says, which the workspace has paid for. */
export const verdictIsRight: Rule = function* ({ paid, shown, scenario }) {
  for (const lookup of shown.flatMap(lookupsOf)) {
    const { view, n, request } = lookup;
    const check = CHECKS.find((each) => each === lookup.datum);
    const checked = check && saidBy(lookup, check);
    if (check === undefined || checked === undefined) continue;
    const where = `${request.id} row ${n}: ${checked}`;
    const checks = checksOf(paid, check, request.workspaceId);
    const own = checks.filter((each) => checkedIn(each, check) === checked);
    if (view.value === null) {
      const { createdAtMs } = request.record;
      const isOwned = own.some(
        ({ enrichmentId, charge }) =>
          hasEndedBefore(shown, enrichmentId, request.record) &&
          createdAtMs < charge.paidAtMs + OWNED_MS / 2,
      );
      if (isOwned) yield `${where} is owned, and ${view.status} ${view.reason ?? ''}`;
      continue;
    }
    const due = verdictsOf(scenario.people, check, checked);
    const said = check === 'emailCheck' ? view.value : lineSaid(view.value);
    if (due.length > 0 && !due.includes(said as string))
      yield `${where} shows ${said}, and is ${due}`;
    if (own.length === 0) yield `${where} shows what nobody paid for`;
  }
};

/** What there is to say of an address or a number, at one time or another; none of a stranger's. */
function verdictsOf(people: readonly SimPerson[], check: Check, checked: string): string[] {
  const lives = people.map((person) => lifeOf(person).map((entry) => verdictOf(entry, checked)));
  const known = lives.filter((life) => life.some((verdict) => verdict !== undefined));
  const none = check === 'emailCheck' ? 'undeliverable' : NO_LINE;
  return known.flat().map((verdict) => verdict ?? none);
}

function verdictOf(
  { emails, phones = [] }: SimPerson['entry'],
  checked: string,
): string | undefined {
  return (
    emails.find(({ value }) => value === checked)?.verdict ??
    phones.find(({ value }) => value === checked)?.lineType
  );
}

/** The line that a check says a number has. */
function lineSaid(said: unknown): string {
  const { valid, lineType } = said as { readonly valid: boolean; readonly lineType: string };
  return valid ? lineType : NO_LINE;
}
