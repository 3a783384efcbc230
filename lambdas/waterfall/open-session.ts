import type { Credentials, Vendor } from './adapter.contract.ts';
import { callVendor, type HttpPorts } from './provider-http.ts';
import type { ProviderSecret, Refused } from './waterfall.contract.ts';

/** Tokens by vendor and key, each with the time until which it is used. */
export type Sessions = Map<string, { readonly token: string; readonly untilMs: number }>;

/** A token is let go before its time: the call that uses it takes time too. */
const SPARE_SECONDS = 120;

/**
 * Gives what a vendor knows its caller by: the key, and where it wants one a token, which is
 * fetched once and kept until shortly before it ends.
 *
 * Errors: refused, as the vendor refuses the token.
 */
export async function openSession(
  ports: HttpPorts & { readonly sessions: Sessions },
  vendor: Vendor,
  secret: ProviderSecret,
): Promise<Credentials | Refused> {
  const { key, secret: second } = secret;
  const credentials = { key, ...(second !== undefined && { secret: second }) };
  const { session } = vendor;
  if (!session) return credentials;
  const id = `${vendor.id} ${key}`;
  const kept = ports.sessions.get(id);
  if (kept && kept.untilMs > ports.now()) return { ...credentials, token: kept.token };
  const request = session.request(credentials);
  const read = await callVendor(ports, { vendor, secret, request, outcome: session.read });
  if (read.kind === 'refused') return read;
  const untilMs = ports.now() + (read.seconds - SPARE_SECONDS) * 1000;
  ports.sessions.set(id, { token: read.token, untilMs });
  return { ...credentials, token: read.token };
}
