import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { Caller } from '../flows/api-client.ts';
import { clientOf } from './outside/stripe/counter.ts';

/** Two runs of the fixture's stack on one folder. */

const assemblyDir = join(import.meta.dirname, 'fixtures/assembly');
const parent = mkdtempSync(join(tmpdir(), 'sluice-restart-'));
const dataDir = join(parent, 'data');
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const start = (): Promise<LocalStack> =>
  startStack({ port: 0, assemblyDir, dataDir, now: '2030-01-02T21:30:00Z' });
const stripeOf = ({ stripe }: LocalStack) => clientOf(stripe?.url ?? '', stripe?.secretKey ?? '');
const modeOf = (name: string): string => (statSync(join(dataDir, name)).mode & 0o777).toString(8);

test('a stack keeps its folder to itself, and a restart finds all that was kept', async () => {
  const first = await start();
  const operator = new Caller(first.url, first.operatorKey);
  const people = [{ fullName: 'Ada Example', companyDomain: 'acme.example', emails: [] }];
  try {
    await expect(start()).rejects.toThrow(`${dataDir} is in use: process ${process.pid}`);
    await operator.put('/_local/directory', { people });
    await operator.post('/_local/clock', { now: '2030-02-01T00:00:00Z' });
    const files = ['table.db', 'stack.json', 'simulators.json', 'functions.log', '.'];
    expect(files.map(modeOf)).toEqual(['600', '600', '600', '600', '700']);
    await stripeOf(first).customers.create({ email: 'ada@acme.example' });
  } finally {
    await first.stop();
  }
  writeFileSync(join(dataDir, 'functions.log'), 'of the first run\n');
  const second = await start();
  try {
    const again = new Caller(second.url, first.operatorKey);
    const { body } = await again.put('/_local/directory', { people: [], mode: 'add' });
    expect(body).toEqual({ people: 1 });
    expect((await again.get('/_local/clock')).body.now).toMatch(/^2030-02-01T/);
    const { data } = await stripeOf(second).customers.list({});
    expect(data.map(({ email }) => email)).toEqual(['ada@acme.example']);
    expect([second.stripe?.url, modeOf('stripe.json')]).toEqual([first.stripe?.url, '600']);
  } finally {
    await second.stop();
  }
  expect(readFileSync(join(dataDir, 'functions.log'), 'utf8')).toMatch(/^of the first run\n/);
});
