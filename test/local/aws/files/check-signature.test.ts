import { expect, test } from 'vitest';
import { faultOfSignature } from '../../../../local/aws/files/check-signature.ts';

test('a call without a signature is refused', async () => {
  const call = { method: 'GET', path: '/bucket/x', query: new URLSearchParams(), headers: {} };
  expect(await faultOfSignature(call, 0)).toBe('AccessDenied');
});

test('a signature that was made up is refused', async () => {
  const headers = {
    host: 'x',
    'x-amz-date': '20260310T120000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host;x-amz-date, Signature=00',
  };
  const call = { method: 'GET', path: '/bucket/x', query: new URLSearchParams(), headers };
  expect(await faultOfSignature(call, 0)).toBe('SignatureDoesNotMatch');
});
