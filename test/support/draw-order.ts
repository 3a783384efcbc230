import { expect } from 'vitest';
import type { LedgerEntry, OpenGrant } from '../../lambdas/ledger/ledger.contract.ts';

interface Grant extends Omit<OpenGrant, 'held'> {
  readonly held: number;
  readonly waits: boolean;
}

/** One order, written anew: smaller is drawn first. */
function rank(id: string, { pri, exp, cat, eff }: Grant): string {
  const categories = ['allotment', 'promotional', 'adjustment', 'pack'];
  const wide = (n: number) => String(n).padStart(16, '0');
  return [pri, wide(exp ?? Number.MAX_SAFE_INTEGER), categories.indexOf(cat), wide(eff), id].join();
}

/**
 * Proves by the journal that no hold or adjustment drew from a grant while an earlier one of its
 * type had credits, and that no grant ever waited beside the account before one of its type in it.
 */
export function expectOrder(entries: readonly LedgerEntry[]): void {
  const grants = new Map<string, Grant>();
  for (const { action, slices, at: atMs, rev } of entries) {
    for (const { grantId, opened, available = 0, held = 0, moved, ends } of slices) {
      const fresh = opened && { ...opened, available: 0, held: 0, waits: false };
      const grant = grants.get(grantId) ?? fresh;
      if (grant === undefined) continue;
      grants.set(grantId, {
        ...grant,
        available: grant.available + available,
        held: grant.held + held,
        waits: moved === undefined ? grant.waits : moved !== 'lifted',
        ...(ends && { exp: ends.at, ended: ends.as }),
      });
    }
    const counts = ([, g]: [string, Grant]): boolean =>
      g.ended === undefined && g.eff <= atMs && (g.exp === null || g.exp > atMs);
    const open = [...grants].filter(counts);
    for (const type of new Set(open.map(([, g]) => g.type))) {
      const ofType = open.filter(([, g]) => g.type === type);
      const lastIn = lastRank(ofType.filter(([, g]) => !g.waits && g.available + g.held > 0));
      const early = ofType.filter(([id, g]) => g.waits && g.available > 0 && rank(id, g) < lastIn);
      expect([rev, 'waits too early', early]).toEqual([rev, 'waits too early', []]);
      if (action !== 'hold' && action !== 'adjust') continue;
      const drawn = slices.filter((slice) => slice.type === type).map(({ grantId }) => grantId);
      const last = lastRank([...grants].filter(([id]) => drawn.includes(id)));
      const passedOver = ofType.filter(([id, g]) => g.available > 0 && rank(id, g) < last);
      expect([rev, 'passed over', passedOver]).toEqual([rev, 'passed over', []]);
    }
  }
}

function lastRank(grants: readonly [string, Grant][]): string {
  return (
    grants
      .map(([id, grant]) => rank(id, grant))
      .sort()
      .at(-1) ?? ''
  );
}
