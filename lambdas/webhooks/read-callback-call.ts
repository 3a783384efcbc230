import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CALLBACK_BYTES_MAX } from '../enrichments/callbacks/callbacks.contract.ts';
import type { Called } from '../enrichments/callbacks/receive-callback.ts';

type Call = Pick<
  APIGatewayProxyEventV2,
  'body' | 'headers' | 'isBase64Encoded' | 'pathParameters' | 'rawPath'
>;

/** In Base64 three bytes are four characters. */
const CHARACTERS_MAX = (CALLBACK_BYTES_MAX * 4) / 3;

/**
 * Reads a call of a provider. One that is too large is refused by what it says of its length, or by
 * the length of what came, before anything of it is read. URLs in it are never followed.
 */
export function readCall(call: Call): Called | { readonly refused: 'TOO_LARGE' } {
  const { body = '', headers, pathParameters, rawPath } = call;
  const isTooLarge =
    Number(headers['content-length'] ?? 0) > CALLBACK_BYTES_MAX || body.length > CHARACTERS_MAX;
  if (isTooLarge) return { refused: 'TOO_LARGE' };
  const bytes = Buffer.from(body, call.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > CALLBACK_BYTES_MAX) return { refused: 'TOO_LARGE' };
  const text = bytes.toString('utf8');
  const { provider = '', token = '' } = pathParameters ?? {};
  return { provider, token, sent: { path: rawPath, headers, text, body: parseJson(text) } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
