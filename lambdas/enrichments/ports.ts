import type { EventClient } from '../events/event-client.ts';
import type { AccountTerms } from '../ledger/ledger.contract.ts';
import type { DrawnSide } from '../ledger/requests.contract.ts';
import type { Ports } from '../shared/ports.ts';
import type { EnrichmentRun, RoundRun } from './enrichment-run.contract.ts';
import type { Draws } from './records.contract.ts';
import type { StartQueue } from './waiting-starts.ts';

/** Ports of a part: a later round holds by the workspace's terms of that day. */
export interface PartPorts extends Ports {
  /** Undefined when the workspace may not spend: it is suspended. */
  readonly loadTerms: (workspaceId: string) => Promise<AccountTerms | undefined>;
  /** The accounts that who asked draws on today beside the workspace's own. */
  readonly loadSides: (workspaceId: string, draws: Draws) => Promise<readonly DrawnSide[]>;
}

/** Ports of a call that ends requests. */
export interface FinishPorts extends Ports, EventClient {}

/** Ports of a call that starts workflows. */
export interface SubmitPorts extends FinishPorts, StartQueue {
  readonly startWorkflow: (run: EnrichmentRun) => Promise<unknown>;
  readonly startRound: (run: RoundRun) => Promise<unknown>;
}
