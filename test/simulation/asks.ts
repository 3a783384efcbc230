import type { EnrichmentInput } from '../../lambdas/enrichments/enrichments.contract.ts';
import type { GrantCategory } from '../../lambdas/ledger/ledger.contract.ts';
import type { Meant } from './asked-rows.ts';

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
