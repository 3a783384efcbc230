import type { SubmitPorts } from '../enrichments/ports.ts';
import type { EventClient } from '../events/event-client.ts';
import type { Files } from '../shared/files-client.ts';
import type { Ports } from '../shared/ports.ts';

/** Where files are. */
export interface FilePorts {
  readonly files: Files;
}

/** What ends an import: its files go, and its failure is told. */
export interface EndPorts extends Ports, EventClient, FilePorts {}

/** What reads a file and starts the enrichment of its rows. */
export interface ImportPorts extends SubmitPorts, FilePorts {}
