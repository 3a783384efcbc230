import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { Caller } from '../flows/api-client.ts';

/** The fixture's stack: a function sends parcels to a queue, another one packs them. */

const assemblyDir = join(import.meta.dirname, 'fixtures/assembly');
const parent = mkdtempSync(join(tmpdir(), 'sluice-queue-'));
let dataDir: string;
let stack: LocalStack;
let operator: Caller;

async function start(): Promise<void> {
  stack = await startStack({ port: 0, assemblyDir, dataDir, now: '2030-01-02T21:30:00Z' });
  operator = new Caller(stack.url, stack.operatorKey);
}
beforeEach(async () => {
  dataDir = mkdtempSync(join(parent, 'data-'));
  await start();
});
afterEach(() => stack.stop());
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const send = (...bodies: string[]) => operator.get(`/things/send?bodies=${bodies.join(',')}`);
const idle = async (timeoutMs = 10_000): Promise<number> =>
  (await operator.get(`/_local/idle?timeoutMs=${timeoutMs}`)).status;
const recorded = async () => (await operator.get('/_local/events')).body;

/** What was packed, with the number of the try. */
async function packed(): Promise<readonly string[]> {
  const { body } = await operator.get('/things/items');
  const items = body as readonly { readonly pk: string; readonly sk: string }[];
  return items.filter(({ pk }) => pk.startsWith('parcel-')).map(({ pk, sk }) => `${pk} ${sk}`);
}

test('messages reach their function; what fails comes again, poison goes aside', async () => {
  await send('a', 'late-b', 'poison-c', 'd');
  expect(await idle()).toBe(200);
  expect(await packed()).toEqual(['parcel-a 1', 'parcel-d 1', 'parcel-late-b 2']);
  const { queues, failures } = await recorded();
  expect(queues).toEqual({ Parcels: 0, ParcelsDeadLetters: 1 });
  expect(failures).toMatchObject([
    { mapping: 'ParcelsDelivery', error: 'Reported', messages: 1, at: expect.any(String) },
  ]);
});

test('a stack is not idle while a message is under way or waits to come again', async () => {
  await send('stuck-a');
  expect(await idle(300)).toBe(408);
  expect((await recorded()).queues).toEqual({ Parcels: 1 });
  // The function has two seconds.
  expect(await idle(15_000)).toBe(200);
  expect(await packed()).toEqual(['parcel-stuck-a 2']);
}, 30_000);

test('nor while its function only waits for the clock', async () => {
  // Its function is loaded then.
  await send('a');
  expect(await idle()).toBe(200);
  await send('slow-b');
  expect(await idle(300)).toBe(408);
  // On a busy machine the wait may begin only after the clock has been moved.
  const moved = async (): Promise<readonly string[]> => {
    await operator.post('/_local/clock', { advance: 'PT1M' });
    return packed();
  };
  await expect.poll(moved, { timeout: 15_000 }).toHaveLength(2);
  expect(await idle()).toBe(200);
}, 30_000);

test('a message that was under way at the stack’s end comes again at the next start', async () => {
  await send('stuck-a', 'poison-b');
  await expect.poll(async () => (await recorded()).queues.ParcelsDeadLetters).toBe(1);
  await stack.stop();
  await start();
  expect(await idle()).toBe(200);
  expect(await packed()).toEqual(['parcel-stuck-a 2']);
  expect((await recorded()).queues).toEqual({ Parcels: 0, ParcelsDeadLetters: 1 });
}, 30_000);
