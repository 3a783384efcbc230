import type { AccountTerms } from '../ledger/ledger.contract.ts';
import type { Ports } from '../shared/ports.ts';

/** Ports of a part: a later round holds by the workspace's terms of that day. */
export interface PartPorts extends Ports {
  /** Undefined when the workspace may not spend: it is suspended. */
  readonly loadTerms: (workspaceId: string) => Promise<AccountTerms | undefined>;
}
