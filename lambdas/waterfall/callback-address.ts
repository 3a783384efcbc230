import type { Search, VendorRequest } from './adapter.contract.ts';
import type { ProviderSecret } from './waterfall.contract.ts';

/**
 * Says whether a vendor is told where to send the answer to a ticket: only where what it signs can
 * be checked, and only an address that is its own to reach. A simulated one reaches this machine.
 */
export function mayCallBack(
  { callback }: Search,
  secret: ProviderSecret | undefined,
  baseUrl: string,
): boolean {
  if (callback === undefined || secret === undefined) return false;
  const isKeyed = callback.signature?.by !== 'secret' || secret.secret !== undefined;
  return isKeyed && (baseUrl.startsWith('https://') || secret.simulated === true);
}

/** Names the address in a ticket's request. */
export function withAddress(request: VendorRequest, field: string, address: string): VendorRequest {
  return { ...request, body: withField(request.body, field.split('.'), address) };
}

function withField(body: unknown, [name = '', ...rest]: readonly string[], value: string): object {
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  return { ...fields, [name]: rest.length === 0 ? value : withField(fields[name], rest, value) };
}
