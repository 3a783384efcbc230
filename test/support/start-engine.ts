import type { TestProject } from 'vitest/node';
import { startDatabase } from '../../local/aws/dynamodb/database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    dynamoEndpoint: string;
  }
}

/** Starts one DynamoDB engine for the whole run; it goes with the run, however that dies. */
export default async function startEngine(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startDatabase({ endpoint: process.env.DYNAMODB_ENDPOINT });
  project.provide('dynamoEndpoint', engine.endpoint);
  return engine.stop;
}
