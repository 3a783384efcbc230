import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openWorkflowClient } from '../../../lambdas/enrichments/workflow-client.ts';

const RUN = { workspaceId: 'ws_1', enrichmentId: 'enr_1', parts: [0, 1] };
const ROUND = { ...RUN, parts: 1, part: 0, round: 0, groups: [[0, 1]], handsOver: true };
const MACHINES = 'arn:aws:states:eu-central-1:000000000000:stateMachine';
const ARNS = { enrichment: `${MACHINES}:Enrichment`, round: `${MACHINES}:Round` };
const STARTED = { executionArn: 'arn:x', startDate: 1_773_144_000 };
const EXISTS = { __type: 'ExecutionAlreadyExists', message: 'exists' };

describe('openWorkflowClient', () => {
  let asked: { readonly target: string; readonly body: unknown }[] = [];
  let replies: { readonly status: number; readonly body: object }[] = [];
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => {
        const target = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
        asked.push({ target, body: JSON.parse(text) });
        const { status, body } = replies.shift() ?? { status: 500, body: {} };
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    vi.stubEnv('AWS_ENDPOINT_URL_SFN', `http://127.0.0.1:${port}`);
  });

  beforeEach(() => {
    asked = [];
    replies = [];
  });

  afterAll(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });

  it('starts the workflow of a request under the request’s id', async () => {
    replies = [{ status: 200, body: STARTED }];
    expect(await openWorkflowClient(ARNS).startWorkflow(RUN)).toBe('started');
    const input = '{"workspaceId":"ws_1","enrichmentId":"enr_1","parts":[0,1]}';
    const body = { stateMachineArn: `${MACHINES}:Enrichment`, name: 'enr_1', input };
    expect(asked).toEqual([{ target: 'StartExecution', body }]);
  });

  it.each([
    ['RUNNING', 'started'],
    ['SUCCEEDED', 'ended'],
    ['TIMED_OUT', 'ended'],
  ])('asks the execution whose name is used up: one that is %s has %s', async (status, said) => {
    const execution = { ...STARTED, stateMachineArn: ARNS.enrichment, status };
    replies = [
      { status: 400, body: EXISTS },
      { status: 200, body: execution },
    ];
    expect(await openWorkflowClient(ARNS).startWorkflow(RUN)).toBe(said);
    const executionArn = 'arn:aws:states:eu-central-1:000000000000:execution:Enrichment:enr_1';
    expect(asked[1]).toEqual({ target: 'DescribeExecution', body: { executionArn } });
  });

  it('starts a round by itself, without a name', async () => {
    replies = [{ status: 200, body: STARTED }];
    await openWorkflowClient(ARNS).startRound(ROUND);
    const input =
      '{"workspaceId":"ws_1","enrichmentId":"enr_1","parts":1,"part":0,"round":0,' +
      '"groups":[[0,1]],"handsOver":true}';
    const body = { stateMachineArn: `${MACHINES}:Round`, input };
    expect(asked).toEqual([{ target: 'StartExecution', body }]);
  });

  it('tries a start again that is beyond the rate of Step Functions', async () => {
    const throttled = { __type: 'ThrottlingException', message: 'Rate exceeded' };
    replies = [
      { status: 400, body: throttled },
      { status: 400, body: throttled },
      { status: 200, body: STARTED },
    ];
    expect(await openWorkflowClient(ARNS).startWorkflow(RUN)).toBe('started');
    expect(asked).toHaveLength(3);
  });

  it('throws what it does not know', async () => {
    const gone = { status: 400, body: { __type: 'StateMachineDoesNotExist', message: 'gone' } };
    replies = [gone, gone];
    const client = openWorkflowClient(ARNS);
    const error = { name: 'StateMachineDoesNotExist' };
    await expect(client.startWorkflow(RUN)).rejects.toMatchObject(error);
    await expect(client.startRound(ROUND)).rejects.toMatchObject(error);
  });
});
