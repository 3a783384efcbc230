import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Database, startDatabase } from '../../local/aws/dynamodb/database.ts';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { Caller } from '../flows/api-client.ts';
import { impatientAssembly } from '../support/impatient-assembly.ts';
import { type LossyProxy, startLossyProxy } from '../support/lossy-proxy.ts';

/** The product's own stack over an engine that refuses what it is told to refuse. */

let dir: string;
let assembly: Awaited<ReturnType<typeof impatientAssembly>>;
let database: Database;
let proxy: LossyProxy;
let stack: LocalStack;
let operator: Caller;
/** Entries of this workspace are refused. */
let broken = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-replay-'));
  database = await startDatabase({});
  proxy = await startLossyProxy({
    endpoint: database.endpoint,
    requestLoss: 0,
    answerLoss: 0,
    random: () => 1,
    refuses: (body) => broken !== '' && body.includes(`"LEDGER#${broken}#ACCOUNT"`),
  });
  vi.stubEnv('DYNAMODB_ENDPOINT', proxy.url);
  const dataDir = join(dir, 'data');
  assembly = await impatientAssembly();
  stack = await startStack({ port: 0, dataDir, assemblyDir: assembly.dir });
  operator = new Caller(stack.url, stack.operatorKey);
}, 120_000);

afterAll(async () => {
  await stack.stop();
  await proxy.stop();
  await database.stop();
  assembly.remove();
  rmSync(dir, { recursive: true, force: true });
});

async function makeWorkspace(id: string): Promise<void> {
  const made = await operator.post('/v1/workspaces', { id, name: id, plan: 'workspace-pool' });
  expect(made.status).toBe(201);
  await operator.get(`/v1/workspaces/${id}/balance`);
  const grant = { creditType: 'contact', amount: 5, category: 'promotional', reason: 'welcome' };
  const granted = await operator.post(`/v1/workspaces/${id}/grants`, { ...grant, expiresAt: null });
  expect(granted.status).toBe(201);
  expect((await operator.get('/_local/idle?timeoutMs=20000')).status).toBe(200);
}

const revsOf = async (id: string): Promise<number[]> => {
  const { body } = await operator.get(`/v1/workspaces/${id}/ledger?limit=50`);
  return body.items.map(({ rev }: { rev: number }) => rev).sort();
};
const waiting = async (): Promise<number> => {
  const { queues } = (await operator.get('/_local/events')).body;
  return queues.LedgerFailures ?? 0;
};

describe('a ledger entry that could not be written', () => {
  it('is written by replay-ledger, once what broke is mended', async () => {
    broken = 'acme';
    await makeWorkspace('acme');
    await makeWorkspace('other');
    expect(await revsOf('acme')).toEqual([]);
    expect(await revsOf('other')).toEqual([1, 2]);
    expect(await waiting()).toBe(2);
    expect((await operator.post('/_local/schedules/replay-ledger', {})).status).toBe(200);
    expect([await revsOf('acme'), await waiting()]).toEqual([[], 2]);
    broken = '';
    // The next run by the clock.
    expect((await operator.post('/_local/clock', { advance: 'PT16M' })).status).toBe(200);
    expect([await revsOf('acme'), await waiting()]).toEqual([[1, 2], 0]);
  }, 60_000);

  it('is written by a run that is started by hand', async () => {
    broken = 'hand';
    await makeWorkspace('hand');
    expect([await revsOf('hand'), await waiting()]).toEqual([[], 2]);
    broken = '';
    expect((await operator.post('/_local/schedules/replay-ledger', {})).status).toBe(200);
    expect([await revsOf('hand'), await waiting()]).toEqual([[1, 2], 0]);
  }, 60_000);
});
