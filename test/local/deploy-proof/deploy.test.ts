import { expect, it } from 'vitest';
import { readOutputs } from '../../../local/deploy-proof/deploy.ts';

const OUTPUTS = JSON.stringify({
  'sluice-emulator-stateful': {
    TableName: 'a-table',
    OperatorSecretArn: 'an-operator-secret',
    ProvidersSecretArn: 'a-providers-secret',
  },
  'sluice-emulator-service': { ApiUrl: 'http://f30c86bb.execute-api.localhost:4599' },
});

it('reads the addresses of both stacks; the API has its path on the emulator', () => {
  expect(readOutputs(OUTPUTS, 'http://127.0.0.1:4599')).toEqual({
    apiUrl: 'http://127.0.0.1:4599/_aws/execute-api/f30c86bb/$default',
    operatorSecret: 'an-operator-secret',
    providersSecret: 'a-providers-secret',
    stripeParameter: '/sluice/emulator/stripe',
  });
});

it('names an output that is missing', () => {
  expect(() => readOutputs('{"a":{}}', 'http://127.0.0.1:1')).toThrow(
    'the stacks have no output ApiUrl',
  );
});
