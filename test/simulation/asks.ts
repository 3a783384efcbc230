import type { EnrichmentInput } from '../../lambdas/enrichments/enrichments.contract.ts';
import type { GrantCategory } from '../../lambdas/ledger/ledger.contract.ts';
import type { Meant } from './asked-rows.ts';
import type { Chance } from './chance.ts';

/** One request of a member, and whom its rows mean. */
export interface Ask {
  readonly key: string;
  readonly workspaceId: string;
  readonly actor: string;
  /** The member whose seat and cap it draws on, and the key with a cap of its own. */
  readonly memberId?: string;
  readonly keyId?: string;
  readonly meant: readonly Meant[];
  readonly input: EnrichmentInput;
  /** Sent twice at the same moment. */
  readonly isDouble: boolean;
  readonly cancelAfterMs: number | undefined;
}

/** Credits that the operator lets come in. */
export interface Gift {
  readonly grantId: string;
  readonly workspaceId: string;
  readonly creditType: string;
  readonly amount: number;
  readonly category: GrantCategory;
  readonly expiresAfterMs: number | undefined;
  /** The member whose seat gets them; absent: the workspace. */
  readonly seat?: string;
}

const MINUTE = 60_000;

/** In what manner a request is made, whatever it asks for. */
export interface Manner extends Pick<Ask, 'isDouble' | 'cancelAfterMs'> {
  readonly options: Pick<EnrichmentInput, 'allowPartial' | 'maxCredits'>;
}

/** Draws whether a request takes what fits, has a maximum, is sent twice, is cancelled. */
export function drawManner(chance: Chance): Manner {
  return {
    options: {
      allowPartial: chance.happens(0.3),
      ...(chance.happens(0.2) && { maxCredits: chance.whole(1, 4) }),
    },
    isDouble: chance.happens(0.1),
    cancelAfterMs: chance.happens(0.12) ? chance.spread(50, MINUTE) : undefined,
  };
}
