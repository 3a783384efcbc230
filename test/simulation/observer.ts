import type { RowsRun } from '../../lambdas/enrichments/enrichment-run.contract.ts';
import type { EnrichmentView } from '../../lambdas/enrichments/enrichments.contract.ts';
import type { SluiceEvent } from '../../lambdas/events/events.contract.ts';
import type { ItemKey } from '../../lambdas/shared/keys.contract.ts';
import type { AccountWrite } from './journal-stream.ts';
import type { SimPerson } from './people.ts';
import type { Ask, Gift } from './scenario.ts';

/**
 * How one run of the function that takes a request ended; `unknown`: it was cut off, or failed on
 * the way.
 */
export type End =
  | { readonly kind: 'accepted'; readonly view: EnrichmentView }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unknown' };

/** Credits that were to be taken away. */
export interface Adjustment {
  readonly workspaceId: string;
  readonly amount: number;
  end: 'done' | 'refused' | 'unknown';
}

/** A request as its member and an onlooker saw it. */
export interface Submission {
  readonly ask: Ask;
  readonly sentAtMs: number;
  /** Of every run of the function for it, whether or not the member heard of it. */
  readonly ends: End[];
}

/**
 * What an onlooker knows of a run without asking the product: who asked for whom, what was given,
 * who was called.
 */
export class Observer {
  readonly submissions = new Map<string, Submission>();
  readonly gifts = new Map<string, Gift & { isDone: boolean }>();
  /** Ends of requests that were put on the bus, in that order. */
  readonly told: SluiceEvent[] = [];
  /** What an audit found wrong. */
  readonly auditFaults: string[] = [];
  /** Credits that the operator took away, and what is known of each. */
  readonly adjustments = new Map<string, Adjustment>();
  /** Calls of a vendor for a person that no held credit stood behind. */
  readonly unheldCalls: string[] = [];
  /**
   * Items that were written when their sender no longer counted on it. One may stand again after it
   * was deleted: a part of a refused request, or a claim, which heals when the next member asks,
   * since its request has ended.
   */
  readonly #late = new Set<string>();
  readonly #called = new Map<string, Set<string>>();

  noteLate({ pk, sk }: ItemKey): void {
    this.#late.add(`${pk}|${sk}`);
  }

  /** Says whether an item may stand because a late write has put it back. */
  isLate({ pk, sk }: ItemKey): boolean {
    return this.#late.has(`${pk}|${sk}`);
  }

  /** Notes whom a vendor is called for, and whether the account has held a credit for it by now. */
  noteCall(
    { enrichmentId, workspaceId }: RowsRun,
    person: SimPerson | undefined,
    writes: readonly AccountWrite[],
  ): void {
    // An office's mailbox is nobody's alone.
    if (person === undefined) return;
    const called = this.#called.get(enrichmentId) ?? new Set<string>();
    this.#called.set(enrichmentId, called.add(person.id));
    let held = 0;
    for (const { id, account } of writes) {
      const { action, ref, slices } = account.last;
      // What an allowance sets aside are no credits.
      if (action !== 'hold' || ref !== enrichmentId || id.cap !== undefined) continue;
      if (id.workspaceId !== workspaceId) continue;
      for (const slice of slices) held += slice.held ?? 0;
    }
    const people = called.size;
    if (people > held) this.unheldCalls.push(`${enrichmentId}: ${people} people, ${held} held`);
  }
}
