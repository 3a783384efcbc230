import type { SubmitPorts } from '../enrichments/ports.ts';
import type { EventClient } from '../events/event-client.ts';
import type { Files } from '../shared/files-client.ts';
import type { Ports } from '../shared/ports.ts';

/** What beginning an export reaches: all that submits an enrichment, and the bus for `export.due`. */
export type StartPorts = SubmitPorts;

/** What writing a file reaches: the table, the bucket, and the bus for `export.completed`. */
export interface WritePorts extends Ports, EventClient {
  readonly files: Files;
}
