import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { FieldError } from '../../shared/errors.contract.ts';
import { AppError } from '../../shared/errors.ts';
import { type Checked, checkInput, validationFailed } from '../../shared/validate.ts';
import {
  IDEMPOTENCY_KEY_PATTERN,
  type RouteSpec,
  WAIT_SECONDS_MAX,
} from '../route-spec.contract.ts';
import { ROUTES, type RouteId } from '../routes.contract.ts';
import { toBodyHash } from './body-hash.ts';
import { chooseFormat } from './negotiate.ts';
import type { ApiRequest, UncheckedRequest } from './route.ts';

type Input = Pick<
  ApiRequest,
  'body' | 'query' | 'idempotencyKey' | 'bodyHash' | 'format' | 'waitSeconds'
>;

/** Finds what a schema cannot know; undefined where the route has nothing to look for. */
type Check = (request: UncheckedRequest) => Promise<readonly FieldError[] | undefined>;

/**
 * Gives the typed input of a request.
 *
 * Errors: IDEMPOTENCY_KEY_MISSING; VALIDATION_FAILED with all that is wrong in header, query and
 *         body at once.
 */
export async function readInput(
  id: RouteId,
  event: APIGatewayProxyEventV2,
  unchecked: UncheckedRequest,
  check: Check,
): Promise<Input> {
  const route: RouteSpec = ROUTES[id];
  const idempotencyKey = readIdempotencyKey(route, event);
  const query = checkInput(route.query, event.queryStringParameters ?? {});
  const body = checkBody(route, unchecked.body);
  const soFar = { ...unchecked, query: query.kind === 'valid' ? query.value : undefined };
  const ruled = (await check(soFar as UncheckedRequest)) ?? [];
  const ofSchemas = [...keyErrors(idempotencyKey), ...errorsOf(query), ...errorsOf(body)];
  // Of a cell that the schema refuses, no more is said.
  const told = new Set(ofSchemas.map(({ path }) => path));
  const errors = [...ofSchemas, ...ruled.filter(({ path }) => !told.has(path))];
  if (query.kind === 'invalid' || body.kind === 'invalid' || errors.length > 0) {
    throw validationFailed(errors);
  }
  return {
    body: body.value,
    query: query.value,
    idempotencyKey,
    bodyHash: toBodyHash(body.value),
    format: chooseFormat(route, event.headers.accept),
    waitSeconds: route.waits ? readWait(event.headers.prefer) : 0,
  } as Input;
}

function checkBody({ body: schema }: RouteSpec, body: unknown): Checked<unknown> {
  if (schema === undefined || schema === 'raw') return { kind: 'valid', value: body };
  return checkInput(schema, body);
}

function readIdempotencyKey(route: RouteSpec, event: APIGatewayProxyEventV2): string | undefined {
  if (route.idempotency === 'none') return undefined;
  const key = event.headers['idempotency-key'] || undefined;
  if (key === undefined && route.idempotency === 'required') {
    throw new AppError('IDEMPOTENCY_KEY_MISSING', 'no key');
  }
  return key;
}

function keyErrors(key: string | undefined): readonly FieldError[] {
  if (key === undefined || IDEMPOTENCY_KEY_PATTERN.test(key)) return [];
  return [{ path: 'Idempotency-Key', message: 'must have 1 to 255 visible characters' }];
}

function errorsOf(checked: Checked<unknown>): readonly FieldError[] {
  return checked.kind === 'invalid' ? checked.errors : [];
}

/** A preference that makes no sense is ignored (RFC 7240); one of any length is cut down. */
function readWait(prefer: string | undefined): number {
  const seconds = prefer?.match(/(?:^|[,;\s])wait *= *"?(\d+)"?(?:[,;\s]|$)/i)?.[1];
  return Math.min(Number(seconds ?? 0), WAIT_SECONDS_MAX);
}
