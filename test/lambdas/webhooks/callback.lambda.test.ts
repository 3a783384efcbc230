import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { makeToken } from '../../../lambdas/enrichments/callbacks/callback-token.ts';
import { handler } from '../../../lambdas/webhooks/callback.lambda.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { secretOperations } from '../../../local/aws/services/kept-secrets.ts';
import { NOON } from '../../support/fixed-ports.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable, type TestTable } from '../../support/table.ts';
import { recordedCases } from '../waterfall/recorded-fetch.ts';

const KEY = 'k'.repeat(48);
const PLACE = {
  workspaceId: 'ws_1',
  enrichmentId: 'enr_1',
  part: 0,
  row: 0,
  step: 0,
  identityKey: 'person-1',
  search: 'contact',
  data: ['email'],
} as const;
const tokenFor = (provider: string) => makeToken(KEY, provider, PLACE, NOON + 1_000);
const FOUND = JSON.stringify(recordedCases('bettercontact').found?.body);

let table: TestTable;
let aws: AwsEndpoint;
const log = atNoon({
  PROVIDERS_SECRET_ARN: 'arn:secret:providers',
  PROVIDER_KEYS_PREFIX: 'sluice/provider-keys/',
});

beforeAll(async () => {
  table = await openTable();
  const secret = {
    callbacks: { key: KEY },
    bettercontact: { key: 'better-key' },
    fullenrich: { key: 'secret-key' },
  };
  const secrets = new Map([['arn:secret:providers', secret]]);
  aws = await serveAws(secretOperations({ ofTemplate: secrets, left: {}, onChange: () => {} }));
});
beforeEach(() => void vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', aws.url));
afterAll(() => aws.stop());

async function call(
  provider: string,
  body: string | undefined,
  more: Partial<Pick<APIGatewayProxyEventV2, 'headers' | 'isBase64Encoded'>> = {},
  token = tokenFor(provider),
) {
  const event = {
    rawPath: `/v1/callbacks/${provider}/${token}`,
    pathParameters: { provider, token },
    headers: {},
    body,
    isBase64Encoded: false,
    requestContext: { requestId: 'request-1' },
    ...more,
  };
  const answer = await invoke(handler, event as unknown as APIGatewayProxyEventV2);
  return [answer.statusCode, JSON.parse(answer.body ?? '')];
}

const long = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2));
const base64 = (text: string): string => Buffer.from(text).toString('base64');

it.each<[string, Parameters<typeof call>, number, string, object]>([
  [
    'of a megabyte',
    ['bettercontact', long(1_048_576)],
    413,
    'TOO_LARGE',
    { event: 'CALLBACK_OF_NOBODY' },
  ],
  ['of a byte too many', ['bettercontact', long(262_145)], 413, 'TOO_LARGE', {}],
  [
    'of a byte too many, in Base64',
    ['bettercontact', base64(long(262_145)), { isBase64Encoded: true }],
    413,
    'TOO_LARGE',
    {},
  ],
  [
    'that says it has a megabyte',
    ['bettercontact', FOUND, { headers: { 'content-length': '1048576' } }],
    413,
    'TOO_LARGE',
    {},
  ],
  [
    'with a token of nobody',
    ['bettercontact', FOUND, {}, 'eyJ.forged'],
    404,
    'NOT_FOUND',
    { event: 'CALLBACK_OF_NOBODY' },
  ],
  [
    'that is not signed',
    ['fullenrich', FOUND],
    401,
    'SIGNATURE_WRONG',
    { event: 'CALLBACK_REFUSED', vendor: 'fullenrich' },
  ],
  [
    'of as many bytes as are read, and no answer',
    ['bettercontact', long(262_144)],
    400,
    'NOT_AN_ANSWER',
    { vendor: 'bettercontact' },
  ],
  ['without a body', ['bettercontact', undefined], 400, 'NOT_AN_ANSWER', {}],
])(
  'refuses a call %s, tells nothing, and keeps nothing',
  async (_name, sent, status, code, line) => {
    expect(await call(...sent)).toEqual([status, { code }]);
    expect(await table.items()).toEqual([]);
    expect(log.lines()).toMatchObject([{ requestId: 'request-1', code, ...line }]);
  },
);

it('takes an answer, also in Base64 and again, and logs nothing of it', async () => {
  for (const kind of ['kept', 'repeated']) {
    const sent = kind === 'kept' ? [base64(FOUND), { isBase64Encoded: true }] : [FOUND];
    const [text, more] = sent as [string, object?];
    expect(await call('bettercontact', text, more)).toEqual([200, { received: true }]);
  }
  const [kept, ...others] = await table.items();
  expect(others).toEqual([]);
  expect(Object.values(kept ?? {})).toContainEqual(
    expect.objectContaining({ provider: 'bettercontact', search: 'contact' }),
  );
  expect(log.lines()).toMatchObject(
    ['kept', 'repeated'].map((kind) => ({
      event: 'CALLBACK_TAKEN',
      vendor: 'bettercontact',
      kind,
    })),
  );
  expect(JSON.stringify(log.lines())).not.toMatch(/acme|Ada|-key/);
});
