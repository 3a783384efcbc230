import Negotiator from 'negotiator';
import type { RouteSpec } from '../route-spec.contract.ts';
import type { Format } from './route.ts';

const FORMATS = { 'text/csv': 'csv', 'text/html': 'html' } as const;

/** A parameter of a media range, other than its weight `q`. */
const PARAMETER = /;\s*(?!q\s*=)[^;,=\s]+\s*=\s*("(?:[^"\\]|\\.)*"|[^;,\s]*)/gi;

/**
 * Gives the form that suits the caller best, by the weights of `Accept` (RFC 9110 §12.5.1); JSON
 * where another suits no better. Parameters like `charset` select nothing: each form has only one.
 */
export function chooseFormat(route: Pick<RouteSpec, 'also'>, accept: string | undefined): Format {
  if (route.also === undefined || accept === undefined) return 'json';
  const headers = { accept: accept.replace(PARAMETER, '') };
  const chosen = new Negotiator({ headers }).mediaType(['application/json', route.also]);
  return chosen === route.also ? FORMATS[route.also] : 'json';
}
