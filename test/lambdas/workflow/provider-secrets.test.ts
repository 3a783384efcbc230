import { describe, expect, it } from 'vitest';
import { openSecret } from '../../../lambdas/shared/secrets.ts';
import { systemClock } from '../../../lambdas/shared/time.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { usableSecrets } from '../../../lambdas/workflow/provider-secrets.ts';
import { atNoon } from '../../support/handlers.ts';

describe('usableSecrets', () => {
  const log = atNoon();
  const refused = (vendor: string, problem: string) => ({
    level: 'error',
    event: 'PROVIDER_SECRET_REFUSED',
    vendor,
    problem,
  });

  it('logs each entry that is left out by its id, and nothing of its value', () => {
    const json = { hunter: 'abc-key', Prospeo: { key: 'p-key' }, zerobounce: { key: 'z-key' } };
    expect(usableSecrets(json, systemClock)).toEqual({ zerobounce: { key: 'z-key' } });
    expect(log.lines()).toMatchObject([
      refused('hunter', 'not right'),
      refused('Prospeo', 'no such vendor'),
    ]);
    expect(JSON.stringify(log.lines())).not.toMatch(/-key/);
  });

  it('does not repeat an id that may be a key in the wrong place', () => {
    usableSecrets({ '0123456789abcdef0123456789abcdef': 'hunter' }, systemClock);
    expect(log.lines()).toMatchObject([refused('[withheld]', 'no such vendor')]);
  });

  it('lets the last good copy serve while the secret is no object', async () => {
    let nowMs = 0;
    let text = '{"hunter":{"key":"abc"}}';
    const now = () => epochMs(nowMs);
    const secret = openSecret(
      'arn',
      (json) => usableSecrets(json, now),
      now,
      async () => text,
    );
    const good = { hunter: { key: 'abc' } };
    expect(await secret()).toEqual(good);
    for (const broken of ['null', '[]', '"abc"', '{']) {
      nowMs += 300_000;
      text = broken;
      expect(await secret(), broken).toEqual(good);
    }
  });
});
