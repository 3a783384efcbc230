import { startDatabase } from '../../local/aws/dynamodb/database.ts';
import { propertiesOf, synthesize } from '../lib/synthesize.ts';
import { openWire } from '../support/engine.ts';
import type { Bench } from './run-seed.ts';

/** Starts what all seeds share: the database engine, and the machines of the template. */
export async function openBench(): Promise<Bench & { close(): Promise<void> }> {
  const { service } = synthesize();
  const definitionOf = (id: string) => String(propertiesOf(service, id).DefinitionString);
  const definitions = {
    enrichment: definitionOf('EnrichmentWorkflow'),
    round: definitionOf('RoundRun'),
  };
  const database = await startDatabase({ endpoint: process.env.DYNAMODB_ENDPOINT });
  const wire = openWire(database.endpoint);
  return {
    wire,
    definitions,
    close: async () => {
      wire.close();
      await database.stop();
    },
  };
}
