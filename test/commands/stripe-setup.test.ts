import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsEndpoint, AwsError, serveAws } from '../../local/aws/services/aws-endpoint.ts';
import { type Counter, openCounter, SECRET_KEY } from '../local/outside/stripe/counter.ts';

const COMMAND = join(import.meta.dirname, '../../commands/stripe-setup.ts');

describe('npm run stripe:setup', () => {
  let counter: Counter;
  let aws: AwsEndpoint;
  const puts: Record<string, unknown>[] = [];

  beforeAll(async () => {
    counter = await openCounter();
    aws = await serveAws({
      'AmazonSSM.GetParameter': async ({ Name }) => {
        const put = puts.findLast((each) => each.Name === Name);
        if (put === undefined) throw new AwsError('ParameterNotFound', 'none');
        return { Parameter: { Value: String(put.Value) } };
      },
      'AmazonSSM.PutParameter': async (input) => {
        puts.push(input);
        return {};
      },
    });
  });
  afterAll(async () => {
    await counter.stop();
    await aws.stop();
  });

  const run = (...args: readonly string[]) =>
    new Promise<{ code: number; out: string }>((resolve) => {
      const env = {
        ...process.env,
        AWS_ENDPOINT_URL_SSM: aws.url,
        STRIPE_SECRET_KEY: SECRET_KEY,
      };
      execFile(process.execPath, [COMMAND, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
      );
    });
  const whole = () => [
    ...['--stage', 'prod', '--url', 'https://api.example'],
    ...['--base-url', counter.standIn.url],
  ];

  it.each([
    ['nothing', []],
    ['no URL', ['--stage', 'prod']],
    ['a switch that there is not', ['--stage', 'p', '--url', 'https://a.example', '--on', 'x']],
  ])('tells how it is called where %s is given', async (_what, args) => {
    const { code, out } = await run(...args);
    expect([code, out.split('\n')[0]]).toEqual([
      2,
      'STRIPE_SECRET_KEY=… npm run stripe:setup -- --stage NAME --url API_URL',
    ]);
  });

  it('prints what a dry run would do', async () => {
    const { code, out } = await run(...whole(), '--dry-run');
    expect([code, puts]).toEqual([0, []]);
    expect(out).toMatch(
      /^made {2}webhook endpoint +\(new\) +https:\/\/api\.example\/stripe\/webhook$/m,
    );
    expect(out).toContain('A dry run: nothing was done.');
  });

  it('writes an encrypted parameter, and prints a table without a secret', async () => {
    const { code, out } = await run(...whole(), '--on', 'taxIds', '--off', 'invoices');
    expect(code).toBe(0);
    expect(puts).toMatchObject([
      { Name: '/sluice/prod/stripe', Type: 'SecureString', Overwrite: true },
    ]);
    const { key, webhookSecrets, checkout } = JSON.parse(String(puts[0]?.Value));
    expect(checkout).toEqual({ taxIds: true, invoices: false });
    for (const secret of [key, ...webhookSecrets]) expect(out).not.toContain(secret);
    expect(out).toMatch(/^made {2}parameter +prod +\/sluice\/prod\/stripe$/m);
    expect((await run(...whole())).out).not.toMatch(/^(made|changed|removed)/m);
  });

  it('says why it refuses', async () => {
    const { code, out } = await run(...whole(), '--live');
    expect([code, out]).toEqual([2, '--live was said, and the key is of the test mode.\n']);
  });
});
