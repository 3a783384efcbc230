import type { PartRun } from '../enrichments/enrichment-run.contract.ts';
import { settlePart } from '../enrichments/settle/settle-round.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

/** Ends a round of a part: found is paid for, the rest given back. */
export const handler = wire('settlePart', openPorts, (p, run: PartRun) => settlePart(p, run));
