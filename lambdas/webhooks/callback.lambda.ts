import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { CALLBACK_BYTES_MAX } from '../enrichments/callbacks/callbacks.contract.ts';
import {
  type Called,
  type ReceivePorts,
  receiveCallback,
} from '../enrichments/callbacks/receive-callback.ts';
import { openPorts } from '../shared/ports.ts';
import { openSecret } from '../shared/secrets.ts';
import { wire } from '../shared/wire.ts';
import { readProviderSecrets } from '../waterfall/read-provider-secrets.ts';
import { openKeyVault } from '../workspaces/provider-keys/key-vault-client.ts';

type Call = APIGatewayProxyEventV2;
type CallbackAnswer = APIGatewayProxyStructuredResultV2;

/** In Base64 three bytes are four characters. */
const CHARACTERS_MAX = (CALLBACK_BYTES_MAX * 4) / 3;

/** What a provider is told, and nothing more. */
const STATUSES = {
  TOO_LARGE: 413,
  NOT_FOUND: 404,
  SIGNATURE_WRONG: 401,
  NOT_AN_ANSWER: 400,
} as const;

/** Takes in the answers that providers send by themselves. */
export const handler = wire(
  'receiveCallback',
  (env) => {
    const ports = openPorts();
    const secrets = openSecret(env.PROVIDERS_SECRET_ARN, readProviderSecrets, ports.now);
    const { readKeys } = openKeyVault(env.PROVIDER_KEYS_PREFIX);
    return async (): Promise<ReceivePorts> => ({ ...ports, readKeys, ...(await secrets()) });
  },
  async (ports, call: Call) => receiveCall(await ports(), call),
);

/** Answers a call; whatever is not kept has an answer that says so. */
export async function receiveCall(p: ReceivePorts, call: Call): Promise<CallbackAnswer> {
  const { requestId } = call.requestContext;
  const read = readCall(call);
  if ('refused' in read) return refuse(p, requestId, read.refused);
  const { provider: vendor } = read;
  const told = await receiveCallback(p, read);
  if ('refused' in told) return refuse(p, requestId, told.refused, vendor);
  p.log('CALLBACK_TAKEN', { requestId, vendor, kind: told.kind });
  return answer(200, { received: true });
}

function refuse(
  p: ReceivePorts,
  requestId: string,
  code: keyof typeof STATUSES,
  vendor = '',
): CallbackAnswer {
  // Whatever stands in an address that is not ours may be anything: it is not logged.
  if (code === 'TOO_LARGE' || code === 'NOT_FOUND')
    p.log('CALLBACK_OF_NOBODY', { requestId, code });
  else p.log('CALLBACK_REFUSED', { requestId, vendor, code });
  return answer(STATUSES[code], { code });
}

function answer(statusCode: number, body: object): CallbackAnswer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { statusCode, headers, body: JSON.stringify(body) };
}

/**
 * Reads a call of a provider. One that is too large is refused by what it says of its length, or by
 * the length of what came, before anything of it is read. URLs in it are never followed.
 */
function readCall(call: Call): Called | { readonly refused: 'TOO_LARGE' } {
  const { body = '', headers, pathParameters, rawPath } = call;
  const isTooLarge =
    Number(headers['content-length'] ?? 0) > CALLBACK_BYTES_MAX || body.length > CHARACTERS_MAX;
  if (isTooLarge) return { refused: 'TOO_LARGE' };
  const bytes = Buffer.from(body, call.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > CALLBACK_BYTES_MAX) return { refused: 'TOO_LARGE' };
  const text = bytes.toString('utf8');
  const { provider = '', token = '' } = pathParameters ?? {};
  return { provider, token, path: rawPath, headers, text };
}
