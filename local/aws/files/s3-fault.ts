import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What S3 answers where it does not do what it is asked: status and message of each code. */
const FAULTS = {
  AccessDenied: [403, 'Access Denied'],
  BadRequest: [400, 'An error occurred when parsing the HTTP request.'],
  IncompleteBody: [
    400,
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  ],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  MissingContentLength: [411, 'You must provide the Content-Length HTTP header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
  RequestTimeout: [
    400,
    'Your socket connection to the server was not read from or written to within the timeout ' +
      'period. Idle connections will be closed.',
  ],
  SignatureDoesNotMatch: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your ' +
      'key and signing method.',
  ],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type S3Fault = keyof typeof FAULTS;

const HEADERS = { 'content-type': 'application/xml', connection: 'close' };

/** Answers a call with a fault, as S3 writes it; nothing where it is being answered already. */
export function refuse(outgoing: ServerResponse, code: S3Fault): void {
  if (outgoing.headersSent) return;
  const body = bodyOf(code);
  outgoing.writeHead(FAULTS[code][0], { ...HEADERS, 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
}

/** Answers what could not be read as a call, and hangs up. */
export function refuseUnread(socket: Duplex, code: S3Fault): void {
  if (!socket.writable) return;
  const body = bodyOf(code);
  const headers = { ...HEADERS, 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${FAULTS[code][0]} ${code}\r\n${lines.join('')}\r\n${body}`);
}

function bodyOf(code: S3Fault): string {
  const [, message] = FAULTS[code];
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  );
}
