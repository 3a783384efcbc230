import type { SubmitPorts } from '../enrichments/ports.ts';
import type { EventClient } from '../events/event-client.ts';
import type { Files } from '../shared/files-client.ts';
import type { Ports } from '../shared/ports.ts';

/** What begins an export: its enrichment, or the word that its file can be written. */
export type StartPorts = SubmitPorts;

/** What writes the file of an export, and tells of it. */
export interface WritePorts extends Ports, EventClient {
  readonly files: Files;
}
