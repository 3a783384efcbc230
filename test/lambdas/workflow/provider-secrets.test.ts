import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Facts } from '../../../lambdas/shared/log.ts';
import type { LogEvent } from '../../../lambdas/shared/log-events.contract.ts';
import type { Ports } from '../../../lambdas/shared/ports.ts';
import { openSecret } from '../../../lambdas/shared/secrets.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { usableSecrets } from '../../../lambdas/workflow/provider-secrets.ts';

describe('usableSecrets', () => {
  const logged: { event: LogEvent; facts: Facts }[] = [];
  const log: Ports['log'] = (event, facts = {}) => {
    logged.push({ event, facts });
  };
  beforeEach(() => {
    logged.length = 0;
  });
  const refused = (vendor: string, problem: string) => ({
    event: 'PROVIDER_SECRET_REFUSED',
    facts: { vendor, problem },
  });

  it('logs each entry that is left out by its id, and nothing of its value', () => {
    const json = { hunter: 'abc-key', Prospeo: { key: 'p-key' }, zerobounce: { key: 'z-key' } };
    expect(usableSecrets(json, { log })).toEqual({ secrets: { zerobounce: { key: 'z-key' } } });
    expect(logged).toEqual([refused('hunter', 'not right'), refused('Prospeo', 'no such vendor')]);
    expect(JSON.stringify(logged)).not.toMatch(/-key/);
  });

  it('does not repeat an id that may be a key in the wrong place', () => {
    usableSecrets({ '0123456789abcdef0123456789abcdef': 'hunter' }, { log });
    expect(logged).toEqual([refused('[withheld]', 'no such vendor')]);
  });

  it('lets the last good copy serve while the secret is no object', async () => {
    // What openSecret logs of it is tested with openSecret.
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    let nowMs = 0;
    let text = '{"hunter":{"key":"abc"}}';
    const now = () => epochMs(nowMs);
    const secret = openSecret(
      'arn',
      (json) => usableSecrets(json, { log }),
      now,
      async () => text,
    );
    const good = { secrets: { hunter: { key: 'abc' } } };
    expect(await secret()).toEqual(good);
    for (const broken of ['null', '[]', '"abc"', '{']) {
      nowMs += 300_000;
      text = broken;
      expect(await secret(), broken).toEqual(good);
    }
    out.mockRestore();
  });
});
