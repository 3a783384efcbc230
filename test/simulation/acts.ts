import type { WorkspaceTerms } from '../../lambdas/plans/terms.ts';
import type { Person } from '../../local/outside/directory.ts';
import type { Ask, Gift } from './asks.ts';
import type { Cast, EngineAct } from './engine-story.ts';
import type { FaultRates } from './faults.ts';
import type { SimPerson } from './people.ts';

/** What somebody does in a story, or what happens in it, so long after its beginning. */
export type Act = { readonly afterMs: number } & (
  | { readonly does: 'ask'; readonly ask: Ask }
  | { readonly does: 'quote'; readonly ask: Ask }
  | { readonly does: 'give'; readonly gift: Gift }
  | { readonly does: 'audit' }
  | {
      readonly does: 'engine';
      readonly workspaceId: string;
      readonly act: EngineAct;
      readonly n: number;
    }
  | { readonly does: 'turn' }
  | { readonly does: 'change'; readonly personId: string; readonly entry: Person }
  | { readonly does: 'fail'; readonly forMs: number }
);

/** All that a seed decides before the run begins. */
export interface Scenario {
  readonly seed: number;
  readonly startMs: number;
  readonly workspaces: readonly WorkspaceTerms[];
  /** Members and keys that have seats and caps; nobody in a story of requests alone. */
  readonly cast: ReadonlyMap<string, Cast>;
  readonly people: readonly SimPerson[];
  readonly rates: FaultRates;
  /** The projector's usual lag. */
  readonly lagMs: number;
  readonly acts: readonly Act[];
}
