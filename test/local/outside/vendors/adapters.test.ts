import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vendor, VendorAnswer } from '../../../../lambdas/waterfall/adapter.contract.ts';
import { callVendor } from '../../../../lambdas/waterfall/provider-http.ts';
import { PROVIDERS, VERIFIERS } from '../../../../lambdas/waterfall/registry.ts';
import {
  type Simulators,
  startSimulators,
  VENDOR_MODES,
} from '../../../../local/outside/vendors/engine/simulator-server.ts';
import { fakeTime } from '../../../lambdas/waterfall/recorded-fetch.ts';

/** What each adapter makes of each way to refuse: the simulated vendor and its adapter agree. */
const EXPECTED: Record<string, string> = {
  down: 'down',
  'rate-limited': 'rate-limited',
  'out-of-credits': 'out-of-credits',
  malformed: 'malformed',
  'legal-block': 'legal-block',
};

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators({ random: () => 0, minMs: 0, maxMs: 0 });
});
afterAll(() => simulators.stop());

function ask(
  vendor: Vendor,
  request: Parameters<typeof callVendor>[1]['request'],
  outcome: (answer: VendorAnswer) => { kind: string },
): Promise<unknown> {
  const secret = { key: 'simulated', baseUrl: `${simulators.url}/${vendor.id}` };
  const ports = { ...fakeTime(), fetch: globalThis.fetch };
  return callVendor(ports, { vendor, secret, request, outcome });
}

const QUERY = { fullName: 'Nobody Atall', companyDomain: 'acme.example' };

describe('an adapter', () => {
  for (const mode of VENDOR_MODES) {
    const reason = EXPECTED[mode];
    if (reason === undefined) continue;
    it(`understands what its simulated vendor says when it is ${mode}`, async () => {
      for (const provider of PROVIDERS) {
        simulators.setMode(provider.id, mode);
        for (const { id, request, outcome } of provider.searches) {
          const got = await ask(provider, request(QUERY, 'simulated', ['email']), outcome);
          expect(got, `${provider.id} ${id}`).toMatchObject({ kind: 'refused', reason });
        }
      }
      for (const verifier of VERIFIERS) {
        simulators.setMode(verifier.id, mode);
        const request = verifier.request('nobody@acme.example', 'simulated');
        const got = await ask(verifier, request, verifier.outcome);
        expect(got, verifier.id).toMatchObject({ kind: 'refused', reason });
      }
    });
  }
});
