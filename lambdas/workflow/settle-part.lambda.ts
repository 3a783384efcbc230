import { settlePart } from '../enrichments/settle-part.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import type { PartRun } from './workflow.contract.ts';

/** Ends a round of a part: found is paid for, the rest given back. */
export const handler = wire('settlePart', openPorts, (p, run: PartRun) => settlePart(p, run));
