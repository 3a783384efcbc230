import { expect, it } from 'vitest';
import {
  keyVariables,
  providersSecret,
  simulatedIds,
} from '../../../../../local/outside/vendors/engine/vendor-keys.ts';
import { wireIds } from '../../../../../local/outside/vendors/engine/wire.ts';

const URL = 'http://127.0.0.1:9';

it('has the key of a real provider alone, and the way to the simulated one for the others', () => {
  const secret = providersSecret({ HUNTER_API_KEY: 'real' }, URL);
  expect(secret.hunter).toEqual({ key: 'real' });
  expect(secret.zerobounce).toEqual({
    key: 'simulated-zerobounce',
    baseUrl: `${URL}/zerobounce`,
    simulated: true,
  });
  expect(Object.keys(secret)).toEqual(wireIds());
  expect(Object.keys(providersSecret({}, URL, ['hunter']))).toEqual(['hunter']);
});

it('counts as simulated what has no key', () => {
  const simulated = simulatedIds({ HUNTER_API_KEY: 'real', PROSPEO_API_KEY: '' });
  expect(simulated).not.toContain('hunter');
  expect(simulated).toContain('prospeo');
  expect(simulated).toHaveLength(wireIds().length - 1);
  expect(keyVariables().prospeo).toEqual({ key: 'PROSPEO_API_KEY' });
});

it('asks for both halves of an account that has two, also where they travel as one', () => {
  expect(keyVariables().twilio).toEqual({ key: 'TWILIO_API_KEY', secret: 'TWILIO_API_SECRET' });
  expect(simulatedIds({ TWILIO_API_KEY: 'real' })).toContain('twilio');
});
