import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providersSecret, simulatedIds } from '../../../../local/aws/services/secrets.ts';
import { readEnvironment } from '../../../../local/process/environment.ts';

describe('providersSecret', () => {
  it('has the key of a real provider alone, and the way to the simulated one for the others', () => {
    const secret = providersSecret({ HUNTER_API_KEY: 'real' }, 'http://127.0.0.1:9');
    expect(secret.hunter).toEqual({ key: 'real' });
    expect(secret.zerobounce).toEqual({
      key: 'simulated-zerobounce',
      baseUrl: 'http://127.0.0.1:9/zerobounce',
      simulated: true,
    });
    expect(Object.keys(secret)).toHaveLength(7);
  });

  it('counts as simulated what has no key', () => {
    expect(simulatedIds({ HUNTER_API_KEY: 'real', PROSPEO_API_KEY: '' })).toEqual([
      'prospeo',
      'leadmagic',
      'dropcontact',
      'findymail',
      'zerobounce',
      'millionverifier',
    ]);
  });
});

describe('readEnvironment', () => {
  it('reads .env.local under the variables of the process', () => {
    const dir = mkdtempSync(join(tmpdir(), 'env-'));
    writeFileSync(join(dir, '.env.local'), 'HUNTER_API_KEY=file\nPROSPEO_API_KEY="file"\n');
    const env = readEnvironment(dir, { HUNTER_API_KEY: 'process' });
    expect(env).toEqual({ HUNTER_API_KEY: 'process', PROSPEO_API_KEY: 'file' });
    rmSync(dir, { recursive: true });
    expect(readEnvironment(dir, { A: 'b' })).toEqual({ A: 'b' });
  });
});
