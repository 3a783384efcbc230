import type { Paid } from '../aftermath.ts';
import { hasEndedBefore, lookupsOf, type ShownLookup } from './lookups.ts';
import type { Rule } from './money.ts';

/** For so long a workspace owns a verdict. */
const OWNED_MS = 30 * 86_400_000;

/** Verdicts that were paid for, of one workspace. */
function checksOf(paid: readonly Paid[], workspaceId: string): Paid[] {
  return paid.filter((each) => each.datum === 'emailCheck' && each.workspaceId === workspaceId);
}

function addressOf({ charge }: Paid): string {
  return String(charge.subject.email).toLowerCase();
}

/** The address that a row says itself; a row without one goes with a repeat's. */
function saidBy({ request, n }: ShownLookup): string | undefined {
  return request.submission?.ask.input.subjects[n]?.email?.toLowerCase();
}

/** The verdict on an address is charged once in a month, whoever has it. */
export const checkOnce: Rule = function* ({ paid }) {
  for (const [n, one] of paid.entries()) {
    for (const other of checksOf(paid.slice(n + 1), one.workspaceId)) {
      if (one.datum !== 'emailCheck' || addressOf(one) !== addressOf(other)) continue;
      const apartMs = Math.abs(one.charge.paidAtMs - other.charge.paidAtMs);
      if (apartMs < OWNED_MS)
        yield `${one.workspaceId} paid twice for the verdict on ${addressOf(one)}`;
    }
  }
};

/** A row shows the verdict on the address that it says, which the workspace has paid for. */
export const verdictIsRight: Rule = function* ({ paid, shown, scenario }) {
  const verdicts = new Map(
    scenario.people.flatMap(({ entry }) => entry.emails.map((each) => [each.value, each.verdict])),
  );
  for (const request of shown) {
    const checks = checksOf(paid, request.workspaceId);
    for (const lookup of lookupsOf(request).filter(({ datum }) => datum === 'emailCheck')) {
      const { view, n } = lookup;
      const address = saidBy(lookup);
      if (address === undefined) continue;
      const where = `${request.id} row ${n}: ${address}`;
      const own = checks.filter((each) => addressOf(each) === address);
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
      const verdict = verdicts.get(address);
      if (verdict !== undefined && view.value !== verdict)
        yield `${where} shows ${view.value}, and is ${verdict}`;
      if (own.length === 0) yield `${where} shows what nobody paid for`;
    }
  }
};
