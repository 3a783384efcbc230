import { type EpochMs, toRfc3339 } from '../shared/units.contract.ts';
import { AUDIT_FIELDS, type Changed } from './audit.contract.ts';

/**
 * Gives what a record of an act keeps of the body that asked for it: the names of all its fields,
 * and the values of those that are nobody's personal data.
 */
export function changedFields(body: unknown): Changed {
  if (typeof body !== 'object' || body === null) return {};
  const fields = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields.map(([name, value]) => [name, shown(name, value)]));
}

function shown(name: string, value: unknown): unknown {
  if (!(AUDIT_FIELDS.shown as readonly string[]).includes(name)) return null;
  // Times have become numbers by now.
  return name.endsWith('At') && typeof value === 'number' ? toRfc3339(value as EpochMs) : value;
}
