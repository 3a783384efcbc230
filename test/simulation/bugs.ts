import { ENGINE_BUGS } from './engine-bugs.ts';
import { LEDGER_BUGS } from './ledger-bugs.ts';
import { LOOKUP_BUGS } from './lookup-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';

/**
 * THE LIST of planted bugs: each breaks one thought of the protocol, as a plausible slip would.
 */
export const PLANTED_BUGS: readonly PlantedBug[] = [...LEDGER_BUGS, ...ENGINE_BUGS, ...LOOKUP_BUGS];
