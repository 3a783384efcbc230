import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Functions } from '../../../../local/aws/lambda/functions.ts';
import { ACCESS_KEY, REGION } from '../../../../local/aws/template/local-names.ts';
import { isObject, type Json } from '../../../../local/server/json.ts';
import { LocalClock } from '../../../../local/time/clock.ts';

const clock = new LocalClock();
const lines: string[] = [];
const PROBE = {
  id: 'Probe',
  arn: 'arn:probe',
  directory: join(import.meta.dirname, '../../fixtures/probe'),
  handler: 'index.handler',
  env: { TABLE_NAME: 't' },
  timeoutSeconds: 0.4,
  memoryMb: 128,
};
const functions = new Functions(
  [
    PROBE,
    {
      id: 'Broken',
      arn: 'arn:broken',
      directory: join(import.meta.dirname, '../../fixtures/probe'),
      handler: 'index.missing',
      env: {},
      timeoutSeconds: 1,
      memoryMb: 128,
    },
  ],
  {
    clock,
    endpoints: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
    onLine: (name, line) => lines.push(`${name}: ${line}`),
    newRequestId: () => 'request-1',
  },
);
afterAll(() => functions.stop());

const ask = (probe: string, more: Record<string, Json> = {}): Promise<Json> =>
  functions.invoke('Probe', { probe, ...more });

describe('a function in its worker', () => {
  it('gives what the handler gives, as JSON', async () => {
    expect(await ask('echo', { a: [1, null] })).toEqual({ probe: 'echo', a: [1, null] });
    expect(await ask('nothing')).toBeNull();
    expect(await ask('date')).toBe('2026-01-01T00:00:00.000Z');
  });

  it('has the environment of the template and of Lambda, and nothing of the machine', async () => {
    vi.stubEnv('OF_THE_MACHINE', 'yes');
    const env = await ask('env');
    expect(env).toMatchObject({
      TABLE_NAME: 't',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: ACCESS_KEY,
      AWS_LAMBDA_FUNCTION_NAME: 'Probe',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    });
    expect(env).not.toHaveProperty('OF_THE_MACHINE');
  });

  it('has the key and the region that tests have: an engine may keep the tables of each apart', () => {
    const { AWS_ACCESS_KEY_ID, AWS_REGION } = process.env;
    expect([AWS_ACCESS_KEY_ID, AWS_REGION]).toEqual([ACCESS_KEY, REGION]);
  });

  it('knows its request and the time it has left', async () => {
    const context = await ask('context');
    expect(context).toMatchObject({ awsRequestId: 'request-1', functionName: 'Probe' });
    const { leftMs } = isObject(context) ? context : {};
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(400);
  });

  it('fails with the name and the message of its error', async () => {
    await expect(ask('throw')).rejects.toMatchObject({ name: 'NO_LUCK', message: 'none' });
  });

  it('fails when it takes longer than the template allows', async () => {
    await expect(ask('hang')).rejects.toMatchObject({
      name: 'Sandbox.Timedout',
      message: 'Task timed out after 0.40 seconds',
    });
  });

  it('fails all its calls when it dies, and is there again for the next one', async () => {
    const results = await Promise.allSettled([ask('hang'), ask('exit')]);
    for (const result of results) {
      expect(result).toMatchObject({ reason: { name: 'Runtime.ExitError' } });
    }
    expect(await ask('echo')).toEqual({ probe: 'echo' });
  });

  it('tells the time of the one clock', async () => {
    clock.moveTo(Date.parse('2040-02-03T04:05:06.000Z'));
    const times = await ask('times');
    expect(times).toEqual([
      expect.stringMatching(/^2040-02-03T04:05:/),
      expect.stringMatching(/^2040-02-03T04:05:/),
      '1970-01-01T00:00:00.005Z',
      true,
    ]);
  });

  it('writes to the log and not to the terminal', async () => {
    await ask('log');
    await expect.poll(() => lines).toContain('Probe: {"said":1}');
  });

  it('fails with the reason when its bundle does not load', async () => {
    await expect(functions.invoke('Broken', {})).rejects.toMatchObject({
      message: 'index.missing is not a function',
    });
  });
});

describe('a function that nobody calls any more', () => {
  const told = { clock, endpoints: {}, onLine: () => {}, newRequestId: () => 'request-1' };
  const patient = { ...PROBE, timeoutSeconds: 10 };

  it('gives its memory back, and is loaded anew by the next call', async () => {
    const resting = new Functions([patient], { ...told, idleMs: 100 });
    const count = () => resting.invoke('Probe', { probe: 'count' });
    expect([await count(), await count()]).toEqual([1, 2]);
    await vi.waitFor(async () => expect(await count()).toBe(1), { timeout: 10_000, interval: 400 });
    await resting.stop();
  });

  it.concurrent.each([
    [1, 3],
    [200, 1],
  ])(
    'after %i MB, counts %i two seconds later: what has grown large ends at once',
    async (megabytes, n) => {
      const resting = new Functions([patient], told);
      const count = () => resting.invoke('Probe', { probe: 'count' });
      await count();
      await count();
      await resting.invoke('Probe', { probe: 'grow', megabytes });
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(await count()).toBe(n);
      await resting.stop();
    },
  );

  it('is not ended under a call that takes longer than that', async () => {
    const resting = new Functions([patient], { ...told, idleMs: 50 });
    expect(await resting.invoke('Probe', { probe: 'nothing' })).toBeNull();
    expect(await resting.invoke('Probe', { probe: 'timer', ms: 300 })).toBe('real');
    await resting.stop();
  });
});
