import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import { startRun } from '../../lambdas/waterfall/start-run.ts';
import type { WaterfallRun } from '../../lambdas/waterfall/waterfall.contract.ts';
import { NOON } from './fixed-ports.ts';
import type { TestTable } from './table.ts';

/** A run of one in Germany: Tomba's address was wrong, Hunter's was the one. */
export function hunterFound(nowMs: number = NOON): WaterfallRun {
  const run = startRun({ fullName: 'Ada', companyDomain: 'acme.de' }, ['email'], nowMs);
  const find = { kind: 'find', data: ['email'], ms: 300 } as const;
  return {
    ...run,
    attempts: [
      { ...find, provider: 'tomba', outcome: 'found', providerCostMicroUsd: 8_900 },
      {
        ...{ ...find, kind: 'verify', provider: 'zerobounce' },
        ...{ outcome: 'undeliverable', providerCostMicroUsd: 9_900 },
      },
      { ...find, provider: 'hunter', outcome: 'found', providerCostMicroUsd: 24_500 },
    ],
    outcomes: {
      email: { kind: 'found', value: 'a@acme.de', all: ['a@acme.de'], provider: 'hunter' },
    },
  };
}

/** Keeps a run with rows of a request, as the workflow does. */
export async function keepRuns(
  { db, name }: TestTable,
  { ws, id, rows }: { readonly ws: string; readonly id: string; readonly rows: number },
  run: WaterfallRun,
): Promise<void> {
  for (let row = 0; row < rows; row += 1) {
    await db.send(
      new UpdateCommand({
        TableName: name,
        Key: keys.run(ws, id, 0, row),
        UpdateExpression: 'SET #run = :run',
        ExpressionAttributeNames: { '#run': 'run' },
        ExpressionAttributeValues: { ':run': run },
      }),
    );
  }
}
